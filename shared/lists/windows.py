"""Windows of days: from one day to another, a year at most."""

from dataclasses import dataclass
from datetime import date, timedelta

from shared.problems import BadRequest, Text

MAX_WINDOW = timedelta(days=366)
DEFAULT_WINDOW = timedelta(days=30)


class WindowInvalid(BadRequest):
    """The window of days ends before it begins, is longer than a year, or its end is given twice."""

    title = Text("Invalid window of days", "日期范围无效")
    detail = Text(
        "From {from_} to {to}: give at most {days} days, and either the last day or the number of days.",
        "{from_} 至 {to}：最多 {days} 天；截止日期与天数只能给出其一。",
    )


@dataclass(frozen=True, slots=True)
class Window:
    """Days, both ends included."""

    first: date
    last: date


def window_of(first: date | None, last: date | None, today: date, days: int | None = None) -> Window:
    """The requested days; by default today and the next thirty days. Raises WindowInvalid."""
    begin = first or today
    if last is not None and days is not None:
        raise WindowInvalid(from_=begin, to=last, days=MAX_WINDOW.days)
    if last is None:
        length = DEFAULT_WINDOW if days is None else timedelta(days=days)
        last = date.max if date.max - begin < length else begin + length
    if not timedelta(0) <= last - begin <= MAX_WINDOW:
        raise WindowInvalid(from_=begin, to=last, days=MAX_WINDOW.days)
    return Window(begin, last)


def calendar_window(first: date | None, last: date | None, today: date) -> Window:
    """The days of a calendar; by default a year that begins thirty days ago. Raises WindowInvalid."""
    return window_of(
        today - DEFAULT_WINDOW if first is None else first,
        today + MAX_WINDOW - DEFAULT_WINDOW if first is None and last is None else last,
        today,
    )
