"""What others notice of clients that ask for a long answer and do not read it."""

import asyncio
import statistics
import time
from collections.abc import Iterator

import asyncpg
import httpx

from tests.attack.crowd import crowd
from tests.bench.processes import database_of, process_of
from tests.bench.report import Result
from tests.journeys.house import House, post

READERS = 24
ROWS = 40_000
PLANT = f"""
    INSERT INTO customers (id, version, created_at, updated_at, name, status, scenarios, notes)
    SELECT gen_random_uuid(), 1, now(), now(), 'Made up ' || number, 'prospect', '{{}}', repeat('n', 1500)
    FROM generate_series(1, {ROWS}) AS number
"""
SECONDS = 40
"""Longer than the gateway waits for one of them."""
MEGABYTES_EACH = 2


def measure(house: House) -> Iterator[Result]:
    """A service answers everyone else, and each such client costs the processes a small buffer."""
    asyncio.run(_plant(database_of(house, "customer")))
    admin = house.sign_in()
    path = f"/v1/customers/{post(admin, '/v1/customers?force=true', {'name': 'Measured'})['id']}"
    token = admin.headers["Authorization"].removeprefix("Bearer ")
    processes = [process_of(house, name) for name in ("gateway", "customer")]
    admin.get("/v1/exports/customers?format=csv").raise_for_status()  # what one export costs for good
    idle = [process.memory_info().rss for process in processes]
    with crowd("slow readers", READERS, house.port, "/v1/exports/customers?format=csv", token):
        refused, taken = _ask(admin, path)
        held = [process.memory_info().rss for process in processes]
    detail = f"of {len(taken)}; p95 {statistics.quantiles(taken, n=20)[-1]:.0f} ms, longest {max(taken):.0f} ms"
    yield Result(f"refused to others under {READERS} slow readers", refused, 0, False, detail)
    for name, before, after in zip(("gateway", "customer"), idle, held, strict=True):
        each = (after - before) / 2**20 / READERS
        yield Result(f"MB of {name} for each of them", each, MEGABYTES_EACH, False, f"{before / 2**20:.0f} MB before")


async def _plant(database: str) -> None:
    connection = await asyncpg.connect(database)
    try:
        await connection.execute(PLANT)
    finally:
        await connection.close()


def _ask(client: httpx.Client, path: str) -> tuple[int, list[float]]:
    """How many requests were refused, and how long each took in ms."""
    refused, taken = 0, []
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        began = time.monotonic()
        refused += client.get(path).status_code != 200
        taken.append((time.monotonic() - began) * 1000)
    return refused, taken
