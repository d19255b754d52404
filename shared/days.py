"""The company's days in SQL: columns with an instant belong to the day that it is in the company's zone."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import BIT

from shared.time import company_zone


def sql_day_of(instant: Any) -> sa.ColumnElement[date]:
    """SQL expression: the company's day at the instant in this column."""
    return sa.cast(sql_local(instant), sa.Date)


def sql_day_of_id(row_id: Any) -> sa.ColumnElement[date]:
    """SQL expression: the company's day on which the row of this id was made; null for an id that does not say.

    A UUIDv7 begins with its milliseconds since 1970.
    """
    digits = sa.func.replace(sa.cast(row_id, sa.Text), "-", "")
    milliseconds = sa.cast(sa.cast(sa.literal("x0000") + sa.func.left(digits, 12), BIT(64)), sa.BigInteger)
    made_at = sa.func.to_timestamp(milliseconds / sa.literal(1000.0, sa.Double))
    return sa.case((sa.func.substr(digits, 13, 1) == "7", sql_day_of(made_at)), else_=None)


def sql_end_of(day: sa.ColumnElement[date]) -> sa.ColumnElement[Any]:
    """SQL expression: the instant at which the company's day ends; an index on an instant finds what is before it."""
    return sa.func.timezone(_zone(), sa.cast(day + 1, sa.DateTime))


def sql_local(instant: Any) -> sa.ColumnElement[Any]:
    """SQL expression: the date and time on the company's clocks at the instant in this column."""
    return sa.func.timezone(_zone(), instant)


def _zone() -> sa.ColumnElement[str]:
    return sa.literal_column(f"'{company_zone().key}'")


def sql_today() -> sa.ColumnElement[date]:
    """SQL expression: the company's present day."""
    return sql_day_of(sa.func.now())
