"""The people that a plan takes: its table and shapes."""

from types import MappingProxyType
from typing import Annotated, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.planning.plans.schemes.rules import Requirement
from services.planning.plans.steps.parts import COUNTED, CustomerPart, PlanPartKind
from services.planning.tables import PlanningTable
from shared.auth.access import Clearance
from shared.customers.traits import CustomerClass
from shared.money import Amount, Ratio
from shared.shapes import Body, CustomerId, CustomerName, Read, Remark, example

BUDGET_CLEARANCE = 2
"""What is spent on customers (method, 3)."""
People = Annotated[Ratio, Field(ge=0, le=1000, max_digits=5, decimal_places=1)]


class PlanResources(CustomerPart, PlanningTable, table=True):
    """The row of a plan's resources; a plan has one at a time."""

    __tablename__ = "plan_resources"
    __table_args__ = (
        sa.Index("uq_plan_resources_present", "plan_id", unique=True, postgresql_where=sa.text("deleted_at IS NULL")),
    )
    kept_as: ClassVar = PlanPartKind.RESOURCES
    meets: ClassVar = MappingProxyType({Requirement.RESOURCES: COUNTED})

    people: Ratio = Field(sa_type=sa.Numeric(5, 1))
    proposed_people: Ratio = Field(sa_type=sa.Numeric(12, 1))
    reason: str | None = None
    scheme_version: int


class PlanResourcesSet(Body):
    """The people that a plan takes."""

    model_config = example(people="3.5", reason="二期产线投产，技术支持增配一人。")

    people: People = Field(description="How many people work on the plan; 0.5 is half a person.")
    reason: Remark | None = Field(
        default=None, description="Why it differs from the proposal; needed beyond the scheme's tolerance."
    )


class ResourceProposalRead(Read):
    """People and budget proposed for a plan by the resource scheme in force, and how they come about."""

    scheme_version: int = Field(description="Version of the resource scheme.")
    customer_class: CustomerClass | None = Field(description="The customer's class now; null: it has none.")
    is_provisional: bool = Field(description="Whether the class is provisional.")
    industry: str | None = Field(description="The customer's industry; null: not said.")
    is_new: bool = Field(description="Whether the customer is new at the start of the plan's year.")
    revenue: Amount = Field(description="Sum of the plan's revenue goals of the kind `profit`, in the base currency.")
    goals_left_out: int = Field(description="Number of revenue goals in other currencies, which are not in the sum.")
    revenue_per_person: Amount = Field(description="Ratio of the class: revenue that one person looks after.")
    at_least_people: Ratio = Field(description="Ratio of the class: people whom such a customer gets at least.")
    industry_factor: Ratio = Field(description="By what the industry multiplies; 1: no factor of its own.")
    maturity_factor: Ratio = Field(description="By what a new, or a mature, customer is multiplied.")
    people: Ratio = Field(description="The people proposed.")
    people_arithmetic: str = Field(description="How the people come about, in figures.")
    budget_share: Annotated[Ratio | None, Clearance(BUDGET_CLEARANCE)] = Field(
        description="Ratio of the class: budget as a share of the revenue."
    )
    budget: Annotated[Amount | None, Clearance(BUDGET_CLEARANCE)] = Field(
        description="The budget proposed, in the base currency."
    )
    budget_arithmetic: Annotated[str | None, Clearance(BUDGET_CLEARANCE)] = Field(
        description="How the budget comes about, in figures."
    )


class PlanResourcesRead(Read):
    """The people that a plan takes, beside what is proposed now."""

    plan_id: UUID = Field(description="The plan.")
    customer_id: CustomerId
    customer_name: CustomerName
    people: Ratio | None = Field(description="How many people the plan takes; null: not said yet.")
    proposed_people: Ratio | None = Field(description="How many were proposed when it said so; null: not said yet.")
    scheme_version: int | None = Field(description="Version of the resource scheme at that time; null: not said yet.")
    reason: str | None = Field(description="Why it differs from the proposal; null: not said.")
    proposal: ResourceProposalRead = Field(description="What is proposed now.")
