"""Deliveries: on time, and right."""

from services.kpi.figures.kpis import formulas
from services.kpi.figures.kpis.entry import FIRST, Kpi
from services.kpi.figures.kpis.formulas import ratio_of, sum_of
from services.kpi.figures.kpis.rules import BY_MONTH, OF_CUSTOMERS, Direction, Unit
from shared.problems import Text

ENTRIES = (
    Kpi(
        code="on_time",
        name=Text("On-time delivery", "订单及时率"),
        meaning=Text(
            "Lines promised for the period: shipped by their promised day / shipped, or open and overdue.",
            "承诺在本期的订单行：按期发货 / 已发货或已逾期未发。",
        ),
        unit=Unit.RATIO,
        formula=formulas.ON_TIME,
        since=FIRST,
    ),
    Kpi(
        code="order_accuracy",
        name=Text("Order accuracy", "订单准确率"),
        meaning=Text(
            "Lines accepted in full / lines whose accepted quantity is known.", "全数验收的行 / 已知验收数量的行。"
        ),
        unit=Unit.RATIO,
        formula=ratio_of("accurate_lines", "checked_lines"),
        since=FIRST,
    ),
    Kpi(
        code="late_orders",
        name=Text("Orders shipped late", "迟发订单数"),
        meaning=Text(
            "Orders promised for the period with a line shipped after its promised day.",
            "承诺在本期、有订单行迟发的订单数。",
        ),
        unit=Unit.COUNT,
        formula=sum_of("late_orders"),
        direction=Direction.LOWER,
        dimensions=OF_CUSTOMERS,
        grains=BY_MONTH,
        since=FIRST,
    ),
)
