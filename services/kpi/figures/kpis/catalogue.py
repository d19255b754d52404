"""The KPI catalogue (method, section 7): what each KPI means, what it can be grouped by, who may see it."""

from dataclasses import dataclass

from services.kpi.figures.kpis import rules
from services.kpi.figures.kpis.rules import Dimension, Formula, KpiCode, Unit, ratio_of, sum_of
from shared.problems import Text


@dataclass(frozen=True, slots=True)
class Kpi:
    """One KPI."""

    code: KpiCode
    unit: Unit
    meaning: Text
    formula: Formula
    dimensions: frozenset[Dimension]
    clearance: int = 1


_ANY = frozenset(Dimension)
_NOT_CATEGORY = _ANY - {Dimension.CATEGORY}
_OF_GROUPS = _NOT_CATEGORY - {Dimension.CUSTOMER}

_SALES = Text(
    "Net amount of the period's orders at the rate of their day; credits negative, cancelled orders left out.",
    "期内订单净额（按单据日汇率；红冲为负，已取消不计）。",
)
_QUANTITY = Text("Sum of the quantities of the period's order lines.", "期内订单行数量合计。")
_ORDERS = Text("Orders of the period that are not cancelled.", "期内未取消的订单数。")
_MARGIN = Text(
    "(net sales − cost) / net sales, over the lines whose cost is known.",
    "（净销售额 − 成本）/ 净销售额，仅含已知成本的订单行。",
)
_GROWTH = Text(
    "(sales − base) / base, with the sales of the same period last year as base; null when the base is ≤ 0.",
    "（本期销售额 − 上年同期）/ 上年同期；上年同期 ≤ 0 时为空。",
)
_ON_TIME = Text(
    "Lines promised for the period: shipped by their promised day / shipped, or open and overdue.",
    "承诺在本期的订单行：按期发货 / 已发货或已逾期未发。",
)
_ACCURACY = Text(
    "Lines accepted in full / lines whose accepted quantity is known.", "全数验收的行 / 已知验收数量的行。"
)
_LATE = Text(
    "Orders promised for the period with a line shipped after its promised day.", "承诺在本期、有订单行迟发的订单数。"
)
_TOP_FIFTH = Text(
    "Sales of the top 20 % of customers / sales of all customers with sales in the period.",
    "前 20% 客户销售额 / 期内全部成交客户销售额。",
)
_TOP_TENTH = Text(
    "Sales of the top 10 % of customers / sales of all customers with sales in the period.",
    "前 10% 客户销售额 / 期内全部成交客户销售额。",
)
_TOP_TEN = Text(
    "Sales of the ten best customers / sales of all customers with sales in the period.",
    "前十大客户销售额 / 期内全部成交客户销售额。",
)
_HHI = Text("Σ share² over the customers with sales in the period.", "期内各成交客户占比的平方和。")

KPIS: dict[KpiCode, Kpi] = {
    kpi.code: kpi
    for kpi in (
        Kpi(KpiCode.SALES, Unit.AMOUNT, _SALES, sum_of("sales"), _ANY),
        Kpi(KpiCode.QUANTITY, Unit.QUANTITY, _QUANTITY, sum_of("quantity"), _ANY),
        Kpi(KpiCode.ORDERS, Unit.COUNT, _ORDERS, sum_of("orders"), _NOT_CATEGORY),
        Kpi(KpiCode.MARGIN, Unit.RATIO, _MARGIN, rules.MARGIN, _ANY, clearance=2),
        Kpi(KpiCode.SALES_GROWTH, Unit.RATIO, _GROWTH, rules.GROWTH, _ANY),
        Kpi(KpiCode.ON_TIME, Unit.RATIO, _ON_TIME, rules.ON_TIME, _NOT_CATEGORY),
        Kpi(KpiCode.ORDER_ACCURACY, Unit.RATIO, _ACCURACY, ratio_of("accurate_lines", "checked_lines"), _NOT_CATEGORY),
        Kpi(KpiCode.LATE_ORDERS, Unit.COUNT, _LATE, sum_of("late_orders"), _NOT_CATEGORY),
        Kpi(KpiCode.CONCENTRATION, Unit.RATIO, _TOP_FIFTH, ratio_of("top_fifth", "all_customers"), _OF_GROUPS),
        Kpi(
            KpiCode.CONCENTRATION_TOP_TENTH, Unit.RATIO, _TOP_TENTH, ratio_of("top_tenth", "all_customers"), _OF_GROUPS
        ),
        Kpi(KpiCode.CONCENTRATION_TOP_TEN, Unit.RATIO, _TOP_TEN, ratio_of("top_ten", "all_customers"), _OF_GROUPS),
        Kpi(KpiCode.CONCENTRATION_HHI, Unit.RATIO, _HHI, rules.HHI, _OF_GROUPS),
    )
}
