"""A customer with its plan of a year: the shapes."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.planning.annual.portfolio.rules import PlanNeed, ResourceAdvice, ResourceConflict, ResourceStance
from services.planning.execution.budgets.rules import SpendingState
from services.planning.execution.resources.model import BUDGET_CLEARANCE
from services.planning.plans.plans.rules import PlanStatus, PlanStep
from shared.auth.access import Clearance
from shared.customers.traits import TRAITS_CLEARANCE, CustomerClass
from shared.money import Amount, Ratio
from shared.shapes import CustomerId, CustomerName, Read

OF_VALUE = Clearance(TRAITS_CLEARANCE)
MONEY = Clearance(BUDGET_CLEARANCE)


class PlanPortfolioRead(Read):
    """A customer with its plan of the year."""

    customer_id: CustomerId
    customer_name: CustomerName
    region: str | None = Field(description="The customer's region; null: unknown.")
    customer_class: str | None = Field(description="The customer's class; null: none yet.")
    quadrant: Annotated[str | None, OF_VALUE] = Field(description="Its quadrant of value and effort; null: not graded.")
    is_cash_cow: Annotated[bool | None, OF_VALUE] = Field(
        description="Whether its strategy diverges from ours: its resources are to shrink."
    )
    stance: Annotated[ResourceStance | None, OF_VALUE] = Field(
        description="`shrink` for a cash cow, else by its quadrant and the resource scheme; null: not graded."
    )
    manager_id: UUID | None = Field(description="Its account manager; null: none.")
    need: PlanNeed = Field(description="Where its plan of the year is.")
    advice: Annotated[ResourceAdvice | None, OF_VALUE] = Field(
        description="What its value advises: `shrink` for a cash cow, `plan` where a plan is missing; else null."
    )
    plan_id: UUID | None = Field(description="Its plan of the year; null: none.")
    plan_status: PlanStatus | None = Field(description="The plan's status; null: no plan.")
    open_step: PlanStep | None = Field(description="The first step of the plan that lacks something; null: none.")
    approved_version: int | None = Field(description="The plan's version in force; null: none.")
    actions_open: int = Field(description="Number of open actions of the plan.")
    actions_late: int = Field(description="How many of these are late.")
    actions_done: int = Field(description="Number of actions of the plan that were done.")
    market_goals: int = Field(description="Number of its market goals that the caller may see.")
    market_goals_off_track: int = Field(description="How many of these are off track; of a plan that was approved.")
    relationship_goals: int = Field(description="Number of its relationship goals that the caller may see.")
    level_goals: int = Field(description="Number of its goals for the general and the organizational relationship.")
    goals_without_action: int = Field(description="How many of its relationship and level goals no action serves.")
    people: Ratio | None = Field(description="How many people the plan takes; null: not said yet.")
    people_last_year: Ratio | None = Field(description="How many last year's approved plan took; null: none.")
    conflict: Annotated[ResourceConflict | None, OF_VALUE] = Field(
        description="Where its people go against its value; null: they do not. Its share of value is its part of the "
        "scores of all customers of the caller whom we serve."
    )
    budget: Annotated[Amount | None, MONEY] = Field(
        description="What the plan may spend, in the base currency; null: no budget yet."
    )
    spending_state: SpendingState = Field(description="The reason when `spent` is null.")
    spent: Annotated[Amount | None, MONEY] = Field(
        description="What was spent on the customer in the year, in the base currency; null: not known."
    )


class PlanCoverageRead(Read):
    """How many customers of a class have their plan of the year."""

    customer_class: CustomerClass | None = Field(description="The class; null: customers without one.")
    is_needed: bool = Field(description="Whether customers of the class need a plan, by the plan scheme.")
    customers: int = Field(description="The caller's customers of the class whom we serve.")
    planned: int = Field(description="How many of them have a plan of the year.")
    in_force: int = Field(description="How many of these were approved.")
    share: float | None = Field(description="`in_force` of `customers`, from 0 to 1; null: no customers.")
