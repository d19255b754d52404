# ruff: noqa: E501 - rows of a table of questions, and of SQL
"""`kpi-values` over 10,000 to 10,000,000 order lines of 5,000 customers.

`python -m tests.bench.figures --lines 10000 1000000` measures on a server of its own; `--keep FOLDER`
keeps it. The questions by month are about the two months that have sales of every customer at each size, in one of
twenty categories, so that the same sums are read; those marked "whole" are about everything there is. In the months
before, a customer buys in three categories. Sums are stored month after month, as they come about.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import asyncpg
from pydantic import SecretStr

from deploy.local.postgres import Postgres
from deploy.serving import collect_seldom
from services.kpi.facts.rollups.parts import parts_of
from services.kpi.facts.rollups.store import MONTHS_WITH_ORDERS, ROLLUPS
from services.kpi.figures.kpi_values import checks, operations
from services.kpi.figures.kpi_values.model import KpiValueQuery, KpiValuesRead
from services.kpi.settings import KpiSettings
from shared.app.migrations import migrate
from shared.auth.access import DataScope, DataScopeKind, Principal, current_principal
from shared.database import create_engine, database_url, transaction
from shared.time import company_today, months_after
from tests.bench.periods import open_periods
from tests.bench.processes import as_administrator, database_of
from tests.bench.report import Result
from tests.journeys.house import House

CUSTOMERS, MONTHS, REGIONS, ROUNDS = 5_000, 24, 30, 40
LINES = (10_000, 1_000_000, 10_000_000)
GOAL_MS, GOAL_OF_LINES_MS, GOAL_RATIO = 100, 1_000, 1.5

FILL = """
CREATE TEMPORARY TABLE made AS
SELECT number, 'B' || number % {customers} AS code, gen_random_uuid() AS id,
       (DATE '{start}' + make_interval(months => ({shown} - (number / {customers}) % {shown} - 1)::int))::date
       + (number % 28)::int AS day
FROM generate_series(0, {orders} - 1) AS number;
INSERT INTO customer_directory (id, name, status, region, industry, customer_class, tier, stage, tags)
SELECT md5('c' || who)::uuid, 'Customer ' || who, 'active', 'CN-' || who % {regions}, 'industry ' || who % 12,
       (ARRAY['core', 'important', 'ordinary', 'small'])[1 + who % 4],
       (ARRAY['strategic', 'key', 'basic', 'standard'])[1 + who % 4], 'deep', '{{}}'
FROM generate_series(0, {customers} - 1) AS who;
INSERT INTO customer_directory_codes SELECT 'B' || who, md5('c' || who)::uuid
FROM generate_series(0, {customers} - 1) AS who;
INSERT INTO products (sku, id, source, name, category, unit_cost, content_hash, batch_id, updated_at)
SELECT 'SKU-' || number, gen_random_uuid(), 'bench', 'Product ' || number, 'category ' || number % 20, 10, '\\x00', gen_random_uuid(), now()
FROM generate_series(0, 299) AS number;
INSERT INTO cost_periods (sku, valid_from, valid_to, unit_cost) SELECT sku, '-infinity', 'infinity', 10 FROM products;
INSERT INTO orders (customer_code, id, source, order_no, ordered_on, currency, fx_rate, status, kind, region, project_no,
                    fx_is_maintained, source_version, content_hash, line_count, late_lines, open_lines, amount, batch_id,
                    updated_at)
SELECT code, id, 'bench', 'SO' || number, day, 'CNY', 1, 'shipped', 'order', 'CN-' || number % {regions},
       'PRJ' || number % 500, false, 1, '\\x00', {lines_of_order}, 0, 0, 100, id, now()
FROM made;
INSERT INTO order_lines (customer_code, order_id, line_no, ordered_on, sku, quantity, amount, unit_price, cost, promised_on,
                         shipped_on, accepted_quantity)
SELECT code, id, line_no, day, 'SKU-' || (number % {customers} % 97) * 3 + CASE WHEN day < '{compared}' THEN line_no % 3 ELSE 1 END, 2, 100 + number % 900, 50, 60, day + 5, day + 4, 2
FROM made CROSS JOIN generate_series(1, {lines_of_order}) AS line_no;
"""


class Asked(NamedTuple):
    """A question, its name, and whether order lines are read for it."""

    name: str
    params: dict[str, Any]
    of_lines: bool = False
    is_whole: bool = False


def questions(today: date) -> list[Asked]:
    """What is measured; the last closed month is the last with sales."""
    until = today.replace(day=1) - timedelta(days=1)
    two, all_of_it = months_after(until.replace(day=1), -1), months_after(until.replace(day=1), 1 - MONTHS)
    short, whole = {"from": two, "to": until}, {"from": all_of_it, "to": until}
    days = {"from": until - timedelta(days=91), "to": until, "grain": "day"}
    three = {"from": months_after(two, -1), "to": until}
    return [
        Asked("sales by month", {"kpi": ["sales"], "grain": "month", **short}),
        Asked("sales, margin by region", {"kpi": ["sales", "margin"], "group_by": ["region"], **short}),
        Asked("by region and class", {"kpi": ["sales"], "group_by": ["region", "class"], **short}),
        Asked("by category", {"kpi": ["sales", "profit"], "group_by": ["category"], **short}),
        Asked("by region and category", {"kpi": ["sales"], "group_by": ["region", "category"], **short}),
        Asked(
            "the best 50 customers",
            {"kpi": ["sales"], "group_by": ["customer"], "limit": 50, "sort": "-value", **short},
        ),
        Asked("concentration", {"kpi": ["concentration"], **short}),
        Asked("retention, new customers", {"kpi": ["retention", "new_customers"], **short}),
        Asked("whole: sales by month", {"kpi": ["sales"], "grain": "month", **whole}, is_whole=True),
        Asked(
            "whole: by region, month",
            {"kpi": ["sales"], "grain": "month", "group_by": ["region"], **whole},
            is_whole=True,
        ),
        Asked("whole: by category", {"kpi": ["sales"], "group_by": ["category"], **whole}, is_whole=True),
        Asked("whole: against last year", {"kpi": ["sales"], "compare": "last_year", **whole}, is_whole=True),
        Asked("by day", {"kpi": ["sales"], **days}, of_lines=True),
        Asked("by product", {"kpi": ["sales"], "group_by": ["product"], **three}, of_lines=True),
        Asked("by project", {"kpi": ["sales"], "group_by": ["project"], **three}, of_lines=True),
        Asked("by region of the order", {"kpi": ["sales"], "group_by": ["order_region"], **three}, of_lines=True),
        Asked("margin by product", {"kpi": ["margin"], "group_by": ["product"], **three}, of_lines=True),
        Asked("on time by project", {"kpi": ["on_time"], "group_by": ["project"], **three}, of_lines=True),
    ]


def caller(kind: DataScopeKind) -> Principal:
    """An administrator, or a director of one region."""
    regions = frozenset({"CN-7"}) if kind is DataScopeKind.REGIONS else frozenset()
    nothing: frozenset[str] = frozenset()
    return Principal(str(uuid.UUID(int=1)), "bench", nothing, nothing, 3, DataScope(kind, regions))


async def answer(engine: Any, asked: Asked, principal: Principal) -> bytes:
    """The answer's JSON, as the endpoint makes it."""
    current_principal.set(principal)
    query = KpiValueQuery.model_validate(asked.params)
    question = checks.check_query(query, principal, 1)
    async with transaction(engine) as session:
        items = await operations.add_up(session, question, "en")
    found = KpiValuesRead.model_construct(items=items, group_by=[], members=None)
    return found.model_dump_json(warnings=False).encode()


async def p95(engine: Any, asked: Asked, principal: Principal) -> float:
    """In milliseconds; the first answers warm up."""
    taken = []
    for _ in range(5 if asked.of_lines else ROUNDS):
        began = time.perf_counter()
        await answer(engine, asked, principal)
        taken.append(1000 * (time.perf_counter() - began))
    return max(taken[2:]) if asked.of_lines else statistics.quantiles(taken[3:], n=20)[-1]


async def fill(settings: KpiSettings, lines: int) -> None:
    """Orders of ten lines over all months; few lines are orders of one line in the last two months."""
    await migrate(settings, "services.kpi")
    url = database_url(settings).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(url)
    of_order, shown = (1, 2) if lines < CUSTOMERS * MONTHS else (10, MONTHS)
    start, compared = (months_after(company_today().replace(day=1), -months) for months in (shown, 2))
    sizes = {"customers": CUSTOMERS, "regions": REGIONS, "orders": lines // of_order, "lines_of_order": of_order}
    try:
        await open_periods(connection, start, company_today())
        await connection.execute(FILL.format(**sizes, shown=shown, start=start, compared=compared), timeout=3600)
        await connection.execute("ANALYZE", timeout=600)
        for table, (key, measures, query, _) in ROLLUPS.items():
            names = ", ".join((*key, *measures))
            added = (
                f"INSERT INTO {table} ({names}) WITH parts AS ({parts_of('orders o')}) SELECT {names} FROM ({query}) t"
                f" ORDER BY {key[1]}"
            )
            await connection.execute(added, timeout=3600)
        await connection.execute(f"INSERT INTO months_with_orders {MONTHS_WITH_ORDERS}", timeout=600)
        await connection.execute("VACUUM ANALYZE", timeout=600)
    finally:
        await connection.close()


async def measure_lines(server: str, lines: int) -> dict[str, tuple[float, float]]:
    """By question the p95 of an administrator's and of a director's answers."""
    settings = KpiSettings(database_url=SecretStr(server), log_level="error")
    await fill(settings, lines)
    engine = create_engine(settings)
    collect_seldom()  # as every process that serves
    try:
        found = {}
        for asked in questions(company_today()):
            own, all_of_it = caller(DataScopeKind.REGIONS), caller(DataScopeKind.ALL)
            found[asked.name] = await p95(engine, asked, all_of_it), await p95(engine, asked, own)
        return found
    finally:
        await engine.dispose()


def results(server: str, sizes: tuple[int, ...]) -> Iterator[Result]:
    """One database for each number of lines."""
    name, _, options = server.partition("?")
    first: dict[str, tuple[float, float]] = {}
    for lines in sizes:
        found = asyncio.run(measure_lines(f"{name}_figures_{lines}?{options}", lines))
        for asked in questions(company_today()):
            yield from _results(asked, lines, found[asked.name], first.get(asked.name))
        first = first or found


def _results(asked: Asked, lines: int, taken: tuple[float, float], first: Any) -> Iterator[Result]:
    administrator, director = taken
    goal = GOAL_OF_LINES_MS if asked.of_lines else GOAL_MS
    detail = f"{lines:,} lines; a director's {director:.1f} ms"
    yield Result(f"(f) {asked.name}, ms", administrator, goal, at_least=False, detail=detail)
    yield Result(
        f"(f) {asked.name}, director ÷ administrator", director / administrator, GOAL_RATIO, at_least=False, detail=""
    )
    if first and not asked.of_lines and not asked.is_whole:
        detail = f"{lines:,} lines ÷ the fewest"
        yield Result(
            f"(f) {asked.name}, long ÷ short", administrator / first[0], GOAL_RATIO, at_least=False, detail=detail
        )


def measure(house: House) -> Iterator[Result]:
    """On databases of their own on the house's server."""
    yield from results(as_administrator(database_of(house, "kpi")), LINES)


def main() -> None:
    """Measure on a server of its own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, nargs="*", default=LINES)
    parser.add_argument("--keep", help="folder of a server that stays")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gx") as folder:
        server = Postgres(Path(arguments.keep or folder) / "data")
        server.start()
        try:
            for result in results(server.url, tuple(arguments.lines)):
                print(result, flush=True)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
