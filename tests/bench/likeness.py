"""Imports of customers whose names are nearly all alike, into a large base and into an empty one."""

import asyncio
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import asyncpg
import httpx

from services.customer.profile.search.name_keys import name_parts
from services.customer.profile.search.rules import search_text
from shared.database import new_id
from tests.bench.processes import database_of
from tests.bench.report import Result
from tests.journeys.house import House

ROWS, BASE, LOOKUPS, ROUNDS = 4_372, 60_000, 40, 3
NOW = datetime(2026, 1, 15, tzinfo=UTC)


def measure(house: House) -> Iterator[Result]:
    """The same imports and requests before and after the base has grown."""
    client = house.sign_in()
    client.timeout = httpx.Timeout(600)
    _import(client, 500_000)  # the first one loads libraries and caches
    before = _rounds(client, 1_000_000)
    asyncio.run(_fill(database_of(house, "customer")))
    after = _rounds(client, 2_000_000)
    detail = f"{ROWS:,} rows: {before[0]:.1f} s before, {after[0]:.1f} s at {BASE:,} customers named alike"
    yield Result("import into a large base ÷ into a small one", before[0] / after[0], 0.8, at_least=True, detail=detail)
    detail = f"{before[1] * 1000:.0f} ms before, {after[1] * 1000:.0f} ms after"
    yield Result(
        "a new customer in a small base ÷ in a large one", before[1] / after[1], 0.8, at_least=True, detail=detail
    )


def _rounds(client: httpx.Client, first: int) -> tuple[float, float]:
    """The median seconds of an import, and of a new customer with an English name of common words."""
    imports = [_import(client, first + number * ROWS) for number in range(ROUNDS)]
    return statistics.median(imports), statistics.median(_look_up(client, first + number) for number in range(LOOKUPS))


def _import(client: httpx.Client, first: int) -> float:
    lines = [f"C{number},Customer {number}" for number in range(first, first + ROWS)]
    content = "\n".join(["Code,Name", *lines]).encode()
    taken = client.post("/v1/imports", params={"kind": "customers"}, content=content).raise_for_status().json()
    began = time.perf_counter()
    answer = client.post(f"/v1/imports/{taken['id']}/run", json={}).raise_for_status().json()
    assert answer["created"] == ROWS, answer
    return time.perf_counter() - began


def _look_up(client: httpx.Client, number: int) -> float:
    body = {"name": f"Customer Services International {'North' if number % 2 else 'Trading'} {number}"}
    began = time.perf_counter()
    client.post("/v1/customers", json=body).raise_for_status()
    return time.perf_counter() - began


async def _fill(url: str) -> None:
    names = [(new_id(), f"Customer {number}") for number in range(BASE)]
    customers = [(one, 1, NOW, NOW, name, "active", []) for one, name in names]
    entries = [(one, one, search_text([name]), sorted(name_parts(name)), 1, True) for one, name in names]
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        columns = ("id", "version", "created_at", "updated_at", "name", "status", "scenarios")
        await connection.copy_records_to_table("customers", records=customers, columns=columns)
        columns = ("id", "customer_id", "text", "name_parts", "clearance", "is_present")
        await connection.copy_records_to_table("search_entries", records=entries, columns=columns)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()
