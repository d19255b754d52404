"""Recomputes all rollups from the facts and compares them; for tests and `guanxi verify`."""
# ruff: noqa: S608 - names in the code only

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.forecasts.store import FORECAST_MONTHS
from services.kpi.facts.months.store import archived_sums_of
from services.kpi.facts.payments.settled import SETTLED
from services.kpi.facts.rollups.store import COST_PERIODS, MONTHS_WITH_ORDERS, OF_ORDER, ROLLUPS, parts_of
from shared.database import create_engine, execute_sql, transaction
from shared.money import format_decimal
from shared.settings import Settings

SHOWN = 100
DERIVED = {
    "months_with_orders": ("customer_code", MONTHS_WITH_ORDERS),
    "cost_periods": ("sku, valid_from", COST_PERIODS),
    "forecast_months": ("customer_code, month, category", FORECAST_MONTHS.format(forecasts="forecasts")),
    "settled_receivables": ("source, invoice_no", SETTLED.format(receivables="receivables")),
}
"""What is derived from single facts, or from sums, and not added up: table → key, query in the order of its columns."""
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
        kept, recomputed = (
            format_decimal(value) if isinstance(value, Decimal) else value for value in (self.kept, self.recomputed)
        )
        return f"{self.where} {self.key}: {self.name} is {kept}, recomputed from the facts {recomputed}"


async def verify(settings: Settings) -> list[Difference]:
    """Every difference, at most 100 per table; without any, all figures are right."""
    engine = create_engine(settings)
    try:
        async with transaction(engine) as session:
            # One snapshot for all comparisons, so that batches may run meanwhile.
            await execute_sql(session, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            await execute_sql(session, f"SET LOCAL statement_timeout = {MAX_SECONDS * 1000}")
            # Orders and lines of a period are joined with one another, so that less must fit into memory at once.
            await execute_sql(session, "SET LOCAL enable_partitionwise_join = on")
            return await compare(session)
    finally:
        await engine.dispose()


async def compare(session: AsyncSession) -> list[Difference]:
    """The differences in this session's snapshot."""
    found = [difference for table in ROLLUPS for difference in await _compare_rollup(session, table)]
    for table, (key, query) in DERIVED.items():
        found += await _compare_derived(session, table, key, query)
    return [*found, *await _compare_orders(session), *await _find_twins(session), *await _compare_places(session)]


async def _compare_derived(session: AsyncSession, table: str, key: str, query: str) -> list[Difference]:
    """Compare a derived table, row by row, with its query."""
    rows = await execute_sql(
        session,
        f"""
        SELECT concat_ws(' ', {key}), kept.row, facts.row
        FROM (SELECT {key}, t::text AS row FROM {table} t) kept
        FULL JOIN (SELECT {key}, t::text AS row FROM ({query}) t) facts USING ({key})
        WHERE kept.row IS DISTINCT FROM facts.row
        ORDER BY 1 LIMIT {SHOWN}
        """,
    )
    return [Difference(table, where, "row", kept, facts) for where, kept, facts in rows]


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


async def _compare_rollup(session: AsyncSession, table: str) -> list[Difference]:
    key, measures, query, _ = ROLLUPS[table]
    unlike = " OR ".join(f"coalesce(kept.{name}, 0) <> coalesce(facts.{name}, 0)" for name in measures)
    one_only = f"kept.{key[0]} IS NULL OR facts.{key[0]} IS NULL"
    numbers = ", ".join(f"coalesce(kept.{name}, 0), coalesce(facts.{name}, 0)" for name in measures)
    rows = await execute_sql(
        session,
        f"""
        WITH parts AS ({parts_of("orders o")}), facts AS ({_with_archived(table, query)})
        SELECT concat_ws(' ', {", ".join(key)}), kept.{key[0]} IS NULL, facts.{key[0]} IS NULL, {numbers}
        FROM {table} kept FULL JOIN facts USING ({", ".join(key)})
        WHERE {unlike} OR {one_only}
        ORDER BY 1 LIMIT {SHOWN}
        """,
    )
    found: list[Difference] = []
    for where, is_missing, is_extra, *values in rows:
        pairs = list(zip(measures, values[::2], values[1::2], strict=True))
        found += [Difference(table, where, name, kept, facts) for name, kept, facts in pairs if kept != facts]
        if (is_missing or is_extra) and all(kept == facts for _, kept, facts in pairs):
            found.append(Difference(table, where, "row", not is_missing, not is_extra))
    return found


def _with_archived(table: str, query: str) -> str:
    """SQL: the sums of the stored orders, and those that were kept of archived ones."""
    key, measures, *_ = ROLLUPS[table]
    keys, names = ", ".join(key), ", ".join(measures)
    summed = ", ".join(f"sum({name}) AS {name}" for name in measures)
    both = f"SELECT {keys}, {names} FROM ({query}) stored UNION ALL {archived_sums_of(table)}"
    return f"SELECT {keys}, {summed} FROM ({both}) both_sums GROUP BY {keys}"


async def _compare_orders(session: AsyncSession) -> list[Difference]:
    """Compare the totals stored on each order with its lines."""
    rows = await execute_sql(
        session,
        f"""
        WITH parts AS ({parts_of("orders o")}), facts AS (
            SELECT id, sum(lines) AS line_count, sum(late_lines) AS late_lines, sum(open_lines) AS open_lines,
                   sum(amount) AS amount
            FROM parts GROUP BY id
        )
        SELECT o.source || ' ' || o.order_no, kept.name, kept.value, facts_value.value
        FROM orders o LEFT JOIN facts USING (id)
        CROSS JOIN LATERAL (VALUES ('line_count', o.line_count, facts.line_count),
                                   ('late_lines', o.late_lines, facts.late_lines),
                                   ('open_lines', o.open_lines, facts.open_lines),
                                   ('amount', o.amount, facts.amount)) kept (name, value, facts)
        CROSS JOIN LATERAL (SELECT coalesce(kept.facts, 0) AS value) facts_value
        WHERE coalesce(kept.value, 0) <> facts_value.value
        LIMIT {SHOWN}
        """,
    )
    return [Difference("orders", key, name, kept, facts) for key, name, kept, facts in rows]


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
