"""The KPI catalogue (method, section 7): what each KPI means, and how its figure comes from sums."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from shared.labels import Labelled
from shared.problems import Text

RATIO_PLACES = Decimal("0.000001")
Sums = Mapping[str, Decimal]


class Unit(Labelled):
    """What a KPI is counted in."""

    AMOUNT = "amount", "Amount in the base currency", "本位币金额"
    QUANTITY = "quantity", "Quantity", "数量"
    COUNT = "count", "Count", "个数"
    RATIO = "ratio", "Ratio (0.25 is 25 %)", "比率（0.25 即 25%）"


class Grain(Labelled):
    """How long each period is; quarters and years are those of the fiscal year."""

    MONTH = "month", "Month", "月"
    QUARTER = "quarter", "Quarter", "季度"
    YEAR = "year", "Year", "年"
    TOTAL = "total", "The whole time", "合计"


class Dimension(Labelled):
    """What figures can be grouped by."""

    CUSTOMER = "customer", "Customer", "客户"
    REGION = "region", "Region", "区域"
    INDUSTRY = "industry", "Industry", "行业"
    CLASS = "class", "Customer class", "客户分类"
    MANAGER = "manager", "Account manager", "客户经理"
    CATEGORY = "category", "Product category", "产品类别"


class KpiCode(Labelled):
    """Names of the KPIs."""

    SALES = "sales", "Sales", "销售额"
    QUANTITY = "quantity", "Quantity sold", "销售量"
    ORDERS = "orders", "Orders", "订单数"
    MARGIN = "margin", "Profit margin", "利润率"
    SALES_GROWTH = "sales_growth", "Sales growth", "销售增长率"
    ON_TIME = "on_time", "On-time delivery", "订单及时率"
    ORDER_ACCURACY = "order_accuracy", "Order accuracy", "订单准确率"
    LATE_ORDERS = "late_orders", "Orders shipped late", "迟发订单数"
    CONCENTRATION = "concentration", "Share of the top 20 % of customers", "前 20% 客户占比"
    CONCENTRATION_TOP_TENTH = "concentration_top_tenth", "Share of the top 10 % of customers", "前 10% 客户占比"
    CONCENTRATION_TOP_TEN = "concentration_top_ten", "Share of the ten best customers", "前十大客户占比"
    CONCENTRATION_HHI = "concentration_hhi", "Concentration index (HHI)", "客户集中度指数 (HHI)"


@dataclass(frozen=True, slots=True)
class Figure:
    """A KPI's figure and the two numbers it comes from, where it is a ratio."""

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Kpi:
    """One KPI: its formula in words, what it can be grouped by, who may see it, and how it comes from sums."""

    code: KpiCode
    unit: Unit
    formula: Text
    calculate: Callable[[Sums], Figure]
    dimensions: frozenset[Dimension]
    clearance: int = 1


def _sum_of(name: str) -> Callable[[Sums], Figure]:
    return lambda sums: Figure(sums[name])


def _ratio_of(numerator: str, denominator: str) -> Callable[[Sums], Figure]:
    return lambda sums: divide(sums[numerator], sums[denominator])


def divide(numerator: Decimal, denominator: Decimal) -> Figure:
    """The ratio to six places; no value where there is nothing to divide by."""
    value = (numerator / denominator).quantize(RATIO_PLACES, ROUND_HALF_EVEN) if denominator else None
    return Figure(value, numerator, denominator)


def margin(sums: Sums) -> Figure:
    """(net sales − cost) / net sales, over the lines whose cost is known; none where these sales are 0."""
    return divide(sums["costed_sales"] - sums["cost"], sums["costed_sales"])


def growth(sums: Sums) -> Figure:
    """(period − same period last year) / same period last year; none where the base is not positive."""
    difference, base = sums["sales"] - sums["base_sales"], sums["base_sales"]
    return divide(difference, base) if base > 0 else Figure(None, difference, base)


def on_time(sums: Sums) -> Figure:
    """Lines shipped by their promised day / lines due: shipped ones, and open ones whose day is past."""
    return divide(sums["on_time_lines"], sums["delivered_lines"] + sums["overdue_lines"])


_OF_CUSTOMERS = frozenset(Dimension) - {Dimension.CATEGORY}
_OF_GROUPS = _OF_CUSTOMERS - {Dimension.CUSTOMER}
_EVERYTHING = frozenset(Dimension)
_TOP = Text(
    "Sales of the {who} / sales of all customers that bought something in the period",
    "{who}销售额 / 期内全部有成交客户的销售额",
)


def _share_of(english: str, chinese: str) -> Text:
    return Text(_TOP.en.format(who=english), _TOP.zh.format(who=chinese))


KPIS: dict[KpiCode, Kpi] = {
    kpi.code: kpi
    for kpi in (
        Kpi(
            KpiCode.SALES,
            Unit.AMOUNT,
            Text(
                "Net amount of the period's orders at the rate of their day; credits negative, cancelled ones left out",
                "期内订单净额（按单据日汇率；红冲为负，已取消不计）",
            ),
            _sum_of("sales"),
            _EVERYTHING,
        ),
        Kpi(
            KpiCode.QUANTITY,
            Unit.QUANTITY,
            Text("Sum of the quantities of the period's order lines", "期内订单行数量合计"),
            _sum_of("quantity"),
            _EVERYTHING,
        ),
        Kpi(
            KpiCode.ORDERS,
            Unit.COUNT,
            Text("Orders of the period that are not cancelled", "期内未取消的订单数"),
            _sum_of("orders"),
            _OF_CUSTOMERS,
        ),
        Kpi(
            KpiCode.MARGIN,
            Unit.RATIO,
            Text(
                "(net sales − cost) / net sales, over the lines whose cost is known",
                "（净销售额 − 成本）/ 净销售额（仅含已知成本的订单行）",
            ),
            margin,
            _EVERYTHING,
            clearance=2,
        ),
        Kpi(
            KpiCode.SALES_GROWTH,
            Unit.RATIO,
            Text(
                "(sales − base) / base, the base being the sales of the same period last year; none where it is ≤ 0",
                "（本期销售额 − 上年同期）/ 上年同期；上年同期 ≤ 0 时为空",
            ),
            growth,
            _EVERYTHING,
        ),
        Kpi(
            KpiCode.ON_TIME,
            Unit.RATIO,
            Text(
                "Lines promised for the period: shipped by their day / shipped or overdue",
                "承诺在本期的订单行：按期发货 / 已发货或已逾期",
            ),
            on_time,
            _OF_CUSTOMERS,
        ),
        Kpi(
            KpiCode.ORDER_ACCURACY,
            Unit.RATIO,
            Text(
                "Lines accepted in full / lines whose accepted quantity is known",
                "全数验收的行 / 已知验收数量的行",
            ),
            _ratio_of("accurate_lines", "checked_lines"),
            _OF_CUSTOMERS,
        ),
        Kpi(
            KpiCode.LATE_ORDERS,
            Unit.COUNT,
            Text(
                "Orders promised for the period with a line shipped after its day",
                "承诺在本期、有订单行迟发的订单数",
            ),
            _sum_of("late_orders"),
            _OF_CUSTOMERS,
        ),
        Kpi(
            KpiCode.CONCENTRATION,
            Unit.RATIO,
            _share_of("top 20 % of customers", "前 20% 客户"),
            _ratio_of("top_20_percent", "all_customers"),
            _OF_GROUPS,
        ),
        Kpi(
            KpiCode.CONCENTRATION_TOP_TENTH,
            Unit.RATIO,
            _share_of("top 10 % of customers", "前 10% 客户"),
            _ratio_of("top_10_percent", "all_customers"),
            _OF_GROUPS,
        ),
        Kpi(
            KpiCode.CONCENTRATION_TOP_TEN,
            Unit.RATIO,
            _share_of("ten best customers", "前十大客户"),
            _ratio_of("top_ten", "all_customers"),
            _OF_GROUPS,
        ),
        Kpi(
            KpiCode.CONCENTRATION_HHI,
            Unit.RATIO,
            Text("Σ share² over the customers that bought something", "Σ 各成交客户占比²"),
            lambda sums: Figure(sums["hhi"].quantize(RATIO_PLACES, ROUND_HALF_EVEN) if sums["all_customers"] else None),
            _OF_GROUPS,
        ),
    )
}
CONCENTRATIONS = frozenset(code for code in KpiCode if code.startswith("concentration"))
