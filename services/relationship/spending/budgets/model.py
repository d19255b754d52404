"""A spending budget: its table and shapes, and the comparison with what is spent."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from services.relationship.spending.budgets.rules import SpendingGrouping
from services.relationship.spending.schemes.rules import ExpenseKind
from services.relationship.tables import RelationshipTable
from shared.database import Row, one_of
from shared.money import Amount, Ratio
from shared.shapes import Body, EachOnce, Line, Patch, Read, RowRead, example, unset
from shared.web.formats import FORMAT_CHOICE
from shared.web.parameters import CommaSeparated

BUDGET_CLEARANCE = 2
"""Totals of what is spent on customers count gifts and named people (method, 3)."""
MAX_HOLDERS = 100
Year = Annotated[int, Field(ge=2000, le=2100)]
BudgetAmount = Annotated[Amount, Field(ge=0)]


class SpendingBudgetContent(SQLModel):
    """What may be spent in a fiscal year."""

    fiscal_year: Year = Field(description="The fiscal year, by the calendar year in which it starts.")
    kind: ExpenseKind | None = Field(default=None, sa_type=one_of(ExpenseKind), description="Null: all kinds together.")
    amount: BudgetAmount = Field(sa_type=sa.Numeric(20, 4), description="In the base currency.")
    note: Line | None = Field(default=None, sa_type=sa.Text, description="What is to be known of it.")


class SpendingBudget(SpendingBudgetContent, Row, RelationshipTable, table=True):
    """A budget's row. Several of one holder add up."""

    __tablename__ = "spending_budgets"
    __table_args__ = (
        sa.Index("ix_spending_budgets_customer", "customer_id", "fiscal_year"),
        sa.Index("ix_spending_budgets_holders", "holder_ids", postgresql_using="gin"),
        sa.Index("ix_spending_budgets_created", "created_at", "id"),
    )
    table_level = BUDGET_CLEARANCE

    customer_id: UUID | None = None
    holder_ids: list[UUID] = Field(default_factory=list, sa_type=ARRAY(sa.Uuid))
    name: str | None = None
    set_by_name: str


class SpendingBudgetCreate(Body, SpendingBudgetContent):
    """A new budget of a customer, of a person or of a team."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        fiscal_year=2026,
        kind="meal",
        amount="30000",
        note="年度客户交流餐叙",
    )

    customer_id: UUID | None = Field(
        default=None, description="The customer on whom it is spent; null: see holder_ids."
    )
    holder_ids: EachOnce[UUID] = Field(
        default_factory=list, max_length=MAX_HOLDERS, description="The person, or the team's people, who spend it."
    )
    name: Line | None = Field(default=None, description="The team's name.")


class SpendingBudgetUpdate(Patch):
    """Changes to a budget (merge-patch)."""

    model_config = example(amount="45000")

    amount: BudgetAmount = unset("In the base currency.")
    note: Line | None = Field(default=None, description="What is to be known of it.")
    name: Line | None = Field(default=None, description="The team's name.")


class SpendingBudgetRead(RowRead, SpendingBudgetContent):
    """A budget, what is planned and what was spent of it."""

    customer_id: UUID | None = Field(description="The customer on whom it is spent; null: it is its holders'.")
    customer_name: str | None = Field(description="The customer's present name.")
    holder_ids: list[UUID] = Field(description="The people who spend it; none: it is a customer's.")
    name: str | None = Field(description="The team's name.")
    set_by_name: str = Field(description="Name of who set it, at that time.")
    planned: Amount = Field(description="Requested and approved, not yet recorded; in the base currency.")
    actual: Amount = Field(description="Recorded actual amounts, in the base currency.")


class SpendingComparisonQuery(BaseModel):
    """Which expenses are compared with which budgets."""

    model_config = ConfigDict(extra="forbid")

    fiscal_year: Year | None = Field(default=None, description="The fiscal year; by default the present one.")
    customer_id: UUID | None = Field(default=None, description="Of this customer.")
    group_by: CommaSeparated[SpendingGrouping] = Field(
        default=[SpendingGrouping.CUSTOMER], max_length=3, description="What is grouped by, comma-separated."
    )
    format: Literal["json", "csv"] | None = Field(default=None, description=FORMAT_CHOICE)


class SpendingComparisonRow(Read):
    """Budget, planned and actual amounts of a group, in the base currency."""

    customer_id: UUID | None = Field(description="The customer; null: not grouped by customer.")
    customer_name: str | None = Field(description="The customer's present name.")
    kind: ExpenseKind | None = Field(description="The kind; null: not grouped by kind, or a budget of all kinds.")
    month: date | None = Field(description="The month's first day; null: not grouped by month.")
    budget: Amount | None = Field(description="Budgets of customers; null: none, or grouped by month.")
    planned: Amount = Field(description="Requested and approved, not yet recorded.")
    actual: Amount = Field(description="Recorded actual amounts.")
    left: Amount | None = Field(description="Budget less planned and actual; null without a budget.")
    used_share: Ratio | None = Field(description="Planned and actual by budget; null without a budget, or one of 0.")


class SpendingComparisonRead(Read):
    """Budgets of customers compared with what is planned and spent on them."""

    fiscal_year: int = Field(description="The fiscal year.")
    currency: str = Field(description="The base currency.")
    total: SpendingComparisonRow = Field(description="All groups together.")
    rows: list[SpendingComparisonRow] = Field(description="One for each group.")


class SpentQuery(BaseModel):
    """On which customers, and in which fiscal years."""

    model_config = ConfigDict(extra="forbid")

    customer_ids: CommaSeparated[UUID] = Field(max_length=500)
    fiscal_years: CommaSeparated[Year] = Field(max_length=100)


class SpentRow(Read):
    """What is planned and was spent on a customer in a fiscal year, by kind and by what it belongs to."""

    customer_id: UUID
    fiscal_year: int
    kind: ExpenseKind
    is_for_campaign: bool
    is_for_visit: bool
    planned: Amount
    actual: Amount


class SpentRead(Read):
    """Amounts of the expenses that the caller sees, in the base currency."""

    rows: list[SpentRow]


class Amounts(BaseModel):
    """Budget, planned and actual of a group while they are added up."""

    budget: Decimal | None = None
    planned: Decimal = Decimal(0)
    actual: Decimal = Decimal(0)
