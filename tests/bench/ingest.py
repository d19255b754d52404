"""Batch ingest through the gateway against a bare COPY + upsert of the same rows into tables of the same make."""

import asyncio
import hashlib
import os
import statistics
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import asyncpg

from tests.bench import sales
from tests.bench.processes import database_of
from tests.bench.report import Result
from tests.journeys.adventureworks import AdventureWorks, ndjson
from tests.journeys.house import House

ROUNDS = 5
Rows = list[tuple[Any, ...]]
ORDERS = (
    "customer_code id source order_no ordered_on currency fx_rate status kind fx_is_maintained source_version "
    "content_hash line_count late_lines open_lines amount batch_id updated_at"
)
LINES = (
    "customer_code order_id line_no ordered_on sku quantity amount unit_price cost promised_on shipped_on "
    "accepted_quantity"
)
TABLES = {
    "orders": (ORDERS.split(), ("customer_code", "id", "ordered_on")),
    "order_lines": (LINES.split(), ("customer_code", "order_id", "line_no", "ordered_on")),
}


def measure(house: House) -> Iterator[Result]:
    """Rounds alternate; every round brings orders that are not there yet."""
    documents = _documents()
    line_count = sum(len(order["lines"]) for order in documents)
    erp = house.client_of("erp")
    erp.timeout = 300  # type: ignore[assignment]
    ours, bare = [], []
    for number in range(ROUNDS + 1):
        renumbered = [order | {"order_no": f"R{number}-{order['order_no']}"} for order in documents]
        body, rows = ndjson(renumbered), _rows(renumbered)
        bare.append(asyncio.run(_bare(database_of(house, "kpi"), *rows)))
        began = time.perf_counter()
        answer = erp.post("/v1/orders/batches", content=body, headers={"Content-Type": "application/x-ndjson"})
        ours.append(time.perf_counter() - began)
        assert answer.json()["created"] == len(documents), answer.text[:500]
    rates = [line_count / statistics.median(seconds[1:]) for seconds in (ours, bare)]
    detail = f"{len(documents):,} orders, {line_count:,} lines: {rates[0]:,.0f} lines/s, bare {rates[1]:,.0f} lines/s"
    yield Result("(a) ingest ÷ bare COPY + upsert", rates[0] / rates[1], 0.7, at_least=True, detail=detail)


def _documents() -> list[dict[str, Any]]:
    folder = Path(os.environ.get("GUANXI_TEST_DATA", Path(__file__).parents[3] / "shared" / "data"))
    if folder.is_dir():
        return list(AdventureWorks(folder).orders())
    return list(sales.orders(6_000, lines=10, prefix="I"))


def _rows(documents: list[dict[str, Any]]) -> tuple[Rows, Rows]:
    now, batch = datetime.now(UTC), uuid.uuid4()
    orders: Rows = []
    lines: Rows = []
    for order in documents:
        code, number = order["customer_code"], order["order_no"]
        key = uuid.uuid5(uuid.NAMESPACE_OID, number)
        amounts = [Decimal(line["amount"]) for line in order["lines"]]
        day = date.fromisoformat(order["ordered_on"])
        head = (code, key, "bare", number, day, "CNY", Decimal(1), "shipped", "order", False, 1)
        digest = hashlib.blake2b(number.encode(), digest_size=16).digest()
        orders.append((*head, digest, len(amounts), 0, 0, sum(amounts), batch, now))
        lines += [(code, key, line["line_no"], day, *_line(line)) for line in order["lines"]]
    return orders, lines


def _line(line: dict[str, Any]) -> tuple[Any, ...]:
    numbers = (Decimal(line[name]) for name in ("quantity", "amount", "unit_price", "cost"))
    days = (date.fromisoformat(line[name]) for name in ("promised_on", "shipped_on"))
    return (line["sku"], *numbers, *days, Decimal(line["accepted_quantity"]))


async def _bare(dsn: str, orders: Rows, lines: Rows) -> float:
    connection = await asyncpg.connect(dsn)
    try:
        for table in TABLES:
            await connection.execute(f"CREATE TABLE IF NOT EXISTS bare_{table} (LIKE {table} INCLUDING ALL)")
        began = time.perf_counter()
        async with connection.transaction():
            for (table, (columns, key)), rows in zip(TABLES.items(), (orders, lines), strict=True):
                await _copy_and_upsert(connection, f"bare_{table}", columns, key, rows)
        return time.perf_counter() - began
    finally:
        await connection.close()


async def _copy_and_upsert(
    connection: "asyncpg.Connection[Any]", table: str, columns: list[str], key: tuple[str, ...], rows: Rows
) -> None:
    names, changed = ", ".join(columns), ", ".join(f"{c} = excluded.{c}" for c in columns if c not in key)
    await connection.execute(f"CREATE TEMPORARY TABLE new_{table} (LIKE {table}) ON COMMIT DROP")
    await connection.copy_records_to_table(f"new_{table}", records=rows, columns=columns)
    await connection.execute(
        f"INSERT INTO {table} ({names}) SELECT {names} FROM new_{table}"
        f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changed}"
    )
