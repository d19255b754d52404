"""The shapes of an action."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime
from sqlmodel import Field

from services.planning.measures.actions.carrying_out import ExecutionKind, ExecutionState
from services.planning.measures.actions.model import PRIVATE, REFUSAL, ActionContent, Cost
from services.planning.measures.actions.rules import ActionSource, ActionState
from shared.customers.contact_terms import Reach, VisitDirection
from shared.customers.named_people import MetPersonRead
from shared.money import Amount
from shared.shapes import (
    Body,
    CustomerId,
    CustomerName,
    EachOnce,
    Line,
    PastDate,
    Patch,
    Remark,
    RowRead,
    Statement,
    example,
    unset,
)

ContactIds = Annotated[EachOnce[UUID], Field(max_length=100)]
PlanId = Annotated[UUID | None, Field(description="The plan that it belongs to; null: none.")]


class ActionCreate(Body, ActionContent):
    """A new action."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        title="邀请采购总监参观二期产线",
        description="展示自动化产线与来料检验流程，争取样件定点。",
        due_on="2026-12-18",
        scene="company_tour",
        expected_lift="favourable",
    )

    customer_id: CustomerId
    plan_id: PlanId = None
    source: ActionSource | None = Field(
        default=None,
        description="Where it comes from; null: its plan, or whoever enters it. A programme or review is not sent.",
    )
    source_id: UUID | None = Field(
        default=None,
        description="Id of the meeting, risk or summit project of the same customer, if it comes from one.",
    )
    contact_ids: ContactIds = Field(default_factory=list, description="The customer's people whom it is about.")


class ActionUpdate(Patch, ActionContent):
    """Changes to an open action (merge-patch). A list replaces the whole list, as far as the caller sees it."""

    model_config = example(due_on="2027-01-15", due_reason="客户年底盘点，改在一月。")

    title: Line = unset()
    due_on: date = unset()
    plan_id: PlanId = None
    contact_ids: ContactIds = unset("The customer's people whom it is about.")


class ActionCompletion(Body):
    """That an action was done, and what came of it."""

    model_config = example(done_on="2026-11-20", outcome="采购总监带队参观，同意安排样件试产。")

    done_on: PastDate | None = Field(default=None, description="The day on which it was done; null: today.")
    outcome: Statement | None = Field(default=None, description="What came of it. Readable by everybody.")
    actual_cost: Annotated[Cost | None, PRIVATE] = Field(
        default=None, description="What it cost, in the currency of the action."
    )


class ActionCancellation(Body):
    """Why an action is not done."""

    model_config = example(reason="客户重组采购部门，暂停供应商考察。")

    reason: Remark = Field(description="Why.")


class ActionReopening(Body):
    """Why an action is opened again."""

    model_config = example(reason="参观改期，需重新安排。")

    reason: Remark = Field(description="Why.")


class ActionExecution(Body):
    """What an action becomes in the relationship service."""

    model_config = example(kind="visit", starts_on="2026-12-18", direction="inbound", place="苏州工厂")

    kind: ExecutionKind = Field(description="A touchpoint, a visit or a campaign.")
    starts_on: date | None = Field(default=None, description="First day; null: the day of the action.")
    starts_at: AwareDatetime | None = Field(
        default=None, description="Only of a touchpoint: when it begins; null: in the morning."
    )
    ends_on: date | None = Field(default=None, description="Only of a visit or campaign: last day; null: the first.")
    place: Line | None = Field(default=None, description="Where; null: not said.")
    direction: VisitDirection | None = Field(
        default=None, description="Only of a visit: who visits whom; null: they visit us."
    )
    reach: Reach | None = Field(default=None, description="Only of a campaign, which needs it: whom it reaches.")


class ActionRead(RowRead, ActionContent):
    """An action at a customer."""

    customer_id: CustomerId
    customer_name: CustomerName
    plan_id: PlanId
    source: ActionSource = Field(description="Where it comes from.")
    source_id: UUID | None = Field(
        description="Id of the meeting, risk, summit project, programme or review; null: another source."
    )
    owner_name: str | None = Field(description="The owner's present name; null: nobody is named.")
    their_people: list[MetPersonRead] = Field(
        description="The customer's people whom it is about, without those above the caller's clearance."
    )
    state: ActionState = Field(description="Open, done or cancelled.")
    is_late: bool = Field(description="Whether it is open and its day has passed.")
    done_on: date | None = Field(description="The day on which it was done; null: it is not.")
    outcome: str | None = Field(description="What came of it; null: not said.")
    actual_cost: Annotated[Amount | None, PRIVATE] = Field(description="What it cost; null: not said.")
    cancel_reason: str | None = Field(description="Why it was cancelled; null: it was not.")
    reopening_reason: str | None = Field(description="Why it was last reopened; null: never.")
    reopened_at: AwareDatetime | None = Field(description="When it was last reopened; null: never.")
    execution_kind: ExecutionKind | None = Field(description="What carries it out; null: it is not carried out so.")
    execution_state: ExecutionState | None = Field(description="How far that is; null: it is not carried out so.")
    execution_id: UUID | None = Field(description="Id of the touchpoint, visit plan or campaign; null: none yet.")
    execution_on: date | None = Field(description="The day for which it is planned; null: none.")
    execution_cancel_reason: str | None = Field(description="Why it does not take place; null: it was not cancelled.")
    refusal_code: str | None = Field(description="Code of the problem for which it was refused; null: it was not.")
    refusal_en: Annotated[str | None, REFUSAL] = Field(description="Why it was refused, in English.")
    refusal_zh: Annotated[str | None, REFUSAL] = Field(description="Why it was refused, in Chinese.")
    created_by: str = Field(description="Id of the user who entered it, or `client:<id>`.")
    created_by_name: str = Field(description="Name of who entered it, at that time.")
