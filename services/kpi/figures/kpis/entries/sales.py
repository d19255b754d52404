"""Sales, profit and returns."""

from services.kpi.figures.kpis import formulas
from services.kpi.figures.kpis.entry import FIRST, Kpi
from services.kpi.figures.kpis.formulas import AVERAGE_PLACES, opposite_of, ratio_of, share_of, sum_of
from services.kpi.figures.kpis.rules import BY_MONTH, OF_CUSTOMERS, OF_ORDERS, Direction, Unit
from shared.problems import Text

ENTRIES = (
    Kpi(
        code="sales",
        name=Text("Sales", "销售额"),
        meaning=Text(
            "Net amount of the period's orders at the rate of their day; credits negative, cancelled orders left out.",
            "期内订单净额（按单据日汇率；红冲为负，已取消不计）。",
        ),
        unit=Unit.AMOUNT,
        formula=sum_of("sales"),
        since=FIRST,
    ),
    Kpi(
        code="quantity",
        name=Text("Quantity sold", "销售量"),
        meaning=Text("Sum of the quantities of the period's order lines.", "期内订单行数量合计。"),
        unit=Unit.QUANTITY,
        formula=sum_of("quantity"),
        since=FIRST,
    ),
    Kpi(
        code="orders",
        name=Text("Orders", "订单数"),
        meaning=Text(
            "Orders of the period that are not cancelled, without credit notes.", "期内未取消的订单数，不含红冲单。"
        ),
        unit=Unit.COUNT,
        formula=sum_of("orders"),
        dimensions=OF_ORDERS,
        since=FIRST,
    ),
    Kpi(
        code="average_order_value",
        name=Text("Average order value", "客单价"),
        meaning=Text("Net sales / orders.", "净销售额 / 订单数。"),
        unit=Unit.AMOUNT,
        formula=ratio_of("sales", "orders", AVERAGE_PLACES),
        dimensions=OF_ORDERS,
    ),
    Kpi(
        code="profit",
        name=Text("Gross profit", "毛利"),
        meaning=Text(
            "Net sales − cost, over the lines whose cost is known: their own, else the product's of the day.",
            "净销售额 − 成本，仅含已知成本的订单行（行成本，缺省取当日产品成本）。",
        ),
        unit=Unit.AMOUNT,
        formula=formulas.PROFIT,
        clearance=2,
    ),
    Kpi(
        code="margin",
        name=Text("Profit margin", "利润率"),
        meaning=Text(
            "(net sales − cost) / net sales, over the lines whose cost is known: their own, else the product's of the"
            " day.",
            "（净销售额 − 成本）/ 净销售额，仅含已知成本的订单行（行成本，缺省取当日产品成本）。",
        ),
        unit=Unit.RATIO,
        formula=formulas.MARGIN,
        clearance=2,
        since=FIRST,
    ),
    Kpi(
        code="contribution",
        name=Text("Contribution to profit", "客户贡献"),
        meaning=Text(
            "Gross profit / gross profit of all the caller's customers in the period, whatever the filters.",
            "毛利 / 期内可见全部客户的毛利（不受筛选条件影响）。",
        ),
        unit=Unit.RATIO,
        formula=share_of("contribution.profit", "contribution.total"),
        clearance=2,
    ),
    Kpi(
        code="sales_growth",
        name=Text("Sales growth", "销售增长率"),
        meaning=Text(
            "(sales − base) / base, with the sales of the same period last year as base, for a running period those of"
            " the same days; null when the base is ≤ 0.",
            "（本期销售额 − 上年同期）/ 上年同期；进行中的期间与上年相同天数比较；上年同期 ≤ 0 时为空。",
        ),
        unit=Unit.RATIO,
        formula=formulas.GROWTH,
        since=FIRST,
    ),
    Kpi(
        code="key_account_growth",
        name=Text("Growth of big customers", "大客户成长"),
        meaning=Text(
            "Sales growth of the customers that were tagged big at the period's start.",
            "期初被标记为大客户的客户的销售增长率。",
        ),
        unit=Unit.RATIO,
        formula=formulas.growth_of("key_accounts.sales", "key_accounts.base_sales"),
        dimensions=OF_CUSTOMERS,
        grains=BY_MONTH,
        clearance=2,
    ),
    Kpi(
        code="returns",
        name=Text("Returns", "退货额"),
        meaning=Text("Amount of the period's credit notes, as a positive number.", "期内红冲单金额（以正数表示）。"),
        unit=Unit.AMOUNT,
        formula=opposite_of("credits"),
        direction=Direction.LOWER,
    ),
    Kpi(
        code="return_count",
        name=Text("Number of returns", "退货单数"),
        meaning=Text("Credit notes of the period that are not cancelled.", "期内未取消的红冲单数。"),
        unit=Unit.COUNT,
        formula=sum_of("credit_notes"),
        direction=Direction.LOWER,
        dimensions=OF_ORDERS,
    ),
    Kpi(
        code="return_rate",
        name=Text("Return rate", "退货率"),
        meaning=Text("Returns / sales before returns.", "退货额 / 退货前销售额。"),
        unit=Unit.RATIO,
        formula=formulas.RETURN_RATE,
        direction=Direction.LOWER,
    ),
)
