"""The content of a strategic-fit scheme, as stored and sent."""

from sqlmodel import Field
from sqlmodel._compat import SQLModelConfig

from services.customer.market.fit_schemes.rules import STANDARD, InvestmentAdvice, StrategyTrend
from shared.shapes import Body


class StrategicFitSchemeContent(Body):
    """Which investment each strategy trend of a customer recommends."""

    model_config = SQLModelConfig(from_attributes=True, extra="forbid")

    investments: dict[StrategyTrend, InvestmentAdvice] = Field(
        description="Each of the four trends; `diverging` is always `shrink`."
    )
    breakdown_days: int = Field(
        default=STANDARD.breakdown_days,
        ge=1,
        le=366,
        description="Days after the assessment by which the breakdown 下沉分析 of an edge channel is due.",
    )
