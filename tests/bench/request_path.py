"""Reading one customer, listing a hundred and creating one, straight from the service, against bare handlers."""

import asyncio
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import psutil

from services.customer.profile.search.name_keys import name_parts
from services.customer.profile.search.rules import search_text
from tests.bench import customers, wrk
from tests.bench.alone import customer_service, wait_for
from tests.bench.report import Result
from tests.journeys.house import House

ROUNDS = 3
SECONDS = 4
CONNECTIONS = 32
CUSTOMERS = 5_000
CREATE = Path(__file__).with_name("create.lua")
BESIDE = """
    INSERT INTO customer_codes (id, version, created_at, updated_at, customer_id, code, source)
    SELECT gen_random_uuid(), 1, now(), now(), id, 'B' || row_number() OVER (), 'SAP' FROM customers;
    INSERT INTO team_members (id, version, created_at, updated_at, customer_id, user_id, role, started_on)
    SELECT gen_random_uuid(), 1, now(), now(), c.id, u.id, 'account_manager', '2026-01-01'
    FROM customers c CROSS JOIN (SELECT gen_random_uuid() AS id) u;
    ANALYZE
"""


@dataclass(frozen=True)
class Way:
    """A service under load, and the token that it wants."""

    url: str
    process: psutil.Process
    token: Callable[[], str]


def measure(house: House) -> Iterator[Result]:
    """One customer, a list, and a new customer."""
    with customer_service(house) as alone, bare_service(alone.dsn, house.port + 6) as bare:
        one = asyncio.run(_fill(alone.dsn))
        ways = {"service": Way(alone.url, alone.process, lambda: alone.tokens.sign("customer")), "bare": bare}
        yield _compare(ways, "one customer", f"/v1/customers/{one}", goal=0.5)
        yield _compare(ways, "list of 100", "/v1/customers?limit=100", goal=0.5)
        yield _compare(ways, "create", "/v1/customers", goal=0.3, script=CREATE)


def _compare(ways: dict[str, Way], name: str, path: str, *, goal: float, script: Path | None = None) -> Result:
    """Rounds alternate between the two, so that the machine's moods meet both alike; the first only warms up."""
    rates: dict[str, list[float]] = {way: [] for way in ways}
    costs: dict[str, list[float]] = {way: [] for way in ways}
    for seconds in (1, *[SECONDS] * ROUNDS):
        for name_of, way in ways.items():
            before = sum(way.process.cpu_times()[:2])
            load = wrk.run(way.url + path, way.token(), connections=CONNECTIONS, seconds=seconds, script=script)
            rates[name_of].append(load.per_second)
            costs[name_of].append((sum(way.process.cpu_times()[:2]) - before) / (load.per_second * seconds) * 1e6)
    rate = {way: statistics.median(measured[1:]) for way, measured in rates.items()}
    cost = {way: statistics.median(measured[1:]) for way, measured in costs.items()}
    detail = " · ".join(f"{way} {rate[way]:,.0f}/s, its CPU {cost[way]:,.0f} µs" for way in ways)
    return Result(f"(f) {name}, service ÷ bare", rate["service"] / rate["bare"], goal, at_least=True, detail=detail)


@contextmanager
def bare_service(dsn: str, port: int) -> Iterator[Way]:
    """The bare service under the product's own server settings."""
    command = [sys.executable, "-m", "tests.bench.bare_service", str(port)]
    process = subprocess.Popen(command, env={**os.environ, "BARE_DATABASE": dsn})
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url)
        yield Way(url, psutil.Process(process.pid), lambda: "none")
    finally:
        process.terminate()
        process.wait(10)


async def _fill(dsn: str) -> str:
    connection = await asyncpg.connect(dsn)
    try:
        if not await connection.fetchval("SELECT count(*) FROM customers"):
            await customers.make(connection, CUSTOMERS)
            await _index(connection)
            await connection.execute(BESIDE)
        return str(await connection.fetchval("SELECT id FROM customers ORDER BY created_at DESC, id DESC LIMIT 1"))
    finally:
        await connection.close()


async def _index(connection: "asyncpg.Connection[Any]") -> None:
    """Their search entries, as the service writes them: it looks up new customers among these."""
    names = [(row["id"], row["name"]) for row in await connection.fetch("SELECT id, name FROM customers")]
    entries = [(one, one, search_text([name]), sorted(name_parts(name)), 1, True) for one, name in names]
    columns = ("id", "customer_id", "text", "name_parts", "clearance", "is_present")
    await connection.copy_records_to_table("search_entries", records=entries, columns=columns)
