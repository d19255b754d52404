"""`guanxi verify --repair`: what is kept and is not as the facts say is computed anew."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, STDOUT
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI

from services.kpi.facts.months import operations as months
from services.kpi.facts.months.rules import Period, TooBusy
from services.kpi.facts.payments import settled
from services.kpi.facts.verification import repair as repairing
from services.kpi.facts.verification.comparison import verify
from services.kpi.facts.verification.kept_tables import KEPT
from services.kpi.facts.verification.repair import repair
from shared.database import execute_sql, transaction
from shared.settings import Settings
from tests.kpi.pushing import line, order, push
from tests.sign_in import Tokens

PUSHED: dict[str, list[dict[str, Any]]] = {
    "products": [{"sku": "P1", "category": "Pumps", "unit_cost": "7"}],
    "product-costs": [{"sku": "P1", "valid_from": "2024-03-01", "unit_cost": "8"}],
    "orders": [
        order("OLD", line(promised_on="2012-02-01", shipped_on="2012-02-03"), ordered_on="2011-12-20"),
        order("SO1", line(1, promised_on="2024-04-01"), line(2, cost="20")),
        order("SO2", line(promised_on="2024-04-01"), customer_code="C2"),
    ],
    "forecasts": [{"customer_code": "C1", "month": "2024-03-01", "amount": "90", "frozen_on": "2024-02-01"}],
    "receivables": [
        {"invoice_no": f"I{n}", "customer_code": "C1", "issued_on": "2024-03-15", "due_on": "2024-04-15", "amount": "9"}
        | {"status": "paid"}
        for n in (1, 2)
    ],
    "payments": [{"payment_no": "Z1", "invoice_no": "I1", "paid_on": "2024-04-02", "amount": "9"}],
}
WRONG = {
    "cost_periods": "unit_cost = unit_cost + 1",
    "customer_months": "orders = orders + 1, cost = 0 WHERE orders > 0",
    "category_months": "sales = sales - 1",
    "open_promises": "lines = lines + 1",
    "months_with_orders": "months = '{}'",
    "orders": "late_lines = late_lines + 1, amount = 0",
    "forecast_months": "total = 0",
    "settled_receivables": "first_paid_on = '2024-04-01'",
}
"""What is set wrong in a row of each kept table."""
COMPUTED = [table for table, kept in KEPT.items() if not kept.is_of_facts]
DAMAGES = {
    "wrong": {table: f"UPDATE {table} SET {wrong}" for table, wrong in WRONG.items()},
    "missing": {table: f"DELETE FROM {table}" for table in COMPUTED},
    "too many": {
        table: f'INSERT INTO {table} SELECT (jsonb_populate_record(one, \'{{"{KEPT[table].scope}": "X"}}\')).*'
        f" FROM {table} one LIMIT 1"
        for table in COMPUTED
    },
}


@pytest.fixture
async def committing(open_committing: Callable[[str], Any], tokens: Tokens) -> FastAPI:
    """The service with facts of every kind, of which a year is archived."""
    opened: FastAPI = await open_committing("kpi")
    async with tokens.client(opened, sub="client:erp") as client:
        for kind, rows in PUSHED.items():
            await push(client, *rows, kind=kind)
    async with transaction(opened.state.engine) as session:
        await months.archive_period(session, Period.named("orders_2011"))
    return opened


@pytest.fixture
async def settings(committing: FastAPI, migrated: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch) -> Any:
    """The service's settings, which the commands read from the environment."""
    found: Settings = await migrated("kpi")
    monkeypatch.setenv("GUANXI_DATABASE_URL", found.database_url.get_secret_value())
    yield found
    async with transaction(committing.state.engine) as session:
        await months.restore_period(session, "2011")


async def run(*command: str) -> tuple[int | None, str]:
    """A command, in a process of its own that has loaded nothing else; its exit code and output."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "deploy.cli", *command), stdout=PIPE, stderr=STDOUT, env=os.environ | {"COLUMNS": "200"}
    )
    output, _ = await process.communicate()
    return process.returncode, output.decode()


async def damage(app: FastAPI, statement: str) -> None:
    async with app.state.engine.begin() as connection:
        damaged = await connection.exec_driver_sql(statement)
        assert damaged.rowcount > 0


def test_each_kept_table_is_damaged() -> None:
    assert WRONG.keys() == KEPT.keys()


@pytest.mark.parametrize("damages", DAMAGES.values(), ids=DAMAGES)
async def test_what_differs_is_found_and_computed_anew(
    committing: FastAPI, settings: Settings, monkeypatch: pytest.MonkeyPatch, damages: dict[str, str]
) -> None:
    monkeypatch.setattr(repairing, "SCOPES_AT_ONCE", 1)
    assert await verify(settings) == []
    for statement in damages.values():
        await damage(committing, statement)
    found = {difference.where for difference in await verify(settings)}
    assert damages.keys() - found <= {"months_with_orders"}, "whose months are those of the sums, damaged too"
    assert (await repair(settings)).keys() == damages.keys()
    assert await verify(settings) == []
    assert await repair(settings) == {}


async def test_sums_follow_costs_that_are_computed_anew(committing: FastAPI, settings: Settings) -> None:
    """The sums agree with the wrong costs: only when these are right they are found to be wrong."""
    await damage(committing, "UPDATE products SET unit_cost = 6")
    await damage(committing, "UPDATE product_costs SET unit_cost = 9")
    assert (await repair(settings)).keys() == {"cost_periods", "customer_months", "category_months"}
    assert await verify(settings) == []


async def test_the_command_names_what_differs_and_mends_it(committing: FastAPI, settings: Settings) -> None:
    await damage(committing, DAMAGES["wrong"]["customer_months"])
    await damage(committing, DAMAGES["missing"]["settled_receivables"])
    await damage(committing, DAMAGES["wrong"]["months_with_orders"])
    code, output = await run("verify")
    assert code == 1, output
    assert "customer_months C1 2024-03-01: orders is 2, recomputed from the facts 1" in output
    assert "months_with_orders C2: months is none, recomputed from the facts 2024-03-01/2024-04-01" in output
    assert "settled_receivables I1 erp: row is not there, recomputed from the facts there" in output
    code, output = await run("verify", "--repair")
    assert (code, "The rollups agree with the facts." in output) == (0, True), output
    for table in ("customer_months, 2", "settled_receivables, 2"):
        assert f"Computed anew: {table} codes, products or invoices." in output
    assert await verify(settings) == []


async def test_facts_damaged_themselves_are_named_and_left(committing: FastAPI, settings: Settings) -> None:
    await damage(committing, "UPDATE documents SET customer_code = 'X' WHERE number = 'SO1'")
    code, output = await run("verify", "--repair")
    assert (code, "documents orders SO1: place is X 2024-03-15 1" in output) == (1, True), output


async def until_it_waits(app: FastAPI, waiting: asyncio.Task[Any]) -> None:
    """Until a process waits for another's lock."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    count = 0
    while not (count or waiting.done()):
        async with app.state.engine.connect() as connection:
            count = (await connection.exec_driver_sql(query)).scalar_one()


async def test_a_batch_under_way_ends_before_its_rows_are_computed_anew(
    committing: FastAPI, settings: Settings, tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_stored, may_end = asyncio.Event(), asyncio.Event()
    renew = settled._renew

    async def renew_and_wait(*arguments: Any) -> None:
        await renew(*arguments)
        has_stored.set()
        await may_end.wait()

    monkeypatch.setattr(settled, "_renew", renew_and_wait)
    await damage(committing, DAMAGES["missing"]["settled_receivables"])
    async with tokens.client(committing, sub="client:erp") as client, asyncio.TaskGroup() as tasks:
        paid = {"payment_no": "Z2", "invoice_no": "I2", "paid_on": "2024-04-03", "amount": "9"}
        tasks.create_task(push(client, paid, kind="payments"))
        await has_stored.wait()
        repairing_now = tasks.create_task(repair(settings))
        await until_it_waits(committing, repairing_now)
        assert not repairing_now.done()
        may_end.set()
    assert await verify(settings) == []


async def test_a_repair_gives_up_when_batches_take_too_long(
    committing: FastAPI, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(months, "PATIENCE_SECONDS", 1)
    await damage(committing, DAMAGES["missing"]["forecast_months"])
    async with transaction(committing.state.engine) as batch:
        await execute_sql(batch, "LOCK TABLE forecasts IN ROW EXCLUSIVE MODE")
        with pytest.raises(TooBusy, match="try again later"):
            await repair(settings)
    await repair(settings)
    assert await verify(settings) == []
