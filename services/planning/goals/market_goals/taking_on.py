"""A customer's market goal takes on a goal of a market's plan (method, 6, step 1): which may, pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.planning.goals.market_goals.rules import GoalMetric, GoalUnit, MarketGoalKind
from services.planning.plans.plans.rules import Market, MarketKind
from shared.problems import FieldError, Invalid, Text

POINTER = "/takes_on_id"
MEASURED = frozenset({"kind", "metric", "unit", "currency", "share_of", "competitor_id", "takes_on_id"})
"""The fields that decide whether a goal may take another on."""
TRAITS = {MarketKind.REGION: "region", MarketKind.INDUSTRY: "industry"}
"""The customer's attribute by which it belongs to a market; whoever buys a product is not known here."""


class TakeOnRefused(Invalid):
    """The goal cannot take on the market's goal that it names; `errors` say why."""

    title = Text("The market's goal cannot be taken on", "无法承接该市场目标")
    detail = Text("Correct what is listed.", "请按所列各项更正。")


@dataclass(frozen=True, slots=True)
class Measure:
    """What a goal measures: goals that differ in it cannot be added up."""

    kind: MarketGoalKind
    metric: GoalMetric
    unit: GoalUnit
    currency: str | None
    share_of: str | None = None
    competitor_id: UUID | None = None

    @classmethod
    def of(cls, goal: Any) -> "Measure":
        """That of a goal's row."""
        return cls(goal.kind, goal.metric, goal.unit, goal.currency, goal.share_of, goal.competitor_id)


@dataclass(frozen=True, slots=True)
class Offered:
    """A goal of a market's plan: what it measures as it is in force, and as it is now.

    While the plan is revised, the two may differ: `measure` is None of a goal that the approved version does not have,
    `revised` of one that the revision has removed.
    """

    market: Market
    fiscal_year: int
    measure: Measure | None
    revised: Measure | None


UNKNOWN = Text("You see no such goal of a market's plan.", "没有该市场规划目标，或您无权查看。")
OF_MARKET = Text("Only goals of customers take on those of markets.", "只有客户规划的目标才可承接市场目标。")
OTHER_YEAR = Text("The market's plan is of the fiscal year {year}.", "该市场规划属于 {year} 财年。")
OTHER_MEASURE = Text(
    "Both have the same kind, metric, unit, currency, product or category, and rival; the market's is {metric}.",
    "两个目标的类型、指标、单位、币种、产品或品类以及友商须一致；市场目标的指标为{metric}。",
)
NOT_APPROVED = Text(
    "The market's plan is under revision, and its approved version has no such goal: take it on after the approval.",
    "该市场规划正在修订，其已审批版本中没有该目标：请待修订获批后再承接。",
)
UNDER_REVISION = Text(
    "A revision of the market's plan removes the goal or changes what it measures: wait for the decision on it.",
    "该市场规划的修订拟移除该目标或更改其衡量内容：请待修订有结果后再承接。",
)
NOT_IN_MARKET = Text("The customer does not belong to the market {market}.", "该客户不属于市场“{market}”。")


def refuse_take_on(
    offered: Offered | None, measure: Measure, plan_market: Market | None, fiscal_year: int, traits: Mapping[str, Any]
) -> None:
    """`traits`: region and industry of the customer whose goal it is. Raises TakeOnRefused."""
    if plan_market is not None:
        errors = [FieldError("of_market", OF_MARKET, POINTER)]
    elif offered is None:
        errors = [FieldError("unknown", UNKNOWN, POINTER)]
    else:
        errors = []
        if offered.fiscal_year != fiscal_year:
            errors.append(FieldError("other_year", OTHER_YEAR, POINTER, values={"year": offered.fiscal_year}))
        errors += _wrong_measure(offered, measure)
        if (trait := TRAITS.get(offered.market.kind)) and traits.get(trait) != offered.market.code:
            named = offered.market.named
            errors.append(FieldError("not_in_market", NOT_IN_MARKET, POINTER, values={"market": named}))
    if errors:
        raise TakeOnRefused(errors=errors)


def _wrong_measure(offered: Offered, measure: Measure) -> list[FieldError]:
    if offered.measure is None:
        return [FieldError("not_approved", NOT_APPROVED, POINTER)]
    if offered.measure != measure:
        return [FieldError("other_measure", OTHER_MEASURE, POINTER, values={"metric": offered.measure.metric.named})]
    if offered.revised != measure:
        return [FieldError("under_revision", UNDER_REVISION, POINTER)]
    return []
