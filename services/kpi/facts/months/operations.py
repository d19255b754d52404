"""Archiving periods and restoring them, refusing documents of archived ones, and statistics of the whole tables."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.months import archived_orders, store
from services.kpi.facts.months.rules import NotArchivable, Period, TooBusy, refuse_recent
from services.kpi.facts.rollups.store import VALUATION
from shared.batches import staging
from shared.batches.kinds import Pushed
from shared.database import create_engine, execute_sql, transaction
from shared.problems import Text
from shared.settings import Settings
from shared.time import company_today

MAX_SECONDS, PATIENCE_SECONDS = 3600, 30
"""How long a period may take, and how long it waits for batches and readers that are under way."""
ARCHIVED = {
    "month_archived": Text(
        "Orders of {value} are archived: this row was not stored. Have the period restored (guanxi restore {value}),"
        " then push the row again.",
        "{value} 的订单已归档：此行未保存。请先恢复该期间（guanxi restore {value}），再重新推送此行。",
    )
}
"""The text of the error with which documents of archived periods are rejected."""


async def archive(settings: Settings, before: date) -> list[Period]:
    """Archive the periods that end by this day; those that somebody else archives meanwhile are left to them.

    Raises NotArchivable, TooBusy.
    """
    refuse_recent(before, company_today())
    engine, archived = create_engine(settings), []
    try:
        async with transaction(engine) as session:
            periods = [period for period in await store.list_open(session) if period.until <= before]
        for period in periods:
            async with alone(engine) as session:
                if period in await store.list_open(session):
                    await archive_period(session, period)
                    archived.append(period)
    finally:
        await engine.dispose()
    return archived


async def restore(settings: Settings, name: str) -> None:
    """Restore the archived period with this name. Raises NotArchivable, TooBusy."""
    engine = create_engine(settings)
    try:
        async with alone(engine) as session:
            await restore_period(session, name)
    finally:
        await engine.dispose()


async def list_archived(settings: Settings) -> list[Period]:
    """The archived periods."""
    engine = create_engine(settings)
    try:
        async with transaction(engine) as session:
            return await store.list_archived(session)
    finally:
        await engine.dispose()


@asynccontextmanager
async def alone(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """A transaction during which no batch of orders runs, nor one that values them. Raises TooBusy."""
    try:
        async with transaction(engine) as session:
            await execute_sql(session, f"SET LOCAL statement_timeout = '{MAX_SECONDS}s'")
            await execute_sql(session, f"SET LOCAL lock_timeout = '{PATIENCE_SECONDS}s'")
            await staging.lock(session, VALUATION)
            yield session
    except DBAPIError as error:
        if isinstance(getattr(error.orig, "__cause__", None), asyncpg.LockNotAvailableError):
            raise TooBusy(f"Batches or long reads took more than {PATIENCE_SECONDS} s: try again later.") from error
        raise


async def archive_period(session: AsyncSession, period: Period) -> None:
    """Keep the sums of the period's orders, and take them out of all queries."""
    await archived_orders.gather_parts(session, period)
    await archived_orders.keep_sums(session, period)
    for table in store.PARTITIONED:
        await store.detach(session, table, period)
    await archived_orders.note_archived(session, period)


async def restore_period(session: AsyncSession, name: str) -> None:
    """Bring the period's orders back, as categories, costs and rates value them now. Raises NotArchivable."""
    period = next((one for one in await store.list_archived(session) if str(one) == name), None)
    if period is None:
        raise NotArchivable(f"{name} is not archived.")
    await archived_orders.bring_up_to_date(session, period)
    for table in store.PARTITIONED:
        await store.attach_archived(session, table, period)
    await archived_orders.gather_parts(session, period)
    await archived_orders.give_back_sums(session, period)
    await archived_orders.note_restored(session, period)


async def refuse_archived(session: AsyncSession, _: Pushed) -> int:
    """Refuse the staged orders that would change an archived period, and count them. Those stored already stay."""
    await staging.lock(session, VALUATION, is_shared=True)  # nothing is archived until the batch has ended
    return await archived_orders.refuse_archived(session) if await archived_orders.has_archived(session) else 0


async def analyze_grown(session: AsyncSession) -> None:
    """Renew the statistics of the whole tables: PostgreSQL by itself does so for the periods alone."""
    await execute_sql(session, f"SET LOCAL statement_timeout = '{MAX_SECONDS}s'")
    for table in store.PARTITIONED:
        if await store.has_grown(session, table):
            await execute_sql(session, f"ANALYZE {table}")
