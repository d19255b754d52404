"""Customers by batch against a bare COPY + upsert of the same rows, and on a full base against an empty one.

`python -m tests.bench.customer_batches` measures on a server of its own.
"""

import asyncio
import json
import random
import statistics
import time
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import asyncpg
import httpx
from pydantic import SecretStr

from services.customer.main import app
from services.customer.profile.search.rules import search_text
from services.customer.profile.search.store import parts_of
from services.customer.settings import CustomerSettings
from shared.app.migrations import migrate
from shared.database import database_url, new_id
from tests.bench import many_customers
from tests.bench.in_process import clients_of
from tests.bench.own_server import print_on_own_server
from tests.bench.processes import as_administrator, database_of
from tests.bench.report import Result
from tests.journeys.house import House

ROWS, PRESENT, PUSHED, ROUNDS = 100_000, 200_000, 20_000, 3
TABLES = {
    "customers": "id version created_at updated_at updated_at_1 updated_at_2 name english_name status region industry "
    "scenarios phone first_contract_on",
    "customer_codes": "id version created_at updated_at customer_id code source status",
    "search_entries": "id customer_id text name_parts clearance is_present",
}
EMPTY = (
    "TRUNCATE customers, customer_codes, search_entries, customer_sources, customer_facets, events, batches, "
    "batch_rejections, batch_warnings, team_members CASCADE"
)
Documents = list[dict[str, Any]]
Named = Callable[[int], str]


def plain_name(number: int) -> str:
    """Names that nearly all share their parts."""
    return f"Customer {number}"


def company_names() -> Named:
    """Names as Chinese companies have them."""
    names = many_customers.Names(random.Random(5))
    return lambda _: names.draw()[0]


def documents(first: int, count: int, named: Named) -> Documents:
    """Customers with codes, as an ERP pushes them."""
    return [
        {
            "code": f"K{number:08d}",
            "name": named(number),
            "english_name": f"Company {number} Co., Ltd.",
            "status": "active",
            "region": many_customers.REGIONS[number % 30],
            "industry": f"industry-{number % 40:02d}",
            "scenarios": ["retail"],
            "phone": "0755-86017788",
            "first_contract_on": "2020-05-06",
            "source_version": 1,
        }
        for number in range(first, first + count)
    ]


def _rows(pushed: Documents) -> dict[str, list[tuple[Any, ...]]]:
    now = datetime.now(UTC)
    rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in TABLES}
    for one in pushed:
        key, names = new_id(), (one["name"], one["english_name"])
        told = (one["status"], one["region"], one["industry"], one["scenarios"], one["phone"])
        rows["customers"].append((key, 1, now, now, now, now, *names, *told, date(2020, 5, 6)))
        rows["customer_codes"].append((new_id(), 1, now, now, key, one["code"], "erp", "confirmed"))
        rows["search_entries"].append((key, key, search_text(names), parts_of(names), 1, True))
    return rows


async def _bare(connection: "asyncpg.Connection[Any]", rows: dict[str, list[tuple[Any, ...]]]) -> float:
    for table in TABLES:
        await connection.execute(f"DROP TABLE IF EXISTS bare_{table}")
        await connection.execute(f"CREATE TABLE bare_{table} (LIKE {table} INCLUDING ALL)")
    began = time.perf_counter()
    async with connection.transaction():
        for table, names in TABLES.items():
            columns = names.split()
            listed, fresh = ", ".join(columns), ", ".join(f"{name} = excluded.{name}" for name in columns[1:])
            await connection.execute(f"CREATE TEMPORARY TABLE new_{table} (LIKE {table}) ON COMMIT DROP")
            await connection.copy_records_to_table(f"new_{table}", records=rows[table], columns=columns)
            await connection.execute(
                f"INSERT INTO bare_{table} ({listed}) SELECT {listed} FROM new_{table}"
                f" ON CONFLICT (id) DO UPDATE SET {fresh}"
            )
    return time.perf_counter() - began


async def _push(erp: httpx.AsyncClient, pushed: Documents) -> float:
    body = b"".join(json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in pushed)
    began = time.perf_counter()
    answer = await erp.post(
        "/v1/customers/batches", content=body, headers={"Content-Type": "application/x-ndjson"}, timeout=600
    )
    seconds = time.perf_counter() - began
    assert answer.json().get("created") == len(pushed), answer.text[:500]
    return seconds


async def measure_batches(settings: CustomerSettings) -> AsyncIterator[Result]:
    """Both ratios, in one run."""
    await migrate(settings, "services.customer")
    url = database_url(settings).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(url)
    search_text(["华"])  # loads the dictionary
    try:
        async with clients_of(app, settings, {"erp": {"sub": "client:erp", "roles": ["erp"]}}) as clients:
            erp = clients["erp"]
            yield await _against_bare(connection, erp)
            for kind, named in (("Customer n", plain_name), ("Chinese names", company_names())):
                yield await _against_empty(connection, erp, kind, named)
    finally:
        await connection.close()


async def _against_bare(connection: "asyncpg.Connection[Any]", erp: httpx.AsyncClient) -> Result:
    bare, ours = [], []
    for _ in range(2):
        pushed = documents(0, ROWS, company_names())
        bare.append(await _bare(connection, _rows(pushed)))
        await connection.execute(EMPTY)
        ours.append(await _push(erp, pushed))
    rates = [ROWS / min(seconds) for seconds in (ours, bare)]
    detail = f"{ROWS:,} customers: {rates[0]:,.0f} rows/s, bare {rates[1]:,.0f} rows/s"
    return Result("(i) customers ÷ bare COPY + upsert", rates[0] / rates[1], 0.25, at_least=True, detail=detail)


async def _against_empty(
    connection: "asyncpg.Connection[Any]", erp: httpx.AsyncClient, kind: str, named: Named
) -> Result:
    on_empty = []
    for number in range(ROUNDS):
        await connection.execute(EMPTY)
        on_empty.append(await _push(erp, documents(number * PUSHED, PUSHED, named)))
    await connection.execute(EMPTY)
    for first in range(0, PRESENT, PRESENT // 4):
        await _push(erp, documents(first, PRESENT // 4, named))
    await connection.execute("VACUUM ANALYZE")  # as the server does by itself in time
    on_full = [await _push(erp, documents(PRESENT + n * PUSHED, PUSHED, named)) for n in range(ROUNDS)]
    rates = [PUSHED / statistics.median(seconds) for seconds in (on_full, on_empty)]
    detail = f"{PUSHED:,} more: {rates[0]:,.0f} rows/s at {PRESENT:,}, {rates[1]:,.0f} rows/s on an empty base"
    return Result(f"(i) full ÷ empty base, {kind}", rates[0] / rates[1], 0.8, at_least=True, detail=detail)


def measure(house: House) -> Iterator[Result]:
    """On a database of its own on the house's server."""
    name, _, options = as_administrator(database_of(house, "customer")).partition("?")
    yield from run(f"{name.removesuffix('_customer')}_batches?{options}")


def run(url: str) -> Iterator[Result]:
    """Measure on the server."""
    settings = CustomerSettings(database_url=SecretStr(url), log_level="error", statement_timeout_ms=600_000)
    with asyncio.Runner() as runner:
        results = measure_batches(settings)
        while (result := runner.run(anext(results, None))) is not None:  # type: ignore[arg-type]
            yield result


def main() -> None:
    print_on_own_server(run)


if __name__ == "__main__":
    main()
