"""Strategic fit 战略匹配度 and the cash-cow rule (method, section 2.6)."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.labels import Labelled
from shared.problems import Forbidden, Invalid, NotFound, Text


class ChannelPlace(Labelled):
    """Where our offer stands in the customer's business."""

    MAIN = "main", "Main channel", "主航道"
    EDGE = "edge", "Edge", "边缘"


class StrategyTrend(Labelled):
    """Whether the customer's strategy and ours come together."""

    ALIGNED = "aligned", "Aligned", "一致"
    CONVERGING = "converging", "Converging", "趋同"
    DIVERGING = "diverging", "Diverging", "背离"
    UNRELATED = "unrelated", "Unrelated", "无关"


class InvestmentAdvice(Labelled):
    """What to do with the resources a customer gets."""

    GROW = "grow", "Grow", "加大投入"
    MAINTAIN = "maintain", "Maintain", "维持投入"
    SHRINK = "shrink", "Shrink", "收缩投入"


@dataclass(frozen=True, slots=True)
class FitScheme:
    """Which investment each trend recommends."""

    version: int
    investments: Mapping[StrategyTrend, InvestmentAdvice]


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What follows from an assessment."""

    is_cash_cow: bool
    recommended_investment: InvestmentAdvice
    breakdown_due_now: bool
    breakdown_due_ahead: bool
    scheme_version: int


STANDARD = FitScheme(
    version=1,
    investments={
        StrategyTrend.ALIGNED: InvestmentAdvice.GROW,
        StrategyTrend.CONVERGING: InvestmentAdvice.GROW,
        StrategyTrend.DIVERGING: InvestmentAdvice.SHRINK,
        StrategyTrend.UNRELATED: InvestmentAdvice.MAINTAIN,
    },
)


class StrategicFitNotFound(NotFound):
    """There is no such assessment, or its customer is not one of the caller's."""

    title = Text("Strategic fit not found", "未找到战略匹配评估")
    detail = Text("No strategic fit {id} that you may see.", "没有您可查看的战略匹配评估 {id}。")


class FitSchemeNotFound(NotFound):
    """There is no such version of the rule."""

    title = Text("Rule not found", "未找到规则版本")
    detail = Text("There is no version {version}.", "没有第 {version} 版。")


class FitSchemeForTheWholeHouse(Forbidden):
    """The rule holds for every customer, so only somebody with rights to all of them sets it."""

    title = Text("Not for one part of the customers", "须具备全部客户的数据权限")
    detail = Text("Your rights end at some of the customers.", "您的数据范围仅限部分客户。")


class TrendsIncomplete(Invalid):
    """The rule must say what each of the four trends recommends."""

    title = Text("A trend is missing", "缺少战略趋势")
    detail = Text("Missing: {missing}.", "缺少：{missing}。")


class CashCowNotShrunk(Invalid):
    """A diverging customer is a cash cow whatever it contributes: investment in it shrinks. This is not a default."""

    title = Text("A cash cow is not invested in", "现金牛客户须收缩投入")
    detail = Text("`diverging` recommends `shrink`.", "diverging 的建议须为 shrink。")


def refuse_unsound(investments: Mapping[StrategyTrend, InvestmentAdvice]) -> None:
    """Raises TrendsIncomplete, CashCowNotShrunk."""
    missing = [trend.value for trend in StrategyTrend if trend not in investments]
    if missing:
        raise TrendsIncomplete(missing=", ".join(missing))
    if investments[StrategyTrend.DIVERGING] is not InvestmentAdvice.SHRINK:
        raise CashCowNotShrunk()


def conclude(now: ChannelPlace, ahead: ChannelPlace, trend: StrategyTrend, scheme: FitScheme) -> Conclusion:
    """At the edge a further breakdown is due; who diverges is a cash cow, whatever it contributes today."""
    return Conclusion(
        is_cash_cow=trend is StrategyTrend.DIVERGING,
        recommended_investment=scheme.investments[trend],
        breakdown_due_now=now is ChannelPlace.EDGE,
        breakdown_due_ahead=ahead is ChannelPlace.EDGE,
        scheme_version=scheme.version,
    )
