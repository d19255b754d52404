"""The days of a product's sales, and those of last year that they are compared with."""

from datetime import date, timedelta
from typing import NamedTuple

from services.kpi.analytics.sold_lines import require_days
from shared.labels import Labelled
from shared.time import months_after


class ProductChange(Labelled):
    """How a product's sales stand against last year's."""

    KEPT = "kept", "Sold in both years", "两年均有销售"
    NEW = "new", "Not sold in the same days of last year", "上年同期无销售"
    DROPPED = "dropped", "Sold last year, not now", "上年有售，本期未售"


class ComparedDays(NamedTuple):
    """Days, and the same days of last year."""

    first: date
    last: date
    first_last_year: date
    last_last_year: date


def compared_days(first: date, last: date, today: date) -> ComparedDays:
    """The days up to today, so that a running time is compared with like days. Raises DaysInvalid."""
    require_days(first, last)
    ended = max(min(last, today), first)
    return ComparedDays(first, ended, months_after(first, -12), _year_before(ended))


def _year_before(last: date) -> date:
    """The same day of last year; of a month's last day, that month's last day."""
    next_day = last + timedelta(days=1)
    return months_after(next_day, -12) - timedelta(days=1) if next_day.day == 1 else months_after(last, -12)
