"""How many customers come and stay, and how much depends on the best of them."""

from services.kpi.figures.kpis import formulas
from services.kpi.figures.kpis.entry import FIRST, Kpi
from services.kpi.figures.kpis.formulas import Formula, ratio_of, share_of, sum_of, top_share
from services.kpi.figures.kpis.rules import BY_MONTH, OF_CUSTOMERS, Dimension, Direction, Unit
from shared.problems import Text

_OF_GROUPS = OF_CUSTOMERS - {Dimension.CUSTOMER}


def _of_customers(
    code: str, name: Text, meaning: Text, formula: Formula, unit: Unit = Unit.RATIO, *, each: bool = False
) -> Kpi:
    """About customers; `each`: also by customer."""
    dimensions = OF_CUSTOMERS if each else _OF_GROUPS
    return Kpi(
        code=code, name=name, meaning=meaning, unit=unit, formula=formula, dimensions=dimensions, grains=BY_MONTH
    )


def _concentration(code: str, name: Text, meaning: Text, formula: Formula) -> Kpi:
    return Kpi(
        code=code,
        name=name,
        meaning=meaning,
        unit=Unit.RATIO,
        formula=formula,
        direction=Direction.TARGET,
        dimensions=_OF_GROUPS,
        grains=BY_MONTH,
        since=FIRST,
    )


_OF_ALL = "the net sales of all customers with a document in the period, negative ones included"
_OF_ALL_ZH = "期内有单据的全部客户净销售额（含负数）"

ENTRIES = (
    _of_customers(
        "new_customers",
        Text("New customers", "新客户开发"),
        Text("Customers whose first order ever is in the period.", "首次下单在本期的客户数。"),
        sum_of("activity.new_customers"),
        Unit.COUNT,
        each=True,
    ),
    _of_customers(
        "new_customer_rate",
        Text("New customer rate", "新客户获得率"),
        Text(
            "New customers / customers active at the period's start: with an order in the 12 months before it.",
            "新客户数 / 期初活跃客户数（此前 12 个月内有订单）。",
        ),
        ratio_of("activity.new_customers", "activity.active_at_start"),
    ),
    _of_customers(
        "retention",
        Text("Customer retention", "客户留住率"),
        Text(
            "(customers active at the period's end − new ones) / active at its start; active: an order in the last 12"
            " months.",
            "（期末活跃客户数 − 新客户数）/ 期初活跃客户数；活跃指最近 12 个月内有订单。",
        ),
        formulas.RETENTION,
    ),
    _of_customers(
        "retention_by_revenue",
        Text("Revenue retention", "收入留存率"),
        Text(
            "Sales of the 12 months to the period's end with the customers active at its start / their sales of the 12"
            " months before it.",
            "期初活跃客户在截至期末 12 个月的销售额 / 其期初前 12 个月的销售额。",
        ),
        share_of("activity.kept_sales", "activity.sales_before"),
    ),
    _concentration(
        "concentration",
        Text("Share of the top 20 % of customers", "前 20% 客户占比"),
        Text(f"Net sales of the best 20 % of customers / {_OF_ALL}.", f"前 20% 客户净销售额 / {_OF_ALL_ZH}。"),
        top_share("concentration.top_fifth"),
    ),
    _concentration(
        "concentration_top_tenth",
        Text("Share of the top 10 % of customers", "前 10% 客户占比"),
        Text(f"Net sales of the best 10 % of customers / {_OF_ALL}.", f"前 10% 客户净销售额 / {_OF_ALL_ZH}。"),
        top_share("concentration.top_tenth"),
    ),
    _concentration(
        "concentration_top_ten",
        Text("Share of the ten best customers", "前十大客户占比"),
        Text(f"Net sales of the ten best customers / {_OF_ALL}.", f"前十大客户净销售额 / {_OF_ALL_ZH}。"),
        top_share("concentration.top_ten"),
    ),
    _concentration(
        "concentration_hhi",
        Text("Concentration index (HHI)", "客户集中度指数 (HHI)"),
        Text(
            "Σ share² over the customers with positive net sales in the period.",
            "期内净销售额为正的各客户占比的平方和。",
        ),
        formulas.HHI,
    ),
)
