"""Every query over periods. SQL is built from names and days in the code only."""
# ruff: noqa: S608

from datetime import date

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.months.model import archived_periods
from services.kpi.facts.months.rules import Period
from shared.batches import staging
from shared.database import execute, execute_sql
from shared.time import company_today

PARTITIONED = ("orders", "order_lines")
OPEN, ARCHIVED = "months", "archive"
"""The schemas of open periods and of archived ones."""

_MISSING = f"""
    SELECT month FROM (
        SELECT DISTINCT date_trunc('month', ordered_on)::date AS month FROM changed WHERE {staging.LIVING}
    ) months
    WHERE to_regclass('{OPEN}.orders_' || to_char(month, 'YYYY_MM')) IS NULL
          AND to_regclass('{OPEN}.orders_' || to_char(month, 'YYYY')) IS NULL
"""


async def open_periods(session: AsyncSession) -> None:
    """Open the periods of the changed orders that are not open yet."""
    if not await _days(session, _MISSING):
        return
    # The lock of ATTACH PARTITION, taken first: two batches never open the same period, and this one knows from now on
    # what the other has opened. It stops neither readers nor batches that need no new period.
    await execute_sql(session, "LOCK TABLE orders IN SHARE UPDATE EXCLUSIVE MODE")
    days = await _days(session, _MISSING)
    years = await _years_by_month(session)
    today = company_today()
    for period in sorted({Period.of(day, today, years) for day in days}):
        for table in PARTITIONED:
            await execute_sql(session, f"CREATE TABLE {OPEN}.{table}_{period.name} (LIKE {table})")
            await attach(session, table, period)


async def attach(session: AsyncSession, table: str, period: Period) -> None:
    """Make the period's table a part of the whole; unlike creating it as a part, this does not wait for readers."""
    await execute_sql(
        session,
        f"ALTER TABLE {table} ATTACH PARTITION {OPEN}.{table}_{period.name}"
        f" FOR VALUES FROM ('{period.first}') TO ('{period.until}')",
    )


async def detach(session: AsyncSession, table: str, period: Period) -> None:
    """Take the period's table out of the whole, and keep it in the schema of archived ones."""
    await execute_sql(session, f"ALTER TABLE {table} DETACH PARTITION {OPEN}.{table}_{period.name}")
    await execute_sql(session, f"ALTER TABLE {OPEN}.{table}_{period.name} SET SCHEMA {ARCHIVED}")


async def attach_archived(session: AsyncSession, table: str, period: Period) -> None:
    """Make an archived table a part of the whole again."""
    await execute_sql(session, f"ALTER TABLE {ARCHIVED}.{table}_{period.name} SET SCHEMA {OPEN}")
    await attach(session, table, period)


async def list_open(session: AsyncSession) -> list[Period]:
    """The open periods, in their order."""
    rows = await execute_sql(
        session,
        "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
        " WHERE i.inhparent = 'orders'::regclass",
    )
    return sorted(Period.named(row[0]) for row in rows)


async def list_archived(session: AsyncSession) -> list[Period]:
    """The archived periods, in their order."""
    first, until = archived_periods.c.first, archived_periods.c.until
    return [Period(*row) for row in await execute(session, sa.select(first, until).order_by(first))]


async def _days(session: AsyncSession, query: str) -> list[date]:
    return [row[0] for row in await execute_sql(session, query)]


async def _years_by_month(session: AsyncSession) -> set[int]:
    """The years of which months are open or archived."""
    rows = await execute_sql(
        session,
        "SELECT DISTINCT substr(relname, 8, 4)::integer FROM pg_class WHERE relname ~ '^orders_[0-9]{4}_[0-9]{2}$'"
        f" AND relnamespace IN ('{OPEN}'::regnamespace, '{ARCHIVED}'::regnamespace)",
    )
    return {row[0] for row in rows}


def during(period: Period, name: str = "ordered_on") -> str:
    """SQL condition: the day is in the period. The database leaves out other periods when it plans."""
    return f"{name} >= '{period.first}' AND {name} < '{period.until}'"


async def has_grown(session: AsyncSession, table: str) -> bool:
    """Whether the periods hold a tenth more or fewer rows than the statistics of the whole table say."""
    counts = await execute_sql(
        session,
        f"""
        SELECT whole.reltuples, coalesce(sum(greatest(part.reltuples, 0)), 0)
        FROM pg_class whole LEFT JOIN pg_inherits i ON i.inhparent = whole.oid
        LEFT JOIN pg_class part ON part.oid = i.inhrelid
        WHERE whole.oid = '{table}'::regclass
        GROUP BY whole.reltuples
        """,
    )
    known, present = counts.one()
    return bool(abs(present - max(known, 0)) > max(known, 0) / 10)
