"""Which archived periods an answer lacks: their order lines are read by no query, so the answer names them."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated, Any

import sqlalchemy as sa
from pydantic import Field
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from services.kpi.facts.months.model import archived_periods, archived_sums

ArchivedPeriods = Annotated[
    list[str],
    Field(
        description="Archived years and months, `2012` or `2012-03`, whose order lines do not count here although they "
        "are of the days read; empty: all count.",
        examples=[[]],
    ),
]
Days = Iterable[tuple[date, date]]
EARLIEST = date(1900, 1, 1)

PROMISED: sa.ColumnElement[str] = sa.literal_column("coalesce(key ->> 'promised_on', key ->> 'month')")
"""The promised day of open lines, or the month of delivered ones, as text: ISO days have the order of their letters."""
_is_open: sa.ColumnElement[bool] = sa.literal_column("rollup = 'open_promises'", sa.Boolean)
_is_promised: sa.ColumnElement[bool] = sa.literal_column(
    "(rollup = 'open_promises' OR rollup = 'customer_months' AND measures ->> 'delivered_lines' <> '0')", sa.Boolean
)
sa.Index("ix_archived_sums_promised", archived_sums.c.period, PROMISED, postgresql_where=_is_promised)


def archived_within(days: Days) -> sa.ScalarSelect[list[str]]:
    """SQL: the names of the archived periods with one of these days, for what goes by the day of the order."""
    return archived_where(ordered_within(days))


def archived_where(*lacked: sa.ColumnElement[bool]) -> sa.ScalarSelect[list[str]]:
    """SQL: the names of the archived periods for which one of the conditions is true, in their order."""
    period = archived_periods.c
    names: Any = sa.func.array_agg(aggregate_order_by(period.name, period.first), type_=ARRAY(sa.Text))
    found = sa.select(sa.func.coalesce(names, sa.cast([], ARRAY(sa.Text))))
    return found.where(sa.or_(sa.false(), *lacked)).scalar_subquery()


def ordered_within(days: Days) -> sa.ColumnElement[bool]:
    """SQL condition: the period has one of these days."""
    period = archived_periods.c
    within = (sa.and_(period.first <= last, period.until > first) for first, last in days)
    return sa.or_(sa.false(), *within)


def promised_within(days: Days, codes: Any = None) -> sa.ColumnElement[bool]:
    """SQL condition: lines of the period's orders were promised for one of these days, delivered ones for its month.

    An order is promised long after its own day, so that this goes by what was kept of the period. `codes`: a query of
    the customer codes that count; None: all do.
    """
    within = (PROMISED.between(str(first.replace(day=1)), str(last)) for first, last in days)
    return _has_kept(_is_promised, sa.or_(sa.false(), *within), codes)


def open_before(day: date, codes: Any = None) -> sa.ColumnElement[bool]:
    """SQL condition: lines of the period's orders are open, and were promised before this day."""
    return _has_kept(
        sa.and_(_is_open, _is_promised), PROMISED.between(str(EARLIEST), str(day - timedelta(days=1))), codes
    )


def _has_kept(kind: sa.ColumnElement[bool], within: sa.ColumnElement[bool], codes: Any) -> sa.ColumnElement[bool]:
    of_period = archived_sums.c.period == sa.func.replace(archived_periods.c.name, "-", "_")
    of_codes = sa.true() if codes is None else archived_sums.c.customer_code.in_(codes)
    return sa.exists().where(of_period, kind, within, of_codes)
