"""Every query over periods. SQL is built from names and days in the code only."""
# ruff: noqa: S608

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.months.model import archived_periods, archived_sums
from services.kpi.facts.months.rules import Period
from services.kpi.facts.rates import rate_of
from services.kpi.facts.rollups.store import (
    LINES_OF_ORDERS,
    ORDERED_MONTHS,
    ROLLUPS,
    add_difference,
    parts_of,
    renew_months_with_orders,
)
from services.kpi.tables import KpiTable
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


async def gather_parts(session: AsyncSession, period: Period) -> None:
    """Fill `parts` with all orders of the period."""
    orders = f"(SELECT * FROM orders WHERE {during(period)}) o"
    lines = f"{LINES_OF_ORDERS} AND {during(period, 'l.ordered_on')}"
    await execute_sql(session, "DROP TABLE IF EXISTS pg_temp.parts")
    await execute_sql(session, f"CREATE TEMPORARY TABLE parts ON COMMIT DROP AS {parts_of(orders, lines)}")


async def keep_sums(session: AsyncSession, period: Period) -> None:
    """Keep what the orders in `parts` add to each rollup."""
    for rollup, (key, measures, query, _) in ROLLUPS.items():
        await execute_sql(
            session,
            "INSERT INTO archived_sums (customer_code, period, rollup, key, measures)"
            f" SELECT customer_code, '{period.name}', '{rollup}', {_object(key[1:])}, {_object(measures)}"
            f" FROM ({query}) sums",
        )


def _object(names: Iterable[str]) -> str:
    pairs = ", ".join(f"'{name}', {name}" for name in names)
    return f"jsonb_build_object({pairs})"


def archived_sums_of(rollup: str, sign: str = "", where: str = "true") -> str:
    """SQL: what archived orders add to the rollup, in the order of its key and measures."""
    key, measures, *_ = ROLLUPS[rollup]
    types = {column.name: column.type.compile() for column in KpiTable.metadata.tables[rollup].c}
    keys = ", ".join(["customer_code", *(f"(key ->> '{name}')::{types[name]} AS {name}" for name in key[1:])])
    values = ", ".join(f"{sign}(measures ->> '{name}')::numeric AS {name}" for name in measures)
    return f"SELECT {keys}, {values} FROM archived_sums WHERE rollup = '{rollup}' AND {where}"


async def give_back_sums(session: AsyncSession, period: Period) -> None:
    """Change the rollups by the difference between the restored orders in `parts` and the sums that were kept."""
    where = f"period = '{period.name}'"
    for rollup, (key, measures, query, _) in ROLLUPS.items():
        keys, summed = ", ".join(key), ", ".join(f"sum({name}) AS {name}" for name in measures)
        kept = archived_sums_of(rollup, "-", where)
        names = ", ".join((*key, *measures))
        both = f"SELECT {names} FROM ({query}) restored UNION ALL {kept}"
        await add_difference(
            session, rollup, f"SELECT {keys}, {summed} FROM ({both}) both_sums GROUP BY {keys}", has_removed=True
        )
    of_kept = f"SELECT customer_code, month FROM ({archived_sums_of('customer_months', where=where)}) kept"
    await renew_months_with_orders(session, f"{ORDERED_MONTHS} UNION {of_kept}", has_removed=True)
    await execute(session, sa.delete(archived_sums).where(archived_sums.c.period == period.name))


async def bring_up_to_date(session: AsyncSession, period: Period) -> None:
    """Give the orders of a period to restore the versions that have come in meanwhile, and the maintained rates."""
    table = f"{ARCHIVED}.orders_{period.name}"
    await execute_sql(
        session,
        f"UPDATE {table} o SET source_version = d.source_version FROM documents d"
        " WHERE d.kind = 'orders' AND d.id = o.id AND d.source_version <> o.source_version",
    )
    rate = rate_of("o.currency", "o.ordered_on")
    await execute_sql(
        session,
        f"UPDATE {table} o SET fx_rate = {rate} WHERE o.fx_is_maintained AND {rate} <> o.fx_rate",
    )


async def note_archived(session: AsyncSession, period: Period) -> None:
    """Note that the period is archived from now on."""
    noted = {"name": str(period), "first": period.first, "until": period.until, "archived_at": sa.func.now()}
    await execute(session, sa.insert(archived_periods).values(noted))


async def note_restored(session: AsyncSession, period: Period) -> None:
    """Note that the period is no longer archived."""
    await execute(session, sa.delete(archived_periods).where(archived_periods.c.name == str(period)))


async def has_archived(session: AsyncSession) -> bool:
    """Whether any period is archived."""
    return bool((await execute(session, sa.select(sa.exists(sa.select(archived_periods.c.name))))).scalar_one())


async def refuse_archived(session: AsyncSession) -> int:
    """Fill `refused` with the staged orders that are of an archived period, now or as they are stored; their number.

    What is stored already, or newer, needs no change: it is not refused.
    """
    await staging.prepare_refusals(session)
    refused = await execute_sql(
        session,
        """
        INSERT INTO refused (position, pointer, code, value)
        SELECT i.position, CASE WHEN i.is_deleted THEN '/status' ELSE '/ordered_on' END, 'month_archived', min(a.name)
        FROM incoming i LEFT JOIN documents kept ON kept.kind = 'orders' AND kept.id = i.id
        JOIN archived_periods a ON (i.ordered_on >= a.first AND i.ordered_on < a.until)
                                OR (kept.day >= a.first AND kept.day < a.until)
        WHERE kept.id IS NULL
              OR (i.source_version > kept.source_version AND i.content_hash <> kept.content_hash)
        GROUP BY 1, 2
        """,
    )
    return refused.rowcount


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
