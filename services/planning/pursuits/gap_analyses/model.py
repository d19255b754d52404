"""The shapes of a gap analysis."""

from datetime import date
from uuid import UUID

from sqlmodel import Field

from services.planning.goals.market_goals.course import ProgressState
from services.planning.goals.market_goals.rules import GoalMetric, GoalUnit
from services.planning.pursuits.gap_analyses.rules import LeadOmission
from services.planning.pursuits.leads.rules import LeadState
from shared.money import Amount, Currency, Ratio
from shared.shapes import CustomerId, CustomerName, Read


class LeadStageTotalRead(Read):
    """The open leads of a stage that may become orders before a goal is due."""

    state: LeadState = Field(description="Opportunity, qualified lead or new lead.")
    leads: int = Field(description="Number of leads.")
    amount: Amount = Field(description="Sum of their expected amounts.")
    weighted: Amount = Field(
        description="The same by weight: opportunities by their probability, leads by the goal scheme."
    )


class OmittedLeadsRead(Read):
    """Open leads that do not count for a goal."""

    reason: LeadOmission = Field(description="Why they do not count.")
    leads: int = Field(description="Number of leads.")


class RevenueGapRead(Read):
    """A revenue goal against orders in hand, then against leads and opportunities."""

    market_goal_id: UUID = Field(description="The market goal.")
    title: str = Field(description="What it is called in the plan.")
    metric: GoalMetric = Field(description="Revenue or orders; both are measured by the net amount of the orders.")
    target: Amount = Field(description="The amount to reach.")
    currency: Currency | None = Field(description="Currency of all amounts of the goal.")
    due_on: date = Field(description="The day by which it is to be reached.")
    orders_state: ProgressState = Field(description="The reason when `orders` is null.")
    orders: Amount | None = Field(description="Orders in hand: kpi's sales of the plan's fiscal year so far.")
    lacking_after_orders: Amount | None = Field(description="What the orders leave of the target; null: unknown.")
    stages: list[LeadStageTotalRead] = Field(description="The leads that may become orders in time, by stage.")
    weighted: Amount = Field(description="What the stages bring by weight.")
    lacking: Amount | None = Field(description="What orders and weighted leads leave of the target; null: unknown.")
    omitted: list[OmittedLeadsRead] = Field(description="Open leads that do not count, by reason.")


class ProfitGapRead(Read):
    """A profit goal against the margin of the orders in hand."""

    market_goal_id: UUID = Field(description="The market goal.")
    title: str = Field(description="What it is called in the plan.")
    unit: GoalUnit = Field(description="`amount`: gross profit; `ratio`: margin.")
    target: Amount = Field(description="The gross profit or margin to reach.")
    currency: Currency | None = Field(description="Of amounts, else null.")
    due_on: date = Field(description="The day by which it is to be reached.")
    in_hand_state: ProgressState = Field(description="The reason when `in_hand` is null.")
    in_hand: Amount | None = Field(description="Gross profit or margin of the orders in hand.")
    lacking: Amount | None = Field(description="What is left to the target, in its unit; null: unknown.")
    margin_needed: Ratio | None = Field(
        description="The margin that the sales still to come need, so that this goal is reached together with the "
        "plan's largest revenue goal; null without one, or where nothing is to come."
    )


class GapAnalysisRead(Read):
    """What a plan's revenue and profit goals still lack."""

    plan_id: UUID = Field(description="The plan.")
    customer_id: CustomerId
    customer_name: CustomerName
    fiscal_year: int = Field(description="The calendar year in which the plan's fiscal year starts.")
    as_of: date = Field(description="The day of the analysis: today.")
    scheme_version: int = Field(description="The version of the goal scheme with the weights of leads.")
    revenue: list[RevenueGapRead] = Field(description="The revenue goals; those of summit projects are not among them.")
    profit: list[ProfitGapRead] = Field(description="The profit goals; they need clearance 2.")
