"""PostgreSQL is killed (`kill -9`) in the middle of a batch: 503, and the retry has every row exactly once."""

import itertools
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from pydantic import SecretStr

from deploy.local.postgres import Postgres
from services.kpi.facts.forecasts import store as forecasts
from services.kpi.facts.orders import store as orders
from services.kpi.facts.payments import settled
from services.kpi.facts.rollups import store as rollups
from services.kpi.facts.verification.comparison import verify
from services.kpi.facts.verification.kept_tables import KEPT
from services.kpi.settings import KpiSettings
from shared.app.migrations import migrate
from shared.batches import staging
from shared.database import create_engine
from tests.kpi.pushing import counts, line, order, push

ROWS: dict[str, list[dict[str, Any]]] = {
    "orders": [order(f"SO{n}", *(line(place, sku=f"P{n % 9}") for place in range(5))) for n in range(400)],
    "products": [{"sku": f"P{n}", "category": "Pumps", "unit_cost": "7"} for n in range(9)],
    "product-costs": [{"sku": f"P{n}", "valid_from": "2024-03-01", "unit_cost": "8"} for n in range(9)],
    "forecasts": [
        {"customer_code": f"C{n}", "month": "2024-03-01", "amount": "90", "frozen_on": "2024-02-01"} for n in range(9)
    ],
    "receivables": [
        {"invoice_no": f"I{n}", "customer_code": "C1", "issued_on": "2024-03-15", "due_on": "2024-04-15", "amount": "9"}
        | {"status": "paid"}
        for n in range(9)
    ],
    "payments": [
        {"payment_no": f"Z{n}", "invoice_no": f"I{n}", "paid_on": "2024-04-02", "amount": "9"} for n in range(9)
    ],
}
"""What an ERP pushes, one kind after the other."""


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """A PostgreSQL to kill: durable as in production, so that it keeps committed data."""
    with tempfile.TemporaryDirectory(prefix="gx") as folder:
        postgres = Postgres(Path(folder) / "data")
        postgres.start()
        yield postgres
        postgres.stop()


@pytest.fixture
async def settings(app: FastAPI, server: Postgres) -> AsyncIterator[KpiSettings]:
    """The kpi service, set up on that server and pushed one order."""
    own = KpiSettings(database_url=SecretStr(server.url))
    await migrate(own, "services.kpi")
    rolled_back, app.state.engine = app.state.engine, create_engine(own)
    yield own
    async with app.state.engine.begin() as connection:
        facts = {kind.replace("-", "_") for kind in ROWS}
        filled = ", ".join({"order_lines", "documents", "batches", *facts, *KEPT})
        await connection.execute(sa.text(f"TRUNCATE {filled}"))
    await app.state.engine.dispose()
    app.state.engine = rolled_back


def kill_all(server: Postgres) -> None:
    """The server and its backends, which would otherwise run on for a moment."""
    backends = psutil.Process(server.pid).children()
    server.kill()
    for backend in backends:
        with suppress(psutil.NoSuchProcess):
            backend.kill()


@pytest.mark.parametrize(
    ("kind", "module", "function"),
    [
        ("orders", staging, "prepare"),
        ("orders", staging, "lock"),
        ("orders", staging, "create_staging"),
        ("orders", staging, "stage"),
        ("orders", staging, "decide"),
        ("orders", orders, "gather_parts"),
        ("orders", orders, "replace_orders"),
        ("orders", rollups, "add_difference"),
        ("orders", rollups, "renew_months_with_orders"),
        ("products", rollups, "add_difference"),
        ("product-costs", rollups, "revalue"),
        ("forecasts", forecasts, "renew_months"),
        ("receivables", settled, "_renew"),
        ("payments", settled, "_renew"),
    ],
)
async def test_a_killed_database_leaves_no_half_batch_and_the_retry_completes(
    app: FastAPI,
    erp: httpx.AsyncClient,
    server: Postgres,
    settings: KpiSettings,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    module: Any,
    function: str,
) -> None:
    """The database dies when the function has done its work; before it, everything else is there."""
    rows = ROWS[kind]
    for earlier in itertools.takewhile(lambda other: other != kind, ROWS):
        await push(erp, *ROWS[earlier], kind=earlier)
    assert counts(await push(erp, *rows[:1], kind=kind)) == {"received": 1, "created": 1}
    original: Callable[..., Any] = getattr(module, function)

    async def die_after(*arguments: Any, **options: Any) -> Any:
        result = await original(*arguments, **options)
        kill_all(server)
        return result

    with monkeypatch.context() as patched:
        patched.setattr(module, function, die_after)
        response = await erp.post(f"/v1/{kind}/batches", json=rows)
    assert (response.status_code, response.headers["retry-after"]) == (503, "1"), response.text
    assert (await erp.get("/v1/orders")).status_code == 503

    server.start()
    assert await verify(settings) == []
    again = {"received": len(rows), "created": len(rows) - 1, "unchanged": 1}
    assert counts(await push(erp, *rows, kind=kind)) == again
    async with app.state.engine.connect() as connection:
        stored = sa.text("SELECT count(*), count(DISTINCT (order_id, line_no)) FROM order_lines")
        assert (await connection.execute(stored)).one() == (2000, 2000)
    assert await verify(settings) == []
