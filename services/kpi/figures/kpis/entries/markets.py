"""Our share of markets and of customers' purchases, and how well sales were forecast."""

from services.kpi.figures.kpis import formulas
from services.kpi.figures.kpis.entry import Kpi
from services.kpi.figures.kpis.formulas import ratio_of, share_of
from services.kpi.figures.kpis.rules import BY_MONTH, OF_CUSTOMERS, Dimension, Direction, Unit
from shared.problems import Text

_BY_CATEGORY = OF_CUSTOMERS | {Dimension.CATEGORY}

ENTRIES = (
    Kpi(
        code="market_share",
        name=Text("Market share", "产品市场占有率"),
        meaning=Text(
            "Our sales / the market volume of the same months, product or category, and region; months and markets"
            " without a volume count in neither.",
            "同一月份、产品或类别、区域的我方销售额 / 市场容量；没有市场容量的月份和市场均不计。",
        ),
        unit=Unit.RATIO,
        formula=share_of("market.sales", "market.volume"),
        dimensions=frozenset({Dimension.CATEGORY, Dimension.PRODUCT, Dimension.REGION}),
        grains=BY_MONTH,
    ),
    Kpi(
        code="share_of_wallet",
        name=Text("Share of wallet", "客户采购占比"),
        meaning=Text(
            "Our sales / the customer's spend on the category, by its supply file; categories without a known spend"
            " count in neither.",
            "我方销售额 / 客户在该类别的采购额（据供应商档案）；采购额未知的类别均不计。",
        ),
        unit=Unit.RATIO,
        formula=share_of("wallet.sales", "wallet.spend"),
        dimensions=_BY_CATEGORY,
        grains=BY_MONTH,
        clearance=2,
    ),
    Kpi(
        code="forecast_accuracy",
        name=Text("Forecast accuracy", "预测准确率"),
        meaning=Text(
            "1 − Σ|actual − forecast| / Σ|actual| by customer and month, over the closed months with a forecast frozen"
            " before they began.",
            "1 − Σ|实际 − 预测| / Σ|实际|，按客户和月份，仅含月初前已冻结预测的已结束月份。",
        ),
        unit=Unit.RATIO,
        formula=formulas.FORECAST_ACCURACY,
        dimensions=_BY_CATEGORY,
        grains=BY_MONTH,
    ),
    Kpi(
        code="forecast_bias",
        name=Text("Forecast bias", "预测偏差"),
        meaning=Text(
            "Σ(forecast − actual) / Σ actual over the same months; above 0: too much was forecast.",
            "Σ（预测 − 实际）/ Σ 实际，范围同预测准确率；大于 0 表示预测偏高。",
        ),
        unit=Unit.RATIO,
        formula=ratio_of("forecast.error", "forecast.actual"),
        direction=Direction.TARGET,
        dimensions=_BY_CATEGORY,
        grains=BY_MONTH,
    ),
)
