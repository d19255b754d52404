"""The list of 1,000,000 customers: first pages by role, filter and sort order, counts and searches.

`python -m tests.bench.customer_lists --customers 100000` measures on a server of its own; `--url` on another's.
"""

import argparse
import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import httpx
from pydantic import SecretStr

from services.customer.main import app
from services.customer.settings import CustomerSettings
from shared.app.migrations import migrate
from shared.database import database_url
from shared.statements import Lent
from tests.bench import many_customers
from tests.bench.in_process import clients_of
from tests.bench.own_server import own_server
from tests.bench.processes import as_administrator, database_of
from tests.bench.report import Result
from tests.journeys.house import House

CUSTOMERS = 1_000_000
FIELDS = (
    "created_at",
    "updated_at",
    "name",
    "status",
    "region",
    "industry",
    "employees",
    "first_contract_on",
    "completeness",
)
SORTS = [sign + name for name in FIELDS for sign in ("-", "")]
Params = Mapping[str, str]
FILTERS: Mapping[str, Params] = {
    "none": {},
    "status, common": {"status": "active"},
    "status, rare": {"status": "resource_pool"},
    "region": {"region": "CN-07"},
    "region, absent": {"region": "nowhere"},
    "industry, common": {"industry": "industry-00"},
    "industry, rare": {"industry": "industry-39"},
    "region and industry": {"region": "CN-12", "industry": "industry-17"},
    "country, rare": {"country": "MT"},
    "employees": {"employees__gte": "5000"},
    "founded": {"founded_on__lt": "1980-02-01"},
    "signed": {"first_contract_on__gte": "2025-12-01"},
    "created": {"created_at__gte": "2025-12-15T00:00:00Z"},
    "manager": {"manager_id": str(many_customers.USERS[3])},
    "manager, absent": {"manager_id": "00000000-0000-0000-0000-00000000ffff"},
    "class, rare": {"customer_class": "core"},
    "class, common": {"customer_class": "ordinary"},
    "tier, rare": {"tier": "strategic"},
    "tier, common": {"tier": "standard"},
    "stage, rare": {"stage": "initial"},
    "tag": {"tag": "big"},
    "tag and class, rare": {"tag": "value", "customer_class": "core"},
    "tag, nothing matches": {"tag": "strategic", "region": "nowhere"},
    "completeness, rare": {"completeness__gte": "0.25"},
    "completeness, common": {"completeness__lt": "0.25"},
    "class and tier": {"customer_class": "core", "tier": "strategic"},
    "class, nothing matches": {"customer_class": "core", "region": "nowhere"},
    "stage, nothing matches": {"stage": "deep", "status": "prospect"},
}
ROLES: Mapping[str, dict[str, Any]] = {
    "all": {"data_scope": {"kind": "all", "regions": []}},
    "one region": {"data_scope": {"kind": "regions", "regions": ["CN-20"]}},
    "three regions": {"data_scope": {"kind": "regions", "regions": ["CN-02", "CN-11", "CN-25"]}},
    "own, many": {"data_scope": {"kind": "own", "regions": []}},
    "own, few": {"data_scope": {"kind": "own", "regions": []}, "sub": str(many_customers.USERS[450])},
}
TEXTS = {
    "Chinese place": "深圳",
    "Chinese place and brand": "深圳华强",
    "Chinese brand": "华强",
    "one character": "鼎",
    "trade": "半导体",
    "legal form": "有限公司",
    "pinyin place": "shenzhen",
    "pinyin brand": "huaqiang",
    "pinyin of all": "shanghaihuayuan",
    "initials": "szhq",
    "two initials": "hq",
    "one letter": "x",
    "Latin": "huaqiang1",
    "Latin trade": "semiconductor",
    "code": "K00123456",
    "part of a code": "99887",
    "contact": "王伟芳",
    "contact's family and pinyin": "wangwei",
    "absent": "霍格沃茨",
    "absent Latin": "zzqqxx",
    "absent of common parts": "shenshenzhen",
}
ROUNDS = 5
IN_DATABASE: list[float] = []
"""Milliseconds that the present requests have waited for the database."""


def _p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


@dataclass
class Timings:
    """Milliseconds of one measurement, by what was asked."""

    taken: dict[str, list[float]] = field(default_factory=dict)
    in_database: dict[str, float] = field(default_factory=dict)

    def p95(self) -> float:
        """Of the medians of what was asked."""
        return _p95([statistics.median(each) for each in self.taken.values()])

    def slowest(self, count: int = 4) -> str:
        """What took longest, by its median."""
        medians = {name: statistics.median(each) for name, each in self.taken.items()}
        worst = sorted(medians.items(), key=lambda one: -one[1])[:count]
        return " · ".join(f"{name} {ms:.0f}" for name, ms in worst)

    def middle(self) -> float:
        return statistics.median(ms for each in self.taken.values() for ms in each)


@asynccontextmanager
async def opened(settings: CustomerSettings) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
    """A client of the real app, in this process, for each role."""
    Lent.fetch = timed_fetch(Lent.fetch)  # type: ignore[method-assign]
    someone = {"sub": str(many_customers.USERS[60])}
    async with clients_of(app, settings, {role: someone | claims for role, claims in ROLES.items()}) as clients:
        yield clients


def timed_fetch(fetch: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def measured(*arguments: Any) -> Any:
        began = time.perf_counter()
        rows = await fetch(*arguments)
        IN_DATABASE.append((time.perf_counter() - began) * 1000)
        return rows

    return measured


async def timed(client: httpx.AsyncClient, params: Params, path: str = "/v1/customers") -> float:
    began = time.perf_counter()
    answer = await client.get(path, params=dict(params))
    assert answer.status_code == 200, answer.text
    return (time.perf_counter() - began) * 1000


async def time_all(client: httpx.AsyncClient, asked: Mapping[str, Params], path: str = "/v1/customers") -> Timings:
    """Each request several times, after one to warm up: the first of a form compiles its statements."""
    timings = Timings()
    for name, params in asked.items():
        await timed(client, params, path)
        IN_DATABASE.clear()
        timings.taken[name] = [await timed(client, params, path) for _ in range(ROUNDS)]
        timings.in_database[name] = sum(IN_DATABASE) / ROUNDS
    return timings


PAIRS = {f"{name} by {sort}": {**params, "sort": sort} for name, params in FILTERS.items() for sort in SORTS}


async def measure_lists(settings: CustomerSettings) -> AsyncIterator[Result]:
    """Everything that is asked of the list, by role."""
    async with opened(settings) as clients:
        pages = {}
        for role, client in clients.items():
            pages[role] = await time_all(client, PAIRS)
            yield result_of(f"(h) first page, {role}", pages[role], 20)
        for role in ("one region", "three regions"):
            ratio = pages[role].middle() / pages["all"].middle()
            yield Result(f"(h) first page, {role} ÷ all, p50", ratio, 1.5, at_least=False, detail="")
        for role, client in clients.items():
            counts = {name: {**params, "count": "true"} for name, params in FILTERS.items()}
            yield result_of(f"(h) count=true, {role}", await time_all(client, counts), 150)
            texts = {name: {"q": text} for name, text in TEXTS.items()}
            yield result_of(f"(h) q=, {role}", await time_all(client, texts), 50)


def result_of(name: str, timings: Timings, goal: float) -> Result:
    waited = list(timings.in_database.values())
    in_database = f"in the database p50 {statistics.median(waited):.1f}, p95 {_p95(waited):.1f}"
    detail = f"p50 {timings.middle():.1f}; {in_database}; slowest medians: {timings.slowest()}"
    return Result(f"{name}, p95 ms", timings.p95(), goal, at_least=False, detail=detail)


def measure(house: House) -> Iterator[Result]:
    """On a database of its own on the house's server."""
    name, _, options = as_administrator(database_of(house, "customer")).partition("?")
    yield from run(f"{name.removesuffix('_customer')}_lists?{options}", CUSTOMERS)


Measure = Callable[[CustomerSettings], AsyncIterator[Result]]


def run(url: str, customers: int, measured: Measure = measure_lists) -> Iterator[Result]:
    """Make the customers where there are none yet, and measure."""
    settings = CustomerSettings(database_url=SecretStr(url), log_level="error")
    with asyncio.Runner() as runner:
        runner.run(_fill(settings, customers))
        results = measured(settings)
        while (result := runner.run(anext(results, None))) is not None:  # type: ignore[arg-type]
            yield result


async def _fill(settings: CustomerSettings, customers: int) -> None:
    await migrate(settings, "services.customer")
    url = database_url(settings).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(url)
    try:
        if not await connection.fetchval("SELECT EXISTS (SELECT FROM customers)"):
            await many_customers.fill(connection, customers)
    finally:
        await connection.close()


def main(customers: int = CUSTOMERS, measured: Measure = measure_lists) -> None:
    """Measure on a server of its own, or on another's."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--customers", type=int, default=customers)
    parser.add_argument("--url", help="a server to use instead of an own one")
    arguments = parser.parse_args()
    with nullcontext(arguments.url) if arguments.url else own_server() as url:
        for result in run(url, arguments.customers, measured):
            print(result, flush=True)


if __name__ == "__main__":
    main()
