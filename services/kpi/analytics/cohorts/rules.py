"""Retention of cohorts, by count and by revenue."""

from decimal import ROUND_HALF_EVEN, Decimal

from services.kpi.figures.kpis.rules import Grain
from shared.labels import Labelled
from shared.problems import BadRequest, Text

PLACES = Decimal("0.000001")
MAX_PERIODS = 60


class CohortGrain(Labelled):
    """The length of a period; quarters and years are fiscal."""

    MONTH = "month", "Month", "月"
    QUARTER = "quarter", "Quarter", "季度"
    YEAR = "year", "Year", "年"

    @property
    def grain(self) -> Grain:
        """The same among the lengths of all figures."""
        return Grain(self.value)


class CohortMeasure(Labelled):
    """What a chart of cohorts shows."""

    COUNT = "count", "Share of the customers that ordered", "有订单客户占比"
    REVENUE = "revenue", "Share of the first period's sales", "首期销售额占比"


class RetentionReason(Labelled):
    """Why a cohort has no retention by revenue."""

    NO_FIRST_SALES = "no_first_sales", "The first period's net sales are not above 0", "首期净销售额不为正"


class CohortsTooLong(BadRequest):
    """The cohorts reach over too many periods until today."""

    parameter = "from"
    title = Text("Too many periods", "期间过多")
    detail = Text(
        "From {first} until today there are more than {limit} periods: begin later, or ask for longer periods.",
        "从 {first} 至今超过 {limit} 个期间，请推迟起始日期或选择更长的期间。",
    )


def retained(part: Decimal, whole: Decimal) -> Decimal | None:
    """The part that is kept of the first period; None where there was nothing to keep."""
    return (part / whole).quantize(PLACES, ROUND_HALF_EVEN) if whole > 0 else None
