"""A customer with its plan of a year: the shapes."""

from uuid import UUID

from pydantic import Field

from services.planning.annual.portfolio.rules import PlanNeed, ResourceAdvice
from services.planning.plans.plans.rules import PlanStatus, PlanStep
from shared.customers.traits import CustomerClass
from shared.shapes import CustomerId, CustomerName, Read


class PlanPortfolioRead(Read):
    """A customer with its plan of the year."""

    customer_id: CustomerId
    customer_name: CustomerName
    region: str | None = Field(description="The customer's region; null: unknown.")
    customer_class: str | None = Field(description="The customer's class; null: none yet.")
    quadrant: str | None = Field(description="Its quadrant of value and effort; null: not graded.")
    is_cash_cow: bool = Field(description="Whether its strategy diverges from ours: its resources are to shrink.")
    manager_id: UUID | None = Field(description="Its account manager; null: none.")
    need: PlanNeed = Field(description="Where its plan of the year is.")
    advice: ResourceAdvice | None = Field(
        description="What its value advises: `shrink` for a cash cow, `plan` where a plan is missing; else null."
    )
    plan_id: UUID | None = Field(description="Its plan of the year; null: none.")
    plan_status: PlanStatus | None = Field(description="The plan's status; null: no plan.")
    open_step: PlanStep | None = Field(description="The first step of the plan that lacks something; null: none.")
    approved_version: int | None = Field(description="The plan's version in force; null: none.")
    actions_open: int = Field(description="Number of open actions of the plan.")
    actions_late: int = Field(description="How many of these are late.")
    actions_done: int = Field(description="Number of actions of the plan that were done.")


class PlanCoverageRead(Read):
    """How many customers of a class have their plan of the year."""

    customer_class: CustomerClass | None = Field(description="The class; null: customers without one.")
    is_needed: bool = Field(description="Whether customers of the class need a plan, by the plan scheme.")
    customers: int = Field(description="The caller's customers of the class whom we serve.")
    planned: int = Field(description="How many of them have a plan of the year.")
    in_force: int = Field(description="How many of these were approved.")
    share: float | None = Field(description="`in_force` of `customers`, from 0 to 1; null: no customers.")
