"""What customers pay, and how fast."""

from services.kpi.figures.kpis.entry import Kpi
from services.kpi.figures.kpis.formulas import AVERAGE_PLACES, share_of, sum_of
from services.kpi.figures.kpis.rules import BY_MONTH, OF_CUSTOMERS, Direction, Unit
from shared.problems import Text

ENTRIES = (
    Kpi(
        code="collections",
        name=Text("Collections", "回款额"),
        meaning=Text(
            "Payments by the day on which they arrived, at the rate of the receivable that they pay; those whose"
            " receivable is unknown are not counted.",
            "按到账日计的回款，按所付应收账款的汇率折算；应收账款未知的回款不计。",
        ),
        unit=Unit.AMOUNT,
        formula=sum_of("collections.paid"),
        dimensions=OF_CUSTOMERS,
    ),
    Kpi(
        code="receivables_turnover",
        name=Text("Receivables turnover", "应收账款周转率"),
        meaning=Text(
            "Net credit sales / mean of the month-end receivables; of a running period up to today.",
            "赊销净额 / 各月末应收余额均值；进行中的期间截至今天。",
        ),
        unit=Unit.AVERAGE,
        formula=share_of("receivables.issued", "receivables.balance", AVERAGE_PLACES),
        dimensions=OF_CUSTOMERS,
        grains=BY_MONTH,
    ),
    Kpi(
        code="dso",
        name=Text("Days sales outstanding", "应收账款周转天数"),
        meaning=Text(
            "Days of the period / receivables turnover; of a running period the days up to today.",
            "期间天数 / 应收账款周转率；进行中的期间为截至今天的天数。",
        ),
        unit=Unit.DAYS,
        formula=share_of("receivables.balance_days", "receivables.issued", AVERAGE_PLACES),
        direction=Direction.LOWER,
        dimensions=OF_CUSTOMERS,
        grains=BY_MONTH,
    ),
)
