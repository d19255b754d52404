"""Units and dimensions of KPIs, and how figures are computed from sums (method, section 7)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from shared.labels import Labelled

RATIO_PLACES = Decimal("0.000001")
Sums = Mapping[str, Decimal]


class Unit(Labelled):
    """The unit of a KPI."""

    AMOUNT = "amount", "Amount in the base currency", "本位币金额"
    QUANTITY = "quantity", "Quantity", "数量"
    COUNT = "count", "Count", "个数"
    RATIO = "ratio", "Ratio (0.25 is 25 %)", "比率（0.25 即 25%）"


class Grain(Labelled):
    """The length of a period; quarters and years are fiscal."""

    MONTH = "month", "Month", "月"
    QUARTER = "quarter", "Quarter", "季度"
    YEAR = "year", "Year", "年"
    TOTAL = "total", "The whole time", "合计"


class Dimension(Labelled):
    """A dimension that figures can be grouped by."""

    CUSTOMER = "customer", "Customer", "客户"
    GROUP = "group", "Group of customers", "客户集团"
    REGION = "region", "Region", "区域"
    INDUSTRY = "industry", "Industry", "行业"
    CLASS = "class", "Customer class", "客户分类"
    MANAGER = "manager", "Account manager", "客户经理"
    CATEGORY = "category", "Product category", "产品类别"


class KpiCode(Labelled):
    """The codes of the KPIs."""

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
    """A KPI's value, and for a ratio its numerator and denominator."""

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Formula:
    """How a figure is computed, and the sums needed."""

    sums: tuple[str, ...]
    calculate: Callable[[Sums], Figure]


LAST_YEAR = frozenset({"base_sales"})
OVERDUE = frozenset({"overdue_lines"})
CONCENTRATION = frozenset({"top_fifth", "top_tenth", "top_ten", "all_customers", "hhi"})
"""Sums that are not a column of the rollup."""


def divide(numerator: Decimal, denominator: Decimal) -> Figure:
    """The ratio to six places; no value when the denominator is 0."""
    value = (numerator / denominator).quantize(RATIO_PLACES, ROUND_HALF_EVEN) if denominator else None
    return Figure(value, numerator, denominator)


def sum_of(name: str) -> Formula:
    """The sum itself."""
    return Formula((name,), lambda sums: Figure(sums[name]))


def ratio_of(numerator: str, denominator: str) -> Formula:
    """The ratio of two sums."""
    return Formula((numerator, denominator), lambda sums: divide(sums[numerator], sums[denominator]))


def margin(sums: Sums) -> Figure:
    """(net sales − cost) / net sales, over the lines whose cost is known; no value when these sales are 0."""
    return divide(sums["costed_sales"] - sums["cost"], sums["costed_sales"])


def growth(sums: Sums) -> Figure:
    """(period − same period last year) / same period last year; no value when the base is not positive."""
    difference, base = sums["sales"] - sums["base_sales"], sums["base_sales"]
    return divide(difference, base) if base > 0 else Figure(None, difference, base)


def on_time(sums: Sums) -> Figure:
    """Lines shipped by their promised day / lines due: shipped ones, and open ones that are overdue."""
    return divide(sums["on_time_lines"], sums["delivered_lines"] + sums["overdue_lines"])


def concentration_index(sums: Sums) -> Figure:
    """HHI: the sum of squared shares; no value without sales."""
    return Figure(sums["hhi"].quantize(RATIO_PLACES, ROUND_HALF_EVEN) if sums["all_customers"] else None)


MARGIN = Formula(("costed_sales", "cost"), margin)
GROWTH = Formula(("sales", "base_sales"), growth)
ON_TIME = Formula(("on_time_lines", "delivered_lines", "overdue_lines"), on_time)
HHI = Formula(("hhi", "all_customers"), concentration_index)
