"""The periods of scorecards, and what each step is due on."""

from datetime import date, timedelta
from typing import Any, NamedTuple, Protocol

from shared.labels import Labelled
from shared.problems import FieldError, Invalid, Text
from shared.time import months_after
from shared.working_days import nth_working_day

MAX_DAYS = 731
MAX_MONTHS = 24


class PeriodKind(Labelled):
    """The length of a scorecard's period; quarters, halves and years are fiscal."""

    MONTH = "month", "Month", "月度"
    QUARTER = "quarter", "Quarter", "季度"
    HALF_YEAR = "half_year", "Half-year", "半年度"
    YEAR = "year", "Fiscal year", "财年"
    CUSTOM = "custom", "From one day to another", "自定义区间"


MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF_YEAR: 6, PeriodKind.YEAR: 12}


class ScorecardPeriodInvalid(Invalid):
    """The period does not begin where periods of its kind begin, or its end is missing or wrong."""

    title = Text("Not a period of this kind", "考核期有误")


_STARTS = Text(
    'A period "{kind}" does not begin on {day}; the next one begins on {next}.',
    "“{kind}”考核期不能从 {day} 开始，下一个从 {next} 开始。",
)
_ENDS = Text("This period ends on {day}; leave the end out.", "该考核期于 {day} 结束，可不填结束日期。")
_NO_END = Text(
    "Give the last day: not before the first one, at most two years later.",
    "请填写结束日期：不早于开始日期，且不超过两年。",
)


def _wrong(code: str, text: Text, pointer: str, **values: Any) -> ScorecardPeriodInvalid:
    return ScorecardPeriodInvalid(errors=[FieldError(code, text, pointer, values=values)])


class Span(NamedTuple):
    """The first and the last day of a period."""

    starts_on: date
    ends_on: date


def period_of(kind: PeriodKind, starts_on: date, ends_on: date | None, first_month: int) -> Span:
    """The whole period. Raises ScorecardPeriodInvalid."""
    if kind is PeriodKind.CUSTOM:
        if ends_on is None or not 0 <= (ends_on - starts_on).days < MAX_DAYS:
            raise _wrong("end_missing", _NO_END, "/ends_on")
        return Span(starts_on, ends_on)
    months = MONTHS[kind]
    since = (starts_on.month - first_month) % months
    if starts_on.day != 1 or since:
        begins = months_after(starts_on.replace(day=1), months - since)
        raise _wrong("starts_elsewhere", _STARTS, "/starts_on", kind=kind.named, day=starts_on, next=begins)
    last = months_after(starts_on, months) - timedelta(days=1)
    if ends_on not in {None, last}:
        raise _wrong("ends_elsewhere", _ENDS, "/ends_on", day=last)
    return Span(starts_on, last)


def period_after(kind: PeriodKind, span: Span) -> Span:
    """The next period of the same length; a custom one of whole months keeps its number of months."""
    starts_on = span.ends_on + timedelta(days=1)
    whole = (count for count in range(1, MAX_MONTHS + 1) if months_after(span.starts_on, count) == starts_on)
    months = MONTHS.get(kind) or next(whole, None)
    if months is None:
        return Span(starts_on, starts_on + (span.ends_on - span.starts_on))
    # Counted from the first start: the months after the 31st of May are those after the 31st, not the 30th.
    return Span(starts_on, months_after(span.starts_on, 2 * months) - timedelta(days=1))


class WorkingDays(Protocol):
    """By which working day each step is due."""

    @property
    def agree(self) -> int: ...
    @property
    def assess(self) -> int: ...
    @property
    def review(self) -> int: ...
    @property
    def close(self) -> int: ...


def due_days(span: Span, days: WorkingDays) -> dict[str, date]:
    """By when the targets are agreed, the person has assessed itself, the supervisor has reviewed and closed."""
    after = span.ends_on + timedelta(days=1)
    return {
        "agree_by": nth_working_day(span.starts_on, days.agree),
        "assess_by": nth_working_day(after, days.assess),
        "review_by": nth_working_day(after, days.review),
        "close_by": nth_working_day(after, days.close),
    }
