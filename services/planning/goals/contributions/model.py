"""The shapes of contributions to a market's plan."""

from uuid import UUID

from sqlmodel import Field

from services.planning.goals.contributions.rules import RollUpState
from services.planning.goals.market_goals.rules import GoalMetric, GoalUnit, MarketGoalKind
from shared.lists.paging import Page
from shared.money import Amount, Ratio
from shared.shapes import Read


class ContributionRead(Read):
    """A goal of a market's plan, and the sums of the customers' goals that take it on."""

    market_goal_id: UUID = Field(description="The goal of the market's plan.")
    title: str = Field(description="What the goal is called in the plan.")
    kind: MarketGoalKind = Field(description="Profit, share, competition or summit project 山头项目.")
    metric: GoalMetric = Field(description="What is measured.")
    unit: GoalUnit = Field(description="Unit of target and figures.")
    currency: str | None = Field(description="Of amounts, else null.")
    target: Amount = Field(description="The figure that the market is to reach.")
    goals: int = Field(description="Number of customers' goals that take it on; 0: nobody has taken it on.")
    targets: Amount | None = Field(description="The sum of their targets; null: ratios are not added up.")
    share_covered: Ratio | None = Field(
        description="That sum as a share of the target; null: ratios are not added up, or the target is not positive."
    )
    uncovered: Amount | None = Field(
        description="What of the target nobody has taken on; 0: all is taken on. Null: ratios are not added up."
    )
    figure_state: RollUpState = Field(description="The reason when `figure` is null.")
    figure: Amount | None = Field(description="The sum of their figures to date.")


class ContributionsPage(Page[ContributionRead]):
    """All goals of a market's plan, with what the caller's customers contribute."""

    is_whole_market: bool = Field(
        description="Whether the caller sees all of the market's customers; if not, the sums are those of the caller's."
    )
