"""Computing scores: confidence, NPS, CSAT, the gap to the target (method, 4.5 and 7)."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from shared.labels import Labelled
from shared.problems import FieldError, Invalid, Text
from shared.time import months_after

PLACES = Decimal("0.0001")
MAX_YEARS = 20
T_95 = (
    *("12.706", "4.303", "3.182", "2.776", "2.571", "2.447", "2.365", "2.306", "2.262", "2.228"),
    *("2.201", "2.179", "2.160", "2.145", "2.131", "2.120", "2.110", "2.101", "2.093", "2.086"),
    *("2.080", "2.074", "2.069", "2.064", "2.060", "2.056", "2.052", "2.048", "2.045", "2.042"),
)
"""Student's t for 95 %, both sides, by degrees of freedom from 1 on; above, the bounds below are on the safe side."""
T_ABOVE = ((60, "2.042"), (120, "2.000"), (None, "1.980"))


class ScoreGrain(Labelled):
    """The length of a period of the trend."""

    MONTH = "month", "Month", "月"
    QUARTER = "quarter", "Quarter", "季度"
    YEAR = "year", "Year", "年"


class PeriodWrong(Invalid):
    """The period ends before it begins, or is too long."""

    title = Text("Check the period", "期间有误")


class Score(NamedTuple):
    """A mean with its bounds at 95 % confidence; one answer has none."""

    n: int
    score: Decimal | None
    low: Decimal | None
    high: Decimal | None


def t_95(degrees: int) -> Decimal:
    """Student's t for 95 %, both sides."""
    if degrees <= len(T_95):
        return Decimal(T_95[degrees - 1])
    return Decimal(next(value for most, value in T_ABOVE if most is None or degrees <= most))


def score_with_bounds(n: int, mean: Decimal | None, deviation: Decimal | None) -> Score:
    """The mean, and mean ± t · s / √n, within 0 and 1."""
    if not n or mean is None:
        return Score(0, None, None, None)
    if n == 1 or deviation is None:
        return Score(n, rounded(mean), None, None)
    reach = t_95(n - 1) * deviation / Decimal(n).sqrt()
    return Score(n, rounded(mean), rounded(max(mean - reach, Decimal(0))), rounded(min(mean + reach, Decimal(1))))


def rounded(value: Decimal) -> Decimal:
    """The value to four places."""
    return value.quantize(PLACES, ROUND_HALF_UP)


def share(part: int, whole: int) -> Decimal | None:
    """The part of the whole; None of nothing."""
    return rounded(Decimal(part) / whole) if whole else None


def net_promoters(promoters: int, detractors: int, n: int) -> Decimal | None:
    """NPS: the share of those who give 9 or 10, less that of those who give 6 or less; from −1 to 1."""
    return share(promoters - detractors, n)


def window(first: date | None, last: date | None, today: date, months: int) -> tuple[date, date]:
    """The days asked for; by default the last months up to today. Raises PeriodWrong."""
    until = last or today
    since = first or months_after(until, -months) + timedelta(days=1)
    if since > until:
        text = Text("The first day lies after the last.", "开始日晚于结束日。")
    elif until.year - since.year > MAX_YEARS:
        text = Text("At most {most} years at once.", "一次最多 {most} 年。").filled(most=MAX_YEARS)
    else:
        return since, until
    raise PeriodWrong(errors=[FieldError(PeriodWrong.code(), text, parameter="to" if last else "from")])
