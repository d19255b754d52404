"""An expense: its tables and shapes."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from services.relationship.spending.expenses.rules import PLANNED, ExpenseStatus
from services.relationship.spending.schemes.rules import Approver, ExpenseKind
from services.relationship.tables import RelationshipTable
from shared.auth.access import RowClearance
from shared.customers.settlements import Settled, SettledAs, Settlement
from shared.database import Row, one_of
from shared.money import Amount, Currency, Ratio
from shared.shapes import Body, Code, CustomerId, CustomerName, EachOnce, Read, Remark, RowRead, example

PEOPLE_CLEARANCE = 2
"""Clearance for gifts and for amounts about named people (method, 3)."""
MAX_PEOPLE = 50
MAX_SHARING = 10_000
Money = sa.Numeric(20, 4)
Positive = Annotated[Amount, Field(gt=0)]
Rate = Annotated[Ratio, Field(gt=0, max_digits=20, decimal_places=8)]


class ExpenseContent(SQLModel):
    """What is to be spent, on what, and why."""

    kind: ExpenseKind = Field(sa_type=one_of(ExpenseKind), description="What the money is spent on.")
    purpose: Remark = Field(description="Why, in words.")
    happens_on: date = Field(description="The day of the expense; its fiscal year counts.")
    amount: Positive = Field(sa_type=Money, description="The planned amount.")
    currency: Currency = Field(default="CNY", description="Currency of the amounts.")
    fx_rate: Rate | None = Field(
        default=None,
        sa_type=sa.Numeric,
        description="Rate to the base currency; left out: the maintained one of the day, none for the base currency.",
    )
    participants: int = Field(default=1, ge=1, le=MAX_SHARING, description="How many people share the amount.")
    occasion: Code | None = Field(default=None, description="For a gift to people: an occasion of the gift scheme.")
    article: Code | None = Field(default=None, description="For a gift: its kind, as the gift scheme names it.")
    touchpoint_id: UUID | None = Field(default=None, description="The touchpoint it belongs to.")
    visit_plan_id: UUID | None = Field(default=None, description="The visit plan it belongs to.")
    campaign_id: UUID | None = Field(default=None, description="The campaign it belongs to.")


class Expense(ExpenseContent, Row, RelationshipTable, table=True):
    """An expense's row; one that names people, or a gift, is above level 1."""

    __tablename__ = "expenses"
    __table_args__ = (
        sa.Index("ix_expenses_customer_year", "customer_id", "fiscal_year"),
        sa.Index("ix_expenses_requester_year", "requester_id", "fiscal_year"),
        sa.Index("ix_expenses_happens", "happens_on", "id"),
        sa.Index("ix_expenses_created", "created_at", "id"),
        sa.Index("ix_expenses_waiting", "decide_by", postgresql_where=sa.text("status = 'requested'")),
        sa.Index("ix_expenses_touchpoint", "touchpoint_id", postgresql_where=sa.text("touchpoint_id IS NOT NULL")),
        sa.Index("ix_expenses_visit_plan", "visit_plan_id", postgresql_where=sa.text("visit_plan_id IS NOT NULL")),
        sa.Index("ix_expenses_campaign", "campaign_id", postgresql_where=sa.text("campaign_id IS NOT NULL")),
        sa.Index("ix_expenses_unrecorded", "record_by", postgresql_where=sa.text("status = 'approved'")),
    )

    customer_id: UUID
    clearance: Annotated[int, RowClearance()] = 1
    fiscal_year: int
    base_amount: Decimal = Field(sa_type=Money)
    status: ExpenseStatus = Field(sa_type=one_of(ExpenseStatus))
    requester_id: UUID | None = None
    requested_by: str
    requested_by_name: str
    approvals: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    next_approver: Approver | None = Field(default=None, sa_type=one_of(Approver))
    decide_by: date
    record_by: date
    actual_amount: Decimal | None = Field(default=None, sa_type=Money)
    actual_base_amount: Decimal | None = Field(default=None, sa_type=Money)
    recorded_at: AwareDatetime | None = None
    recorded_by: str | None = None
    recorded_by_name: str | None = None
    record_remark: str | None = None
    scheme_version: int
    is_part: bool = False
    """Of an amount divided among several customers, as a campaign's: its parts are decided on together."""

    @property
    def is_spent(self) -> bool:
        """Whether the actual amount is known."""
        return self.actual_amount is not None

    @property
    def is_counted(self) -> bool:
        """Whether it counts towards limits and budgets: planned, or spent and not withdrawn."""
        return self.status in PLANNED or (self.is_spent and self.status is not ExpenseStatus.WITHDRAWN)

    @property
    def counted_amount(self) -> Decimal:
        """What counts, in the base currency: the actual amount once it is known."""
        return self.base_amount if self.actual_base_amount is None else self.actual_base_amount


def _unite(ours: Any, theirs: Any) -> Settled:
    """The survivor has both shares: what the person got stays the same."""
    ours.share += theirs.share
    return Settled(ours, theirs, SettledAs.UNITED)


class ExpensePerson(Row, RelationshipTable, table=True):
    """A person of the customer on whom an expense is spent, and the person's share of it."""

    __tablename__ = "expense_people"
    __table_args__ = (
        sa.UniqueConstraint("expense_id", "contact_id"),
        sa.Index("ix_expense_people_contact", "contact_id", "expense_id"),
    )
    table_level = PEOPLE_CLEARANCE
    settlement: ClassVar = Settlement(_unite)

    expense_id: UUID
    customer_id: UUID
    contact_id: UUID
    share: Decimal = Field(sa_type=Money)


class ExpenseCreate(Body, ExpenseContent):
    """An expense as it is planned; gifts and named people need clearance 2."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        contact_ids=["01a1ff25-b1ea-7d05-9c3e-5b0c8f1d2e4a"],
        kind="meal",
        purpose="技术交流后的工作晚餐，讨论二期项目技术协议。",
        happens_on="2026-11-26",
        amount="860",
        currency="CNY",
        participants=4,
    )

    customer_id: CustomerId
    contact_ids: EachOnce[UUID] = Field(
        default_factory=list, max_length=MAX_PEOPLE, description="The customer's people on whom it is spent."
    )
    participants: int | None = Field(  # type: ignore[assignment]
        default=None, ge=1, le=MAX_SHARING, description="How many people share the amount; by default those named."
    )

    @property
    def sharing(self) -> int:
        """How many people share the amount."""
        return self.participants or max(1, len(self.contact_ids))

    @property
    def clearance(self) -> int:
        """The level of the expense."""
        return PEOPLE_CLEARANCE if self.contact_ids or self.kind is ExpenseKind.GIFT else 1


class ExpenseDecision(Body):
    """A remark to an approval."""

    model_config = example(remark="同意，注意控制人均标准。")

    remark: Remark | None = Field(default=None, description="What the approver has to say.")


class ExpenseRejection(Body):
    """Why an expense is rejected."""

    model_config = example(remark="本季度已安排同类宴请，请合并。")

    remark: Remark = Field(description="Why, and what to do instead.")


class ExpenseActual(Body):
    """What was spent in the end."""

    model_config = example(actual_amount="812.5", remark="发票号 25312000000012345678。")

    actual_amount: Annotated[Amount, Field(ge=0)] = Field(description="In the currency of the expense; 0: nothing.")
    remark: Remark | None = Field(default=None, description="For instance the number of the invoice.")


class ApprovalRead(Read):
    """One approval of the chain."""

    approver: Approver = Field(description="Who decides.")
    is_approved: bool | None = Field(description="The decision; null: not decided.")
    decided_by_name: str | None = Field(description="Name of who decided, at that time.")
    decided_at: AwareDatetime | None = Field(description="When.")
    remark: str | None = Field(description="What was said.")


class ExpenseRead(RowRead):
    """An expense: what was planned, who approved it, and what was spent."""

    customer_id: CustomerId
    customer_name: CustomerName
    contact_ids: list[UUID] = Field(description="The customer's people on whom it is spent.")
    kind: ExpenseKind = Field(description="What the money is spent on.")
    purpose: str = Field(description="Why, in words.")
    happens_on: date = Field(description="The day of the expense.")
    fiscal_year: int = Field(description="The fiscal year of that day, by the year in which it starts.")
    amount: Amount = Field(description="The planned amount.")
    currency: Currency = Field(description="Currency of the amounts.")
    fx_rate: Ratio | None = Field(description="Rate to the base currency; null for the base currency itself.")
    base_amount: Amount = Field(description="The planned amount in the base currency.")
    participants: int = Field(description="How many people share the amount.")
    occasion: str | None = Field(description="For a gift to people: the occasion.")
    article: str | None = Field(description="For a gift: its kind.")
    touchpoint_id: UUID | None = Field(description="The touchpoint it belongs to.")
    visit_plan_id: UUID | None = Field(description="The visit plan it belongs to.")
    campaign_id: UUID | None = Field(description="The campaign it belongs to.")
    status: ExpenseStatus = Field(description="Where it stands.")
    requester_id: UUID | None = Field(description="The user who requested it; null: a client did.")
    requested_by_name: str = Field(description="Name of who requested it, at that time.")
    approvals: list[ApprovalRead] = Field(description="The chain of approval, in order.")
    next_approver: Approver | None = Field(description="Who decides next; null: nobody.")
    decide_by: date = Field(description="By when it is to be decided.")
    record_by: date = Field(description="By when the actual amount is to be recorded.")
    actual_amount: Amount | None = Field(description="What was spent; null: not recorded.")
    actual_base_amount: Amount | None = Field(description="What was spent, in the base currency.")
    recorded_at: AwareDatetime | None = Field(description="When the actual amount was recorded.")
    recorded_by_name: str | None = Field(description="Name of who recorded it, at that time.")
    record_remark: str | None = Field(description="What was said of it.")
    scheme_version: int = Field(description="Version of the spending scheme that it was checked by.")
