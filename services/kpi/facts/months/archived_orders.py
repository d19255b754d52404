"""Keeping the sums of archived orders, and giving them back. SQL is built from names and days in the code only."""
# ruff: noqa: S608

from collections.abc import Iterable

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.months.model import archived_periods, archived_sums
from services.kpi.facts.months.rules import Period
from services.kpi.facts.months.store import ARCHIVED, during
from services.kpi.facts.rates import rate_of
from services.kpi.facts.rollups.parts import LINES_OF_ORDERS, parts_of
from services.kpi.facts.rollups.store import ORDERED_MONTHS, ROLLUPS, add_difference, renew_months_with_orders
from services.kpi.tables import KpiTable
from shared.batches import staging
from shared.database import execute, execute_sql


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
