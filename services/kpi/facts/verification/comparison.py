"""Computes from the facts anew what is kept of them, and compares; for tests and `guanxi verify`."""
# ruff: noqa: S608 - names in the code only

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.rollups.parts import OF_ORDER
from services.kpi.facts.verification.kept_tables import KEPT, differing
from shared.database import create_engine, execute_sql, transaction
from shared.money import format_decimal
from shared.settings import Settings

SHOWN = 100
PLACES = {
    "orders": ("customer_code", "ordered_on"),
    "receivables": ("customer_code", "issued_on"),
    "payments": ("customer_code", "paid_on"),
    "forecasts": ("customer_code", "month"),
    "products": ("NULL", "NULL"),
    "product-costs": ("NULL", "NULL"),
    "exchange-rates": ("NULL", "NULL"),
}
"""The kinds of documents, and where the place of each is in its table."""
MAX_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored value that differs from the facts."""

    where: str
    key: str
    name: str
    kept: Any
    recomputed: Any

    def __str__(self) -> str:
        kept, recomputed = _shown(self.kept), _shown(self.recomputed)
        return f"{self.where} {self.key}: {self.name} is {kept}, recomputed from the facts {recomputed}"


def _shown(value: Any) -> str:
    if isinstance(value, list):  # of ranges of days
        return " ".join(f"{days.lower}/{days.upper}" for days in value) or "none"
    return format_decimal(value) if isinstance(value, Decimal) else str(value)


async def verify(settings: Settings) -> list[Difference]:
    """Every difference, at most 100 per table; without any, all figures are right."""
    engine = create_engine(settings)
    try:
        async with snapshot(engine) as session:
            return await compare(session)
    finally:
        await engine.dispose()


@asynccontextmanager
async def snapshot(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """A transaction that reads one state of all tables, so that batches may run meanwhile."""
    async with transaction(engine) as session:
        await execute_sql(session, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        await execute_sql(session, f"SET LOCAL statement_timeout = {MAX_SECONDS * 1000}")
        # Orders and lines of a period are joined with one another, so that less must fit into memory at once.
        await execute_sql(session, "SET LOCAL enable_partitionwise_join = on")
        yield session


async def compare(session: AsyncSession) -> list[Difference]:
    """The differences in this session's snapshot."""
    found = [difference for name in KEPT for difference in await _compare_kept(session, name)]
    return [*found, *await _find_twins(session), *await _compare_places(session)]


async def _compare_kept(session: AsyncSession, name: str) -> list[Difference]:
    """Compare a kept table, value by value, with what the facts say."""
    table = KEPT[name]
    values = ", ".join(f"kept.{value}, facts.{value}" for value in table.values)
    described = f"concat_ws(' ', {', '.join(table.key)}), kept.{table.scope} IS NULL, facts.{table.scope} IS NULL"
    query = f"SELECT {described}, {values} {differing(name)} ORDER BY 1 LIMIT {SHOWN}"
    rows = await execute_sql(session, query)
    found: list[Difference] = []
    for key, is_missing, is_extra, *pairs in rows:
        if is_missing or is_extra:
            sides = ("not there", "there") if is_missing else ("there", "not there")
            found.append(Difference(name, key, "row", *sides))
        else:
            both = zip(table.values, pairs[::2], pairs[1::2], strict=True)
            found += [Difference(name, key, value, kept, facts) for value, kept, facts in both if kept != facts]
    return found


async def _compare_places(session: AsyncSession) -> list[Difference]:
    """Compare the place and version kept for each document with those of the stored fact."""
    found: list[Difference] = []
    for kind, (code, day) in PLACES.items():
        table = kind.replace("-", "_")
        rows = await execute_sql(
            session,
            f"""
            SELECT coalesce(d.number, f.id::text), d.place, f.place
            FROM (SELECT id, number, concat_ws(' ', customer_code, day, source_version) AS place FROM documents
                  WHERE kind = '{kind}' AND NOT is_deleted AND NOT {_is_archived(kind)}) d
            FULL JOIN (SELECT id, concat_ws(' ', {code}, {day}, source_version) AS place FROM {table}) f USING (id)
            WHERE d.place IS DISTINCT FROM f.place
            ORDER BY 1 LIMIT {SHOWN}
            """,
        )
        found += [Difference("documents", f"{kind} {number}", "place", kept, fact) for number, kept, fact in rows]
    return found


def _is_archived(kind: str) -> str:
    """SQL condition on a document: it is in an archived period, which is not read."""
    within = "SELECT FROM archived_periods a WHERE documents.day >= a.first AND documents.day < a.until"
    return f"EXISTS ({within})" if kind == "orders" else "false"


async def _find_twins(session: AsyncSession) -> list[Difference]:
    """Documents stored more than once: a document that moved to another customer must have left the first."""
    found: list[Difference] = []
    for table in ("orders", "receivables", "payments", "forecasts"):
        rows = await execute_sql(
            session, f"SELECT id::text, count(*) FROM {table} GROUP BY id HAVING count(*) > 1 LIMIT {SHOWN}"
        )
        found += [Difference(table, key, "copies", copies, 1) for key, copies in rows]
    orphans = await execute_sql(
        session,
        f"SELECT l.order_id::text, count(*) FROM order_lines l LEFT JOIN orders o ON {OF_ORDER}"
        f" WHERE o.id IS NULL GROUP BY 1 LIMIT {SHOWN}",
    )
    return [*found, *(Difference("order_lines", key, "lines without order", lines, 0) for key, lines in orphans)]
