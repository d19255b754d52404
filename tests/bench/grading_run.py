"""One grading run in a process of its own, measured: `python -m tests.bench.grading_run <database>` prints JSON."""

import asyncio
import json
import random
import resource
import sys
import time
from datetime import date
from decimal import Decimal
from uuid import UUID

import psutil
import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.datastructures import State

from services.customer.clients import CustomerYears, LevelRanks, PaymentRecords
from services.customer.grading.runs.model import GradingRunCreate
from services.customer.grading.runs.operations import PeerAnswers, grade_customers
from services.customer.grading.runs.rules import window_of
from services.customer.grading.schemes.rules import STANDARD
from services.customer.settings import CustomerSettings
from shared.auth.access import DataScope, DataScopeKind, Principal
from shared.database import create_engine, execute, transaction
from shared.web.call import Call

WINDOW = window_of(2026, 1, date(2026, 6, 30))
WHOEVER = Principal("service:bench", "bench", frozenset(), frozenset(), 3, DataScope(DataScopeKind.ALL))


async def _run(dsn: str) -> dict[str, float]:
    server, _, options = dsn.partition("?")
    settings = CustomerSettings.model_validate({"database_url": f"{server.removesuffix('_customer')}?{options}"})
    engine = create_engine(settings)
    async with transaction(engine) as session:
        asked = await _asked(session)
        call = Call(session, WHOEVER, State())
        backend = psutil.Process((await execute(session, sa.text("SELECT pg_backend_pid()"))).scalar_one())
        began, own, theirs = time.perf_counter(), time.process_time(), sum(backend.cpu_times()[:2])
        run = await grade_customers(call, GradingRunCreate(fiscal_year=2026), STANDARD, WINDOW, asked)
        taken = (time.perf_counter() - began, time.process_time() - own, sum(backend.cpu_times()[:2]) - theirs)
    await engine.dispose()
    assert run.graded == len(asked.years.customer_id)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return dict(zip(("seconds", "own_cpu", "database_cpu", "peak_mb"), (*taken, peak), strict=True))


async def _asked(session: AsyncSession) -> PeerAnswers:
    chance = random.Random(2)
    customers = await _ids(session, "customers")
    people = await _ids(session, "contacts")
    sales = [Decimal(chance.randrange(1, 10**9)) / 100 for _ in customers]
    years = CustomerYears(
        customer_id=customers,
        sales=sales,
        costed_sales=sales,
        cost=[amount * chance.randrange(50, 99) / 100 for amount in sales],
        first_ordered_on=[date(chance.randint(2016, 2025), 1, 1) for _ in customers],
        ordered_months=[chance.randint(1, 12) for _ in customers],
        sales_since=sales,
        sales_of_all=sorted(sales, reverse=True),
    )
    parts = [[amount * chance.randint(0, 9) / 10 for amount in sales] for _ in range(3)]
    late, effort, lost = map(list, zip(*(sorted(each, reverse=True) for each in zip(*parts, strict=True)), strict=True))
    payments = PaymentRecords(
        customer_id=customers,
        invoices=[chance.randint(1, 40) for _ in customers],
        due=sales,
        late=late,
        effort=effort,
        lost=lost,
        delayed=[amount * 30 for amount in late],
    )
    levels = LevelRanks(contact_id=people, rank=[chance.randint(0, 5) for _ in people])
    return PeerAnswers(years, payments, levels)


async def _ids(session: AsyncSession, table: str) -> list[UUID]:
    return list((await execute(session, sa.select(sa.column("id", sa.Uuid)).select_from(sa.table(table)))).scalars())


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_run(sys.argv[1]))))
