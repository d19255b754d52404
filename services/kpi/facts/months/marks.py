"""Which archived periods an answer lacks: their order lines are read by no query, so the answer names them."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

import sqlalchemy as sa
from pydantic import Field
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from services.kpi.facts.months.model import archived_periods

ArchivedPeriods = Annotated[
    list[str],
    Field(
        description="Archived years and months within the days read, `2012` or `2012-03`: their order lines do not "
        "count here; empty: all count.",
        examples=[[]],
    ),
]


def archived_within(days: Iterable[tuple[date, date]]) -> sa.ScalarSelect[list[str]]:
    """SQL: the names of the archived periods in which one of these days is, in their order."""
    period = archived_periods.c
    names: Any = sa.func.array_agg(aggregate_order_by(period.name, period.first), type_=ARRAY(sa.Text))
    within = [sa.and_(period.first <= last, period.until > first) for first, last in days]
    found = sa.select(sa.func.coalesce(names, sa.cast([], ARRAY(sa.Text))))
    return found.where(sa.or_(sa.false(), *within)).scalar_subquery()
