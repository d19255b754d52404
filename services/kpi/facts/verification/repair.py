"""Computes kept rows anew that are not as the facts say, for `guanxi verify --repair`.

A process of an older version does not maintain a table that a newer version has added; it goes on writing facts until
it has been replaced. What it writes after the migration has filled the table is missing there.
"""
# ruff: noqa: S608 - names in the code only

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.months.operations import alone
from services.kpi.facts.verification.comparison import snapshot
from services.kpi.facts.verification.kept_tables import KEPT, differing
from shared.database import create_engine, execute_sql
from shared.settings import Settings

SCOPES_AT_ONCE = 200
"""Customer codes, products or invoices in one transaction: batches wait for it."""
UNLOCKED = "forecasts, receivables, payments"
"""What batches write without the lock of the valuation; batches of any version wait for a lock of the table."""


async def repair(settings: Settings) -> dict[str, int]:
    """Compute anew what differs; the number of codes, products or invoices by table. Raises TooBusy."""
    engine, repaired = create_engine(settings), {}
    try:
        for name in KEPT:
            async with snapshot(engine) as session:
                scopes = await _find_scopes(session, name)
            for place in range(0, len(scopes), SCOPES_AT_ONCE):
                async with alone(engine) as session:
                    await execute_sql(session, f"LOCK TABLE {UNLOCKED} IN SHARE ROW EXCLUSIVE MODE")
                    await _compute_anew(session, name, scopes[place : place + SCOPES_AT_ONCE])
            if scopes:
                repaired[name] = len(scopes)
    finally:
        await engine.dispose()
    return repaired


async def _find_scopes(session: AsyncSession, name: str) -> list[str]:
    """The scopes of which some row differs."""
    rows = await execute_sql(session, f"SELECT DISTINCT {KEPT[name].scope} {differing(name)} ORDER BY 1")
    return [row[0] for row in rows]


async def _compute_anew(session: AsyncSession, name: str, scopes: Sequence[str]) -> None:
    """Replace the rows of these scopes by what the facts say now; facts themselves get their values."""
    table = KEPT[name]
    where = f"{table.scope} = ANY($1)"
    if table.is_of_facts:
        same = " AND ".join(f"kept.{column} = facts.{column}" for column in table.key)
        changes = ", ".join(f"{value} = facts.{value}" for value in table.values)
        kept, facts = (", ".join(f"{side}.{value}" for value in table.values) for side in ("kept", "facts"))
        await execute_sql(
            session,
            f"UPDATE {name} kept SET {changes}, updated_at = statement_timestamp() FROM ({table.rows(where)}) facts"
            f" WHERE {same} AND ({kept}) IS DISTINCT FROM ({facts})",
            list(scopes),
        )
        return
    columns = ", ".join((*table.key, *table.values))
    await execute_sql(session, f"DELETE FROM {name} WHERE {where}", list(scopes))
    await execute_sql(
        session,
        f"INSERT INTO {name} ({columns}) SELECT {columns} FROM ({table.rows(where)}) facts ORDER BY {columns}",
        list(scopes),
    )
