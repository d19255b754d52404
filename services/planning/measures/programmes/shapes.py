"""A programme as the API shows it, and what callers send about it."""

from datetime import date
from uuid import UUID

from sqlmodel import Field

from services.planning.measures.actions.rules import ActionState
from services.planning.measures.programmes.rules import ProgrammeStatus
from shared.customers.roles import TeamRole
from shared.customers.traits import LifecycleStage
from shared.shapes import Body, CustomerId, CustomerName, Read, Remark, RowRead, example


class LifecycleProgrammeCreate(Body):
    """A programme that is started by hand."""

    model_config = example(customer_id="01a1ff25-b1e9-738a-8877-e930680fd063")

    customer_id: CustomerId


class LifecycleProgrammeEnding(Body):
    """Why a programme is ended."""

    model_config = example(reason="客户暂停合作项目，改由季度拜访跟进。")

    reason: Remark = Field(description="Why; its open actions are cancelled with this reason.")


class ProgrammeActionRead(Read):
    """An action of a programme, with its progress."""

    action_id: UUID = Field(description="Id of the action.")
    key: str | None = Field(
        description="The action's key in the service policy or the programme scheme; null: a person has added it."
    )
    title: str = Field(description="What is done.")
    due_on: date = Field(description="The day by which it is to be done.")
    state: ActionState = Field(description="Open, done or cancelled.")
    is_late: bool = Field(description="Whether it is open and its day has passed.")
    done_on: date | None = Field(description="The day on which it was done; null: it is not.")
    role: TeamRole | None = Field(description="The role whose task it is; null: a person has added it.")
    owner_id: UUID | None = Field(description="Who does it; null: the role is vacant.")
    owner_name: str | None = Field(description="The owner's present name; null: nobody is named.")
    is_milestone: bool = Field(description="Whether it is a milestone of the stage.")


class LifecycleProgrammeRead(RowRead):
    """A customer's run through one lifecycle stage."""

    customer_id: CustomerId
    customer_name: CustomerName
    stage: LifecycleStage = Field(description="The stage.")
    status: ProgrammeStatus = Field(description="Running, or how it ended.")
    entered_on: date = Field(description="The first day of the stage.")
    ends_on: date | None = Field(description="The last day of the stage; null: it does not end.")
    started_on: date = Field(description="The day on which the programme started.")
    is_by_hand: bool = Field(description="Whether a person started it; else the customer entered the stage.")
    scheme_version: int = Field(description="The version of the programme scheme with which it started.")
    policy_version: int = Field(description="The version of the service policy with which it started.")
    action_count: int = Field(description="Number of its actions.")
    done_count: int = Field(description="Of them, those that are done.")
    open_count: int = Field(description="Of them, those that are open, late ones among them.")
    late_count: int = Field(description="Of them, those that are open and whose day has passed.")
    cancelled_count: int = Field(description="Of them, those that were cancelled.")
    actions: list[ProgrammeActionRead] = Field(description="Its actions, the earliest first.")
    ended_on: date | None = Field(description="The day on which it ended; null: it runs.")
    end_reason: str | None = Field(description="Why it ended; null: it runs.")
    started_by: str = Field(description="Id of the user who started it, `client:<id>`, or `system`.")
    started_by_name: str = Field(description="Name of who started it, at that time.")
