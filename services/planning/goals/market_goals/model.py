"""A market goal: its table and shapes."""

from datetime import date
from types import MappingProxyType
from typing import Annotated, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from services.planning.goals.market_goals.course import BaselineSource, GoalTrack, ProgressState
from services.planning.goals.market_goals.rules import (
    MARGIN_CLEARANCE,
    SUPPLY_CLEARANCE,
    GoalFigures,
    GoalMetric,
    GoalUnit,
    MarketGoalKind,
)
from services.planning.goals.market_goals.sources import FigureOrigin, GoalKpi
from services.planning.goals.revising import Revised
from services.planning.plans.schemes.rules import Requirement
from services.planning.plans.steps.parts import COUNTED, PlanPart, PlanPartKind
from services.planning.tables import PlanningTable
from shared.auth.access import RowClearance
from shared.database import one_of
from shared.money import Amount, Currency, Ratio
from shared.shapes import Body, Code, Line, Patch, Read, Remark, RowRead, example, unset

SHARE_OF = (
    "The product or category, by its code, of a goal on `product_share` or `category_share`, which need it; else null."
)
RIVAL = "The competitor 友商 of the customer service, see `/v1/competitors`; required for the kind `competition`."


class MarketGoalProfile(SQLModel):
    """The fields of a market goal."""

    kind: MarketGoalKind = Field(
        sa_type=one_of(MarketGoalKind), description="Profit, share, competition or summit project 山头项目."
    )
    metric: Annotated[
        GoalMetric,
        RowClearance(GoalMetric.MARGIN, MARGIN_CLEARANCE),
        RowClearance(GoalMetric.SUPPRESSION_RATIO, SUPPLY_CLEARANCE),
        RowClearance(GoalMetric.RIVAL_SHARE, SUPPLY_CLEARANCE),
    ] = Field(
        sa_type=one_of(GoalMetric),
        description="A metric of the kind; `margin`, `suppression_ratio` and `rival_share` need clearance 2.",
    )
    title: Line = Field(schema_extra={"examples": ["全年销售额"]}, description="What the goal is called in the plan.")
    baseline: Amount | None = Field(
        default=None, sa_type=sa.Numeric(20, 4), description="The figure at the start; null: unknown."
    )
    target: Amount = Field(sa_type=sa.Numeric(20, 4), description="The figure to reach, in the unit.")
    unit: GoalUnit | None = Field(
        default=None, sa_type=one_of(GoalUnit), description="By default the metric's usual one."
    )
    currency: Currency | None = Field(default=None, description="Of amounts; by default the base currency.")
    share_of: Code | None = Field(default=None, description=SHARE_OF)
    competitor_id: UUID | None = Field(default=None, description=RIVAL)
    due_on: date = Field(description="The day by which the target is to be reached, in the plan's fiscal year.")
    takes_on_id: UUID | None = Field(
        default=None,
        foreign_key="market_goals.id",
        index=True,
        description="The goal of a market's plan that it takes on; null: none.",
    )


class MarketGoal(MarketGoalProfile, Revised, PlanPart, PlanningTable, table=True):
    """A market goal's row."""

    __tablename__ = "market_goals"

    kept_as: ClassVar = PlanPartKind.MARKET_GOAL
    meets: ClassVar = MappingProxyType({Requirement.MARKET_GOALS: COUNTED})

    competitor: str | None = None
    """The rival as people wrote it before goals named maintained competitors; cleared once one is named."""
    baseline_source: BaselineSource | None = Field(default=None, sa_type=one_of(BaselineSource))
    baseline_read_on: date | None = None
    baseline_first_on: date | None = None
    baseline_last_on: date | None = None

    def figures(self) -> GoalFigures:
        """The figures that the rules check."""
        return GoalFigures(
            self.kind,
            self.metric,
            self.unit or GoalUnit.AMOUNT,
            self.baseline,
            self.target,
            self.currency,
            self.share_of,
            self.competitor_id,
            self.due_on,
        )


class MarketGoalCreate(Body, MarketGoalProfile):
    """A new market goal. Where `baseline` is left out, the KPI's figure of last year is taken as a proposal."""

    model_config = example(
        kind="profit",
        metric="revenue",
        title="全年销售额",
        baseline="8200000",
        target="10000000",
        due_on="2025-12-31",
    )


class MarketGoalUpdate(Patch, MarketGoalProfile):
    """Changes to a market goal (merge-patch)."""

    model_config = example(
        target="11000000",
        change_reason="二期产线投产，采购预算上调。",
    )

    kind: MarketGoalKind = unset()
    metric: GoalMetric = unset()
    title: Line = unset()
    target: Amount = unset()
    due_on: date = unset()
    change_reason: Remark | None = Field(
        default=None, description="Why it changes; required for a goal of an approved version."
    )


class GoalProgressRead(Read):
    """How far a market goal is, by the figures from the fiscal year's first day on, or by today's supply landscape."""

    state: ProgressState = Field(description="The reason when `figure` is null.")
    source: FigureOrigin | None = Field(
        description="Where its figures come from. Null: there are none of a customer's share by product, of an "
        "industry's shares by product or category, and of the orders, collections and summit projects of a product's "
        "market; nor of goals that name no product, category or maintained competitor yet."
    )
    kpi: GoalKpi | None = Field(
        description="The KPI with its figures; null: they come from elsewhere, or there are none."
    )
    track: GoalTrack = Field(description="Whether it is where it should be; see the goal scheme.")
    figure: Amount | None = Field(
        description="The figure to date, in the goal's unit; a rival's share is that of `as_of`."
    )
    as_of: date | None = Field(
        description="The day up to which the figure counts: today, or the end of the month in which the goal is due. "
        "Null: the year has not begun."
    )
    share: Ratio | None = Field(
        description="Figures that add up: the part of the target. Ratios: the part of the way from baseline to target; "
        "null without a baseline, or where the target is no better than it."
    )
    course: Ratio = Field(
        description="The part of the year's course that has passed: by last year's figures of the same days, or by "
        "days, where these had none or the figure is a ratio."
    )
    expected: Amount | None = Field(
        description="The figure that it should have today: the course's part of the target, or of the way to it. A "
        "ratio whose target is no better than its baseline should be at the target."
    )
    shortfall: Ratio | None = Field(
        description="What the figure lacks of the expected one, as a share of it, or of the way; 0: nothing."
    )
    scheme_version: int = Field(description="The version of the goal scheme that judges it.")


class MarketGoalRead(RowRead):
    """A market goal of a plan."""

    plan_id: UUID = Field(description="The plan it belongs to.")
    customer_id: UUID | None = Field(description="Id of the customer; null: a goal of a market's plan.")
    customer_name: str | None = Field(description="The customer's present name; null: a goal of a market's plan.")
    kind: MarketGoalKind = Field(description="Profit, share, competition or summit project 山头项目.")
    metric: GoalMetric = Field(description="What is measured; goals on margins and rivals need clearance 2.")
    title: str = Field(description="What the goal is called in the plan.")
    baseline: Amount | None = Field(description="The figure at the start, in the unit; null: unknown.")
    baseline_source: BaselineSource | None = Field(description="Where the baseline comes from; null: there is none.")
    baseline_read_on: date | None = Field(description="The day on which it was taken from there; null: it was entered.")
    baseline_first_on: date | None = Field(description="First day that a figure taken from there covers; else null.")
    baseline_last_on: date | None = Field(description="Last day that it covers; else null.")
    target: Amount = Field(description="The figure to reach, in the unit.")
    unit: GoalUnit = Field(description="Unit of baseline and target.")
    currency: str | None = Field(description="Of amounts, else null.")
    share_of: str | None = Field(description="The product or category whose share it is, by its code; else null.")
    competitor_id: UUID | None = Field(description="The rival of a goal of the kind `competition`; else null.")
    competitor_name: str | None = Field(description="What people call the rival at present; null: none is named.")
    competitor: str | None = Field(
        description="The rival as it was written before goals named maintained competitors; null: see `competitor_id`."
    )
    due_on: date = Field(description="The day by which the target is to be reached.")
    takes_on_id: UUID | None = Field(description="The goal of a market's plan that it takes on; null: none.")
    change_reason: str | None = Field(description="Why it was changed last in a revision of the plan; null: unchanged.")
    progress: GoalProgressRead = Field(description="How far it is.")
