"""The investment that each strategy trend recommends (method, section 2.6)."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.customers.purchasing import StrategyTrend as StrategyTrend
from shared.labels import Labelled
from shared.problems import FieldError, Text
from shared.schemes.problems import SchemeUnsound


class InvestmentAdvice(Labelled):
    """Advice on the resources we give a customer."""

    GROW = "grow", "Grow", "加大投入"
    MAINTAIN = "maintain", "Maintain", "维持投入"
    SHRINK = "shrink", "Shrink", "收缩投入"


@dataclass(frozen=True, slots=True)
class FitScheme:
    """Which investment each trend recommends."""

    version: int
    investments: Mapping[StrategyTrend, InvestmentAdvice]
    breakdown_days: int = 30
    """Days after the assessment by which the breakdown of an edge channel is due."""


STANDARD = FitScheme(
    version=1,
    investments={
        StrategyTrend.ALIGNED: InvestmentAdvice.GROW,
        StrategyTrend.CONVERGING: InvestmentAdvice.GROW,
        StrategyTrend.DIVERGING: InvestmentAdvice.SHRINK,
        StrategyTrend.UNRELATED: InvestmentAdvice.MAINTAIN,
    },
)


def refuse_unsound(investments: Mapping[StrategyTrend, InvestmentAdvice]) -> None:
    """Every trend needs advice, and a diverging customer (a cash cow, whatever it contributes) must get `shrink`.

    The second rule is the method's and cannot be changed. Raises SchemeUnsound.
    """
    errors = []
    missing = [trend.value for trend in StrategyTrend if trend not in investments]
    if missing:
        text = Text("Missing: {missing}.", "缺少：{missing}。")
        errors.append(
            FieldError("trends_incomplete", text, pointer="/content/investments", values={"missing": missing})
        )
    if investments.get(StrategyTrend.DIVERGING, InvestmentAdvice.SHRINK) is not InvestmentAdvice.SHRINK:
        text = Text('"Diverging" must recommend "Shrink".', "“背离”的投入建议须为“收缩投入”。")
        errors.append(FieldError("cash_cow_not_shrunk", text, pointer="/content/investments/diverging"))
    if errors:
        raise SchemeUnsound(errors=errors)
