"""A grading run over 100,000 customers whose orders, payments and key people the other services have told."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator

import asyncpg

from tests.bench import customers
from tests.bench.processes import database_of
from tests.bench.report import Result
from tests.journeys.house import House

CUSTOMERS = 100_000


def measure(house: House) -> Iterator[Result]:
    """The first run of all: each grade is new, and each customer's entry in the directory changes."""
    dsn = database_of(house, "customer")
    asyncio.run(fill(dsn))
    command = [sys.executable, "-m", "tests.bench.grading_run", dsn]
    told = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    busy = f"CPU {told['own_cpu']:.1f} s, and {told['database_cpu']:.1f} s in the database"
    name = f"grading run over {CUSTOMERS:,} customers"
    yield Result(f"(e) {name}, s", told["seconds"], 10, at_least=False, detail=busy)
    yield Result(f"(e) {name}, MB", told["peak_mb"], 500, at_least=False, detail="resident memory at its peak")


async def fill(dsn: str) -> None:
    """Make the customers."""
    connection = await asyncpg.connect(dsn)
    try:
        await customers.make(connection, CUSTOMERS)
    finally:
        await connection.close()
