"""Looking at the warnings of 5,000 customers with 10,000 to 10,000,000 order lines.

`python -m tests.bench.warnings --lines 1000000` measures on a server of its own.
"""

import argparse
import asyncio
import time
from collections.abc import Iterator
from datetime import timedelta

import asyncpg
import sqlalchemy as sa
from pydantic import SecretStr

from services.kpi.settings import KpiSettings
from services.kpi.warnings.evaluation.operations import evaluate
from services.kpi.warnings.register.model import EarlyWarning
from shared.app.migrations import migrate
from shared.auth.visibility import customers
from shared.database import create_engine, database_url, execute, transaction
from shared.time import company_today
from tests.bench.own_server import print_on_own_server
from tests.bench.periods import open_periods
from tests.bench.processes import as_administrator, database_of
from tests.bench.report import Result
from tests.journeys.house import House

CUSTOMERS, INVOICES, GOAL_SECONDS = 5_000, 200_000, 5
LINES = (10_000, 1_000_000, 10_000_000)
LINES_OF_ORDER = 10
ROUNDS = 3

# Orders, their sums and receivables as the service keeps them; the lines themselves are not read. A tenth of the
# customers has stopped, and every customer has a rhythm of its own.
FILL = """
CREATE TEMPORARY TABLE made AS
SELECT number, number % {customers} AS who, gen_random_uuid() AS id,
       current_date - (number % {customers} % 10 = 0)::int * 200
       - (((number / {customers}) * 1050 / greatest({orders} / {customers}, 1)) + number % 7)::int AS day,
       CASE WHEN number % 97 = 0 THEN -50 ELSE 100 + number % 900 END AS amount
FROM generate_series(0, {orders} - 1) AS number;
INSERT INTO customer_directory (id, name, status, customer_class, stage, tags)
SELECT md5('c' || who)::uuid, 'Customer ' || who, 'active', 'core', 'deep', '{{}}'
FROM generate_series(0, {customers} - 1) AS who;
INSERT INTO customer_directory_codes SELECT 'B' || who, md5('c' || who)::uuid
FROM generate_series(0, {customers} - 1) AS who;
INSERT INTO orders (customer_code, id, source, order_no, ordered_on, currency, fx_rate, fx_is_maintained, status, kind,
                    source_version, content_hash, line_count, late_lines, open_lines, amount, batch_id, updated_at)
SELECT 'B' || who, id, 'bench', 'SO' || number, day, 'CNY', 1, false, 'shipped',
       CASE WHEN amount < 0 THEN 'credit_note' ELSE 'order' END, 1, '\\x00', {lines_of_order}, 0, 0, amount, id, now()
FROM made;
INSERT INTO forecast_months (customer_code, month, category, frozen_on, amount, total)
SELECT 'B' || who, month, '', month - 10, 30000, 30000
FROM generate_series(0, {customers} - 1) AS who,
     LATERAL (SELECT (date_trunc('month', current_date) - make_interval(months => back))::date AS month
              FROM generate_series(1, 12) AS back) months;
INSERT INTO category_months (customer_code, month, category, lines, quantity, sales, credits, costed_sales, cost,
                             product_cost)
SELECT 'B' || who, date_trunc('month', day)::date, 'category ' || number % 5, count(*), sum(amount), sum(amount), 0,
       sum(amount), sum(amount) * 0.6, 0
FROM made WHERE amount > 0 GROUP BY 1, 2, 3;
INSERT INTO customer_months (customer_code, month, orders, credit_notes, lines, checked_lines, accurate_lines,
                             delivered_lines, on_time_lines, promised_orders, late_orders, quantity, sales, credits,
                             costed_sales, cost, product_cost)
SELECT 'B' || who, date_trunc('month', day)::date, count(*), 0, count(*), 0, 0, 0, 0, 0, 0, sum(amount), sum(amount), 0,
       sum(amount), sum(amount) * 0.6, 0
FROM made GROUP BY 1, 2;
INSERT INTO receivables (customer_code, id, source, invoice_no, kind, issued_on, due_on, amount, currency, fx_rate,
                         fx_is_maintained, disputed, status, source_version, content_hash, batch_id, updated_at)
SELECT 'B' || number % {customers}, gen_random_uuid(), 'bench', 'I' || number, 'goods', current_date - 500,
       current_date - (number / {customers} * 11)::int, 100, 'CNY', 1, false, false,
       CASE WHEN number % 5 = 0 THEN 'open' ELSE 'paid' END, 1, '\\x00', gen_random_uuid(), now()
FROM generate_series(0, {invoices} - 1) AS number;
INSERT INTO payments (customer_code, id, source, payment_no, invoice_no, paid_on, amount, source_version, content_hash,
                      batch_id, updated_at)
SELECT customer_code, gen_random_uuid(), 'bench', 'P' || invoice_no, invoice_no, due_on + length(invoice_no) * 3, 100,
       1, '\\x00', id, now()
FROM receivables WHERE status = 'paid';
ANALYZE;
"""


async def measure_lines(server: str, lines: int) -> tuple[float, float, int]:
    """Seconds of the first look, which raises everything, and of the median later one; and the warnings raised."""
    settings = KpiSettings(database_url=SecretStr(server), log_level="error")
    await migrate(settings, "services.kpi")
    url = database_url(settings).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(url)
    try:
        sizes = {"customers": CUSTOMERS, "orders": lines // LINES_OF_ORDER, "invoices": INVOICES}
        await open_periods(connection, company_today() - timedelta(days=1300), company_today())
        await connection.execute(FILL.format(**sizes, lines_of_order=LINES_OF_ORDER), timeout=600)
    finally:
        await connection.close()
    engine = create_engine(settings)
    try:
        taken = []
        for round_ in range(ROUNDS + 1):
            began = time.perf_counter()
            async with transaction(engine) as session:
                ids = list((await execute(session, sa.select(customers.c.id))).scalars())
                await evaluate(session, ids, company_today() + timedelta(days=round_))
            taken.append(time.perf_counter() - began)
        async with transaction(engine) as session:
            raised = (await execute(session, sa.select(sa.func.count()).select_from(EarlyWarning))).scalar_one()
        return taken[0], sorted(taken[1:])[ROUNDS // 2], int(raised)
    finally:
        await engine.dispose()


def results(server: str, sizes: tuple[int, ...]) -> Iterator[Result]:
    """One database for each number of lines."""
    name, _, options = server.partition("?")
    for lines in sizes:
        first, later, raised = asyncio.run(measure_lines(f"{name}_{lines}?{options}", lines))
        detail = f"{lines:,} lines, {raised:,} warnings; the first look {first:.2f} s"
        yield Result("(w) warnings of 5,000 customers, s", later, GOAL_SECONDS, at_least=False, detail=detail)


def measure(house: House) -> Iterator[Result]:
    """On databases of their own on the house's server."""
    yield from results(as_administrator(database_of(house, "kpi")), LINES)


def main() -> None:
    """Measure on a server of its own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, nargs="*", default=LINES)
    arguments = parser.parse_args()
    print_on_own_server(lambda url: results(url, tuple(arguments.lines)))


if __name__ == "__main__":
    main()
