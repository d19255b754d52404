"""Ageing, lateness and DSO over 200,000 receivables of 5,000 customers, with their payments.

`python -m tests.bench.receivables` measures on a server of its own. Measured is the operation as the service does it,
from the question to the JSON; its part in the database is said beside it. What bounds the ageing is what is open, not
what there is: 8 % of the receivables are.
"""

import argparse
import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
from pydantic import BaseModel, SecretStr
from starlette.datastructures import State

from services.kpi.analytics.days_sales_outstanding.model import DsoQuery
from services.kpi.analytics.days_sales_outstanding.operations import get_days_sales_outstanding
from services.kpi.analytics.payment_lateness.model import LatenessQuery
from services.kpi.analytics.payment_lateness.operations import get_payment_lateness
from services.kpi.analytics.receivable_ageing.model import AgeingQuery
from services.kpi.analytics.receivable_ageing.operations import get_receivable_ageing
from services.kpi.facts.payments.settled import SETTLED
from services.kpi.settings import KpiSettings
from shared.app.migrations import migrate
from shared.auth.access import DataScope, DataScopeKind, Principal
from shared.database import create_engine, database_url
from shared.statements import Statement
from shared.time import company_today
from shared.web.call import Call
from tests.bench.own_server import print_on_own_server
from tests.bench.processes import as_administrator, database_of
from tests.bench.report import Result
from tests.journeys.house import House

CUSTOMERS, INVOICES, DAYS = 5_000, 200_000, 1_200
ROUNDS = 15
AGEING_MS = 150
EVERYTHING = Principal("client:bench", "bench", frozenset(), frozenset(), 3, DataScope(DataScopeKind.ALL))
REGION = DataScope(DataScopeKind.REGIONS, frozenset({"CN-1", "CN-2", "CN-3"}))
DIRECTOR = Principal(str(UUID(int=7)), "director", frozenset(), frozenset(), 2, REGION)

FILL = """
INSERT INTO customer_directory (id, name, status, customer_class, stage, region, manager_id, tags)
SELECT md5('c' || who)::uuid, 'Customer ' || who, 'active', 'core', 'deep', 'CN-' || who % 30,
       md5('m' || who % 100)::uuid, '{{}}'
FROM generate_series(0, {customers} - 1) AS who;
INSERT INTO customer_directory_codes SELECT 'B' || who, md5('c' || who)::uuid
FROM generate_series(0, {customers} - 1) AS who;
CREATE TEMPORARY TABLE made AS
SELECT number, 'B' || number % {customers} AS code, 'I' || number AS invoice_no, 30 + number % 3 * 30 AS term,
       current_date - (number / {customers}) * {days} / ({invoices} / {customers}) - number % 27 AS issued_on,
       number % 60 - 20 AS late, (100 + number * 7919 % 90000)::numeric / 10 AS amount, number % 50 = 0 AS is_credit
FROM generate_series(0, {invoices} - 1) AS number;
INSERT INTO receivables (customer_code, id, source, invoice_no, kind, issued_on, due_on, amount, currency, fx_rate,
                         disputed, fx_is_maintained, status, source_version, content_hash, batch_id, updated_at)
SELECT code, gen_random_uuid(), 'bench', invoice_no,
       (ARRAY['goods', 'goods', 'goods', 'retention', 'final_balance', 'nre', 'tooling'])[number % 7 + 1],
       issued_on, issued_on + term, CASE WHEN is_credit THEN -amount / 10 ELSE amount END,
       CASE WHEN number % 10 = 0 THEN 'USD' ELSE 'CNY' END, CASE WHEN number % 10 = 0 THEN 7.1 ELSE 1 END,
       number % 40 = 0, false,
       CASE WHEN number % 301 = 0 THEN 'written_off'
            WHEN issued_on + term + late < current_date AND NOT is_credit THEN 'paid' ELSE 'open' END,
       1, '\\x00', gen_random_uuid(), now()
FROM made;
INSERT INTO payments (customer_code, id, source, payment_no, invoice_no, paid_on, amount, source_version, content_hash,
                      batch_id, updated_at)
SELECT code, gen_random_uuid(), 'bench', 'P' || invoice_no, invoice_no, issued_on + term + late, amount, 1, '\\x00',
       gen_random_uuid(), now()
FROM made WHERE issued_on + term + late < current_date AND NOT is_credit;
"""
SETTLE = f"INSERT INTO settled_receivables {SETTLED.format(receivables='receivables')}"


class TimedCall(Call):
    """A call that adds up the time of its statements."""

    in_database = 0.0

    async def fetch(self, statement: Statement, *, within: float | None = None, **values: Any) -> Any:
        """The rows, and the time that they took."""
        began = time.perf_counter()
        rows = await super().fetch(statement, within=within, **values)
        TimedCall.in_database += time.perf_counter() - began
        return rows


Operation = Callable[[Call, Any], Awaitable[BaseModel]]


def questions() -> Iterator[tuple[str, Operation, Any, Principal, int]]:
    """Name, operation, question, caller, and the most milliseconds."""
    by = {"group_by": ["kind", "customer", "manager", "currency"]}
    earlier = company_today() - timedelta(days=90)
    yield "ageing, four groupings", get_receivable_ageing, AgeingQuery(**by), EVERYTHING, AGEING_MS
    yield "ageing in all", get_receivable_ageing, AgeingQuery(), EVERYTHING, AGEING_MS
    yield "ageing 90 days ago", get_receivable_ageing, AgeingQuery(**by, as_of=earlier), EVERYTHING, AGEING_MS
    yield "ageing, regional director", get_receivable_ageing, AgeingQuery(**by), DIRECTOR, AGEING_MS
    yield "lateness of a year", get_payment_lateness, LatenessQuery(**by), EVERYTHING, 1_000
    yield "DSO over 12 months", get_days_sales_outstanding, DsoQuery(group_by=["kind"]), EVERYTHING, 2_000


async def measure_all(server: str) -> list[Result]:
    """Every question, on a database of its own."""
    settings = KpiSettings(database_url=SecretStr(server), log_level="error")
    await migrate(settings, "services.kpi")
    connection = await asyncpg.connect(database_url(settings).set(drivername="postgresql").render_as_string(False))
    try:
        await connection.execute(FILL.format(customers=CUSTOMERS, invoices=INVOICES, days=DAYS), timeout=600)
        await connection.execute(SETTLE, timeout=600)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()
    engine = create_engine(settings)
    try:
        house = State({"engine": engine, "settings": settings})
        return [await _measured(house, *question) for question in questions()]
    finally:
        await engine.dispose()


async def _measured(
    house: State, name: str, operation: Operation, asked: Any, caller: Principal, most_ms: int
) -> Result:
    taken, in_database = [], []
    for _ in range(ROUNDS + 2):
        TimedCall.in_database, began = 0.0, time.perf_counter()
        answer = (await operation(TimedCall(None, caller, house), asked)).model_dump_json()
        taken.append(time.perf_counter() - began)
        in_database.append(TimedCall.in_database)
    median, of_database = (statistics.median(times[2:]) * 1000 for times in (taken, in_database))
    detail = f"{INVOICES:,} receivables: {of_database:.0f} ms in the database; {len(answer) / 1e3:.0f} kB"
    return Result(f"(r) {name}, ms", median, most_ms, at_least=False, detail=detail)


def results(server: str) -> Iterator[Result]:
    """On a database of its own on the server."""
    name, _, options = server.partition("?")
    yield from asyncio.run(measure_all(f"{name}_receivables?{options}"))


def measure(house: House) -> Iterator[Result]:
    """On the house's server."""
    yield from results(as_administrator(database_of(house, "kpi")))


def main() -> None:
    """Measure on a server of its own."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    print_on_own_server(results)


if __name__ == "__main__":
    main()
