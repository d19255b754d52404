"""Market goals (method, 6, step 1): metrics, their units and their bounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from services.planning.goals.explaining import outside_year
from shared.labels import Labelled
from shared.problems import Conflict, FieldError, Invalid, NotFound, Text

MARGIN_CLEARANCE = 2
"""The clearance needed to see a plan's margin goal (method, section 3: three levels of access)."""
SUPPLY_CLEARANCE = 2
"""That of goals against rivals: their baselines are suppliers' shares."""


class MarketGoalKind(Labelled):
    """The kind of a market goal."""

    PROFIT = "profit", "Profit", "利润"
    SHARE = "share", "Share", "份额"
    COMPETITION = "competition", "Competition", "竞争"
    SUMMIT_PROJECT = "summit_project", "Summit project", "山头项目"


class GoalMetric(Labelled):
    """The figure that measures a market goal."""

    REVENUE = "revenue", "Revenue", "销售额"
    MARGIN = "margin", "Margin", "利润率"
    COLLECTIONS = "collections", "Collections", "回款"
    ORDERS = "orders", "Orders", "订单"
    SHARE_OF_WALLET = "share_of_wallet", "Share of the customer's purchasing", "采购占比"
    PRODUCT_SHARE = "product_share", "Share by product", "产品份额"
    CATEGORY_SHARE = "category_share", "Share by category", "品类份额"
    SUPPRESSION_RATIO = "suppression_ratio", "Suppression ratio", "压制比"
    RIVAL_SHARE = "rival_share", "The rival's share", "友商份额"
    PROJECTS_WON = "projects_won", "Projects won", "中标项目数"


class GoalUnit(Labelled):
    """The unit of a market goal's figures."""

    AMOUNT = "amount", "Amount of money", "金额"
    RATIO = "ratio", "Ratio (0.25 is 25 %)", "比率（0.25 即 25%）"
    COUNT = "count", "Count", "数量"


class MarketGoalDueKind(Labelled):
    """What is due about goals of markets' plans."""

    MARKET_GOAL_OFF_TRACK = "market_goal_off_track", "Market goal off track", "市场目标偏离"


METRICS: dict[MarketGoalKind, tuple[GoalMetric, ...]] = {
    MarketGoalKind.PROFIT: (GoalMetric.REVENUE, GoalMetric.MARGIN, GoalMetric.COLLECTIONS, GoalMetric.ORDERS),
    MarketGoalKind.SHARE: (GoalMetric.SHARE_OF_WALLET, GoalMetric.PRODUCT_SHARE, GoalMetric.CATEGORY_SHARE),
    MarketGoalKind.COMPETITION: (GoalMetric.SUPPRESSION_RATIO, GoalMetric.RIVAL_SHARE),
    MarketGoalKind.SUMMIT_PROJECT: (GoalMetric.PROJECTS_WON, GoalMetric.REVENUE, GoalMetric.ORDERS),
}
UNITS: dict[GoalMetric, tuple[GoalUnit, ...]] = {  # the first is the default
    GoalMetric.REVENUE: (GoalUnit.AMOUNT,),
    GoalMetric.MARGIN: (GoalUnit.RATIO, GoalUnit.AMOUNT),
    GoalMetric.COLLECTIONS: (GoalUnit.AMOUNT,),
    GoalMetric.ORDERS: (GoalUnit.AMOUNT, GoalUnit.COUNT),
    GoalMetric.SHARE_OF_WALLET: (GoalUnit.RATIO,),
    GoalMetric.PRODUCT_SHARE: (GoalUnit.RATIO,),
    GoalMetric.CATEGORY_SHARE: (GoalUnit.RATIO,),
    GoalMetric.SUPPRESSION_RATIO: (GoalUnit.RATIO,),
    GoalMetric.RIVAL_SHARE: (GoalUnit.RATIO,),
    GoalMetric.PROJECTS_WON: (GoalUnit.COUNT,),
}
SHARES = frozenset(
    {GoalMetric.SHARE_OF_WALLET, GoalMetric.PRODUCT_SHARE, GoalMetric.CATEGORY_SHARE, GoalMetric.RIVAL_SHARE}
)
NAMING = {
    GoalMetric.PRODUCT_SHARE: Text("Name the product whose share it is.", "请填写份额所属的产品。"),
    GoalMetric.CATEGORY_SHARE: Text("Name the category whose share it is.", "请填写份额所属的品类。"),
}
"""The shares of one product or category."""
MAX_MARKET_GOALS = 100


@dataclass(frozen=True, slots=True)
class GoalFigures:
    """The fields of a market goal that have to be consistent."""

    kind: MarketGoalKind
    metric: GoalMetric
    unit: GoalUnit
    baseline: Decimal | None
    target: Decimal
    currency: str | None
    share_of: str | None
    competitor_id: UUID | None
    due_on: date


class MarketGoalNotFound(NotFound):
    """The plan has no such market goal."""

    title = Text("Market goal not found", "未找到市场目标")
    detail = Text("The plan has no market goal {id}.", "该规划没有市场目标 {id}。")


class MarketGoalInconsistent(Invalid):
    """The goal's fields are inconsistent; `errors` lists them."""

    title = Text("The goal is inconsistent", "目标内容前后矛盾")
    detail = Text("Correct what is listed.", "请按所列各项更正。")


class MarketGoalServed(Conflict):
    """Relationship goals, strategies or others serve this market goal."""

    title = Text("Other parts of the plan serve it", "仍有规划内容服务于该市场目标")
    detail = Text(
        "Move or delete the {count} goals, strategies and others that serve it first.",
        "请先调整或删除服务于它的 {count} 项目标、策略等内容。",
    )


def settle_unit(metric: GoalMetric, unit: GoalUnit | None) -> GoalUnit:
    """The given unit, else the metric's usual one."""
    return unit or UNITS[metric][0]


def inconsistencies(goal: GoalFigures, fiscal_year: int, first_month: int) -> list[FieldError]:
    """All inconsistencies, by field; empty when there are none."""
    return [
        *_wrong_combination(goal),
        *_wrong_figure("/target", goal.target, goal),
        *(_wrong_figure("/baseline", goal.baseline, goal) if goal.baseline is not None else ()),
        *outside_year(goal.due_on, fiscal_year, first_month),
    ]


def refuse_inconsistent(goal: GoalFigures, fiscal_year: int, first_month: int) -> None:
    """Raises MarketGoalInconsistent."""
    errors = inconsistencies(goal, fiscal_year, first_month)
    if errors:
        raise MarketGoalInconsistent(errors=errors)


def is_possible(figure: Decimal, goal: GoalFigures) -> bool:
    """Whether the figure can be one of the goal: a share above 1 cannot."""
    return not _wrong_figure("/baseline", figure, goal)


def refuse_served(served_by: int) -> None:
    """Raises MarketGoalServed."""
    if served_by:
        raise MarketGoalServed(count=served_by)


def _wrong_combination(goal: GoalFigures) -> list[FieldError]:
    errors = []
    if goal.metric not in METRICS[goal.kind]:
        fitting = _one_of(METRICS[goal.kind])
        errors.append(FieldError("metric_does_not_fit", fitting, pointer="/metric"))
    if goal.unit not in UNITS[goal.metric]:
        errors.append(FieldError("unit_does_not_fit", _one_of(UNITS[goal.metric]), pointer="/unit"))
    if goal.currency is not None and goal.unit is not GoalUnit.AMOUNT:
        text = Text("Only amounts have a currency.", "只有金额才有币种。")
        errors.append(FieldError("currency_does_not_fit", text, pointer="/currency"))
    if goal.kind is MarketGoalKind.COMPETITION and goal.competitor_id is None:
        errors.append(FieldError("missing", Text("Name the rival.", "请填写友商。"), pointer="/competitor_id"))
    return [*errors, *_wrong_share(goal)]


def _wrong_share(goal: GoalFigures) -> list[FieldError]:
    if goal.metric in NAMING and goal.share_of is None:
        return [FieldError("missing", NAMING[goal.metric], pointer="/share_of")]
    if goal.metric not in NAMING and goal.share_of is not None:
        text = Text("Leave it out: only shares by product or category have it.", "请勿填写：仅产品份额与品类份额需要。")
        return [FieldError("share_of_does_not_fit", text, pointer="/share_of")]
    return []


def _wrong_figure(pointer: str, value: Decimal, goal: GoalFigures) -> list[FieldError]:
    if goal.metric in SHARES and not 0 <= value <= 1:
        return [FieldError("share_out_of_range", Text("A share is from 0 to 1.", "份额应在 0 到 1 之间。"), pointer)]
    if goal.metric is GoalMetric.MARGIN:
        text = Text("A margin is at most 1.", "利润率至多为 1。")
        return [FieldError("margin_out_of_range", text, pointer)] if goal.unit is GoalUnit.RATIO and value > 1 else []
    if value < 0:
        return [FieldError("greater_than_equal", Text("The figure is at least 0.", "应大于或等于 0。"), pointer)]
    if goal.unit is GoalUnit.COUNT and value != value.to_integral_value():
        return [FieldError("not_whole", Text("A count is a whole number.", "数量应为整数。"), pointer)]
    return []


def _one_of(values: Sequence[Labelled]) -> Text:
    return Text(
        f"One of: {', '.join(value.value for value in values)}.",
        f"应为以下之一：{'、'.join(f'{value.value}（{value.zh}）' for value in values)}。",
    )
