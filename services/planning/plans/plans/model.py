"""A plan: its table and shapes."""

from datetime import date
from typing import ClassVar, Self
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlmodel import Field

from services.planning.plans.plans.rules import Market, MarketKind, PlanStatus, PlanStep, is_preferred, market_of
from services.planning.tables import PlanningTable
from shared.customers.settlements import Settled, SettledAs, Settlement
from shared.database import PartlyHidden, Row, one_of
from shared.problems import Language
from shared.shapes import Body, Code, CustomerId, CustomerName, Line, Patch, RowRead, example


def supersede_plan(ours: "Plan", theirs: "Plan") -> Settled:
    """One plan of the year stays in force, the other one becomes read-only."""
    holds, other = (ours, theirs) if is_preferred(ours.approved_version, theirs.approved_version) else (theirs, ours)
    other.supersede(holds)
    return Settled(holds, other, SettledAs.RETIRED)


class Plan(PartlyHidden, Row, PlanningTable, table=True):
    """A plan's row."""

    __tablename__ = "plans"
    __table_args__ = (
        sa.Index(
            "uq_plans_present",
            "customer_id",
            "fiscal_year",
            unique=True,
            postgresql_where=sa.text("deleted_at IS NULL AND superseded_by_id IS NULL"),
        ),
        sa.Index(
            "uq_plans_market_present",
            *("market_kind", "market_code", "fiscal_year"),
            unique=True,
            postgresql_where=sa.text("deleted_at IS NULL AND market_kind IS NOT NULL"),
        ),
        # By what decides who sees a plan: its customer, or the market's plan itself.
        sa.Index("ix_plans_subject", sa.text("coalesce(customer_id, id)")),
        sa.Index("ix_plans_created", "created_at", "id"),
        sa.CheckConstraint(
            "num_nonnulls(customer_id, market_kind) = 1 AND (market_kind IS NULL) = (market_code IS NULL)",
            name="ck_plans_customer_or_market",
        ),
    )
    settlement: ClassVar = Settlement(supersede_plan)

    customer_id: UUID | None = None
    market_kind: MarketKind | None = Field(default=None, sa_type=one_of(MarketKind))
    market_code: str | None = None
    fiscal_year: int
    title: str | None = None
    status: PlanStatus = Field(default=PlanStatus.DRAFT, sa_type=one_of(PlanStatus))
    open_step: PlanStep | None = Field(default=PlanStep.MARKET_GOALS, sa_type=one_of(PlanStep))
    working_version: int = 1
    approved_version: int | None = None
    revision_reason: str | None = None
    revised_at: AwareDatetime | None = None
    revision_cancel_reason: str | None = None
    submitted_by: str | None = None
    submitted_by_name: str | None = None
    submitted_at: AwareDatetime | None = None
    return_reason: str | None = None
    returned_by_name: str | None = None
    act_by: date | None = None
    approved_by: str | None = None
    approved_by_name: str | None = None
    approved_at: AwareDatetime | None = None
    superseded_by_id: UUID | None = Field(default=None, foreign_key="plans.id")
    carried_over_at: AwareDatetime | None = None
    """When it was decided what moves over from the plan of the year before."""
    deleted_at: AwareDatetime | None = None

    @property
    def market(self) -> Market | None:
        """The market that it is of; None: it is a customer's."""
        return market_of(self.market_kind, self.market_code)

    def supersede(self, other: Self) -> None:
        """Let the other plan supersede this one after a merge of customers; this one and its goals stay readable."""
        self.status, self.superseded_by_id = PlanStatus.SUPERSEDED, other.id


class PlanCreate(Body):
    """A new plan, of a customer or of a market."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        fiscal_year=2025,
        title="诺鼎轨道 2025 年客户关系规划",
    )

    customer_id: UUID | None = Field(default=None, description="Id of the customer; left out: the plan of a market.")
    market_kind: MarketKind | None = Field(
        default=None, description="By what the market is bounded; left out: the plan of a customer."
    )
    market_code: Code | None = Field(
        default=None, description="Code of the region or industry as customers have it, or the category of products."
    )
    fiscal_year: int = Field(ge=2000, le=2100, description="The calendar year in which the fiscal year starts.")
    title: Line | None = Field(default=None, description="What the plan is called; left out: it has no title.")


class PlanUpdate(Patch):
    """Changes to a plan (merge-patch)."""

    model_config = example(
        title="诺鼎轨道 2025 年客户关系规划（修订）",
    )

    title: Line | None = Field(default=None, description="What the plan is called.")


class PlanRead(RowRead):
    """The plan of a customer or of a market for a fiscal year."""

    customer_id: UUID | None = Field(description="Id of the customer; null: the plan of a market.")
    customer_name: str | None = Field(description="The customer's present name; null: the plan of a market.")
    market_kind: MarketKind | None = Field(description="By what the market is bounded; null: the plan of a customer.")
    market_code: str | None = Field(
        description="Code of the region or industry as customers have it, or the category of products; null: the plan "
        "of a customer."
    )
    fiscal_year: int = Field(description="The calendar year in which the fiscal year starts.")
    title: str | None = Field(description="What the plan is called; null: it has no title.")
    status: PlanStatus = Field(description="Draft, submitted, approved, or superseded after a merge of customers.")
    working_version: int = Field(
        description="Number of the version that the plan is or becomes with its next approval, from 1."
    )
    approved_version: int | None = Field(
        description="Number of the version in force, also while the plan is revised; null: never approved."
    )
    revision_reason: str | None = Field(description="Why the version in force is revised; null: not revised.")
    revision_cancel_reason: str | None = Field(
        description="Why the last revision was dropped; null: it was not, or another one has begun."
    )
    open_step: PlanStep | None = Field(
        description="The first step that lacks something, by the plan scheme; null when all five are complete."
    )
    submitted_by: str | None = Field(
        description="Id of the user who submitted it, or `client:<id>`; null: not submitted since it is worked on."
    )
    submitted_by_name: str | None = Field(description="Name of who submitted it, at that time.")
    submitted_at: AwareDatetime | None = Field(description="When it was submitted; null: not submitted.")
    return_reason: str | None = Field(description="Why it was returned; null: not returned since it was submitted.")
    returned_by_name: str | None = Field(description="Name of who returned it, at that time.")
    act_by: date | None = Field(
        description="Submitted: the day by which to decide. Returned: the day by which to submit again. Else null."
    )
    approved_by: str | None = Field(
        description="Id of the user who approved the version in force, or `client:<id>`; null: not approved."
    )
    approved_by_name: str | None = Field(description="Name of who approved it, at that time.")
    approved_at: AwareDatetime | None = Field(description="When it was approved; null: not approved.")
    superseded_by_id: UUID | None = Field(description="The plan that supersedes it, if any.")

    @property
    def market(self) -> Market | None:
        """The market that it is of; None: it is a customer's."""
        return market_of(self.market_kind, self.market_code)

    def named_in(self, language: Language) -> str:
        """What people call the customer or the market whose plan it is."""
        return self.market.named.in_language(language) if self.market else self.customer_name or ""


class CustomerPlanRead(PlanRead):
    """The plan of a customer, for what only such plans have."""

    customer_id: CustomerId
    customer_name: CustomerName
