"""Strategic fit 战略匹配度 and the cash-cow rule (method, section 2.6)."""

from dataclasses import dataclass

from services.customer.market.fit_schemes.rules import FitScheme, InvestmentAdvice, StrategyTrend
from shared.customers.purchasing import ChannelPlace as ChannelPlace
from shared.problems import NotFound, Text


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The conclusions of an assessment."""

    is_cash_cow: bool
    recommended_investment: InvestmentAdvice
    breakdown_due_now: bool
    breakdown_due_ahead: bool
    scheme_version: int


class StrategicFitNotFound(NotFound):
    """There is no such assessment, or its customer is not one of the caller's."""

    title = Text("Strategic fit not found", "未找到战略匹配评估")
    detail = Text("There is no strategic fit {id}, or you may not see it.", "战略匹配评估 {id} 不存在，或您无权查看。")


def conclude(now: ChannelPlace, ahead: ChannelPlace, trend: StrategyTrend, scheme: FitScheme) -> Conclusion:
    """At the edge a further breakdown is due; a diverging customer is a cash cow, whatever it contributes today."""
    return Conclusion(
        is_cash_cow=trend is StrategyTrend.DIVERGING,
        recommended_investment=scheme.investments[trend],
        breakdown_due_now=now is ChannelPlace.EDGE,
        breakdown_due_ahead=ahead is ChannelPlace.EDGE,
        scheme_version=scheme.version,
    )
