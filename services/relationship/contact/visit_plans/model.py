"""A visit plan, its agenda, budget and people: tables and shapes."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from services.relationship.contact.touchpoints.model import ActionId, Contacts
from services.relationship.contact.visit_plans.rules import VisitCost, VisitStatus
from services.relationship.contact.visit_schemes.rules import ReceptionLevel, VisitApprover
from services.relationship.spending.expenses.model import MAX_SHARING
from services.relationship.tables import RelationshipTable
from shared.auth.access import Clearance, RowIdentity
from shared.customers.contact_terms import VisitDirection
from shared.customers.named_people import MetPersonRead, OurPersonRead
from shared.database import PartlyHidden, Row, one_of
from shared.money import Amount
from shared.shapes import (
    Body,
    CustomerId,
    CustomerName,
    Line,
    Patch,
    Read,
    Remark,
    RowRead,
    Statement,
    example,
    unset,
)
from shared.web.formats import FORMAT_CHOICE

PRIVATE = Clearance(2)
"""Budget, and with it whose approval it needs."""
ClockTime = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class VisitAgendaItem(Body):
    """An item of the agenda."""

    day: date = Field(description="A day of the visit.")
    begins: ClockTime = Field(description="When it begins, by the clock there.", schema_extra={"examples": ["09:30"]})
    ends: ClockTime | None = Field(default=None, description="When it ends; null: not said.")
    topic: Line = Field(description="What it is about.")
    responsible: Line | None = Field(default=None, description="Who is responsible 负责人, on either side.")
    place: Line | None = Field(default=None, description="Where.")


class VisitBudgetLine(Body):
    """A line of the budget."""

    kind: VisitCost = Field(description="The kind of cost.")
    text: Line | None = Field(default=None, description="What it is, for how many.")
    amount: Annotated[Amount, Field(ge=0)] | None = Field(
        default=None, description="In the base currency; null: it costs nothing."
    )
    participants: int | None = Field(
        default=None,
        ge=1,
        le=MAX_SHARING,
        description="How many people share it, each meal counted; by default all who take part, of gifts the guests.",
    )


Agenda = Annotated[list[VisitAgendaItem], Field(max_length=100)]
Budget = Annotated[list[VisitBudgetLine], Field(max_length=50)]
EXAMPLE: dict[str, Any] = {
    "direction": "inbound",
    "starts_on": "2025-06-18",
    "ends_on": "2025-06-19",
    "purpose": "考察二期产线，确认样件验收标准。",
    "place": "苏州工厂",
    "reception_level": "executive",
    "agenda": [
        {
            "day": "2025-06-18",
            "begins": "09:30",
            "ends": "11:30",
            "topic": "产线参观",
            "responsible": "徐涛",
            "place": "二号车间",
        },
        {"day": "2025-06-18", "begins": "14:00", "topic": "样件验收标准", "responsible": "李敏", "place": "三号会议室"},
    ],
    "budget": [
        {"kind": "transport", "text": "机场接送两次", "amount": "1200"},
        {"kind": "meals", "text": "午餐与晚宴，8 人", "amount": "3600", "participants": 16},
        {"kind": "gifts", "text": "公司纪念品 3 份", "amount": "900", "participants": 3},
    ],
}


class VisitContent(SQLModel):
    """Who visits whom, when, and how they are received."""

    direction: VisitDirection = Field(sa_type=one_of(VisitDirection), description="Whether they visit us, or we them.")
    starts_on: date = Field(description="First day.")
    ends_on: date = Field(description="Last day.")
    purpose: Statement | None = Field(default=None, description="What the visit is for.")
    place: Line | None = Field(default=None, description="Where it takes place.")
    reception_level: ReceptionLevel = Field(
        default=ReceptionLevel.ROUTINE,
        sa_type=one_of(ReceptionLevel),
        description="How it is received 接待规格.",
    )
    owner_id: UUID | None = Field(default=None, description="Our user who is responsible for it 责任人.")


class VisitPlan(VisitContent, PartlyHidden, Row, RelationshipTable, table=True):
    """A visit plan's row."""

    __tablename__ = "visit_plans"
    __table_args__ = (
        sa.Index("ix_visit_plans_starts", "starts_on", "id"),
        sa.Index("ix_visit_plans_customer", "customer_id", "starts_on", "id"),
        sa.Index("ix_visit_plans_created", "created_at", "id"),
        sa.Index("ix_visit_plans_action", "action_id", postgresql_where=sa.text("action_id IS NOT NULL")),
    )

    customer_id: UUID
    purpose: str | None = None
    place: str | None = None
    agenda: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    budget: Annotated[list[dict[str, Any]], PRIVATE] = Field(default_factory=list, sa_type=JSONB)
    budget_total: Annotated[Decimal, PRIVATE] = Field(default=Decimal(0), sa_type=sa.Numeric(20, 4))
    status: VisitStatus = Field(default=VisitStatus.DRAFT, sa_type=one_of(VisitStatus))
    submitted_on: date | None = None
    submitted_by: str | None = None
    approver: Annotated[VisitApprover | None, PRIVATE] = Field(default=None, sa_type=one_of(VisitApprover))
    scheme_version: int | None = None
    approved_on: date | None = None
    approved_by_name: str | None = None
    return_reason: str | None = None
    cancel_reason: str | None = None
    touchpoint_id: UUID | None = None
    action_id: Annotated[UUID | None, RowIdentity()] = None
    created_by: str
    created_by_name: str
    deleted_at: AwareDatetime | None = None


class VisitPerson(Row, RelationshipTable, table=True):
    """Somebody of a visit: a contact of the customer, or a user of ours."""

    __tablename__ = "visit_people"
    __table_args__ = (
        sa.UniqueConstraint("visit_plan_id", "contact_id"),
        sa.UniqueConstraint("visit_plan_id", "user_id"),
        sa.CheckConstraint("(contact_id IS NULL) <> (user_id IS NULL)", name="one_person"),
        sa.Index("ix_visit_people_customer", "customer_id"),
        sa.Index("ix_visit_people_contact", "contact_id", postgresql_where=sa.text("contact_id IS NOT NULL")),
    )

    customer_id: UUID
    visit_plan_id: UUID = Field(foreign_key="visit_plans.id")
    contact_id: UUID | None = None
    user_id: UUID | None = None


class VisitLists(SQLModel):
    """Who takes part, the agenda and the budget."""

    contact_ids: Contacts = Field(default_factory=list, description="The customer's people, at most 500.")
    user_ids: Contacts = Field(default_factory=list, description="Our people, at most 500.")
    agenda: Agenda = Field(default_factory=list, description="The agenda 日程.")
    budget: Annotated[Budget, PRIVATE] = Field(
        default_factory=list, description="Transport, meals, gifts, accommodation and other; needs clearance 2."
    )


class VisitPlanCreate(Body, VisitContent, VisitLists):
    """A new visit plan, as a draft."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        contact_ids=["01a1ff25-b1ea-7d05-9c3e-5b0c8f1d2e4a"],
        **EXAMPLE,
    )

    customer_id: CustomerId
    action_id: ActionId = None


class VisitPlanUpdate(Patch, VisitContent, VisitLists):
    """Changes to a draft (merge-patch). A list replaces the whole list, as far as the caller sees it."""

    model_config = example(ends_on="2025-06-20", place="苏州工厂与上海办事处")

    direction: VisitDirection = unset()
    starts_on: date = unset()
    ends_on: date = unset()
    reception_level: ReceptionLevel = unset()
    contact_ids: Contacts = unset()
    user_ids: Contacts = unset()
    agenda: Agenda = unset()
    budget: Annotated[Budget, PRIVATE] = unset()


class VisitReturn(Body):
    """What to change before it is approved."""

    model_config = example(reason="礼品超出标准，请改为公司纪念品。")

    reason: Remark = Field(description="What to change.")


class VisitHolding(Body):
    """What came of the visit."""

    model_config = example(outcome="客户认可二期产线，样件验收标准定稿。")

    outcome: Statement | None = Field(default=None, description="What came of it.")


class VisitCancellation(Body):
    """Why the visit does not take place."""

    model_config = example(reason="客户行程变更，改至七月。")

    reason: Remark = Field(description="Why it does not take place.")


class VisitAgendaItemRead(Read):
    """An item of the agenda."""

    day: date = Field(description="A day of the visit.")
    begins: str = Field(description="When it begins, by the clock there.")
    ends: str | None = Field(description="When it ends; null: not said.")
    topic: str = Field(description="What it is about.")
    responsible: str | None = Field(description="Who is responsible 负责人, on either side.")
    place: str | None = Field(description="Where.")


class VisitBudgetLineRead(Read):
    """A line of the budget."""

    kind: VisitCost = Field(description="The kind of cost.")
    text: str | None = Field(description="What it is, for how many.")
    amount: Amount | None = Field(description="In the base currency; null: it costs nothing.")
    participants: int | None = Field(default=None, description="How many people share it; null: all who take part.")
    expense_id: UUID | None = Field(
        default=None, description="Its expense in the ledger, from the submission on; null: it costs nothing."
    )


class VisitPlanRead(RowRead, VisitContent):
    """A visit plan."""

    customer_id: CustomerId
    customer_name: CustomerName
    status: VisitStatus = Field(description="Where it stands.")
    their_people: list[MetPersonRead] = Field(
        description="The customer's people, without those above the caller's clearance."
    )
    our_people: list[OurPersonRead] = Field(description="Our people.")
    agenda: list[VisitAgendaItemRead] = Field(description="The agenda 日程, in the order of time.")
    budget: Annotated[list[VisitBudgetLineRead] | None, PRIVATE] = Field(description="The budget 预算.")
    budget_total: Annotated[Amount | None, PRIVATE] = Field(description="The budget in all, in the base currency.")
    owner_name: str | None = Field(description="The owner's present name.")
    submitted_on: date | None = Field(description="When it was submitted; null: not submitted.")
    approver: Annotated[VisitApprover | None, PRIVATE] = Field(
        description="Whose approval it needs, by the scheme at its submission; null: not submitted."
    )
    scheme_version: int | None = Field(description="The version of the visit scheme that says so.")
    approved_on: date | None = Field(description="When it was approved; null: not approved.")
    approved_by_name: str | None = Field(
        description="Name of who approved it, at that time; null: nobody, or it needs no approval."
    )
    return_reason: str | None = Field(description="What the approver wants changed; null: nothing.")
    cancel_reason: str | None = Field(description="Why it was cancelled; null: it was not.")
    touchpoint_id: UUID | None = Field(description="The touchpoint that the visit became; null: not held yet.")
    action_id: ActionId
    created_by: str = Field(description="Id of the user, or `client:<id>`.")
    created_by_name: str = Field(description="Name of who planned it, at that time.")


DocumentFormat = Literal["json", "html", "pdf", "xlsx"]


class VisitDocumentQuery(BaseModel):
    """The form of a visit plan's document."""

    model_config = ConfigDict(extra="forbid")

    format: DocumentFormat | None = Field(default=None, description=FORMAT_CHOICE)


class VisitsDocumentQuery(VisitDocumentQuery):
    """Which visit plans, and in which form."""

    first: date = Field(alias="from", description="First day: visits that end on it or later.")
    last: date = Field(alias="to", description="Last day: visits that start on it or earlier.")
    customer_id: UUID | None = Field(default=None, description="Only with this customer.")
    direction: VisitDirection | None = Field(default=None, description="Only those of this direction.")
    status: VisitStatus | None = Field(
        default=None, description="Only in this state; by default all but cancelled ones."
    )
