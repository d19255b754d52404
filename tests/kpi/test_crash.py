"""PostgreSQL is killed (`kill -9`) in the middle of a batch: 503, and the retry has every row exactly once."""

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
from services.kpi.facts.orders import store
from services.kpi.facts.orders.verification import verify
from services.kpi.settings import KpiSettings
from shared.app.migrations import migrate
from shared.batches import staging
from shared.database import create_engine
from tests.kpi.pushing import counts, line, order, push

ORDERS = [order(f"SO{n}", *(line(place) for place in range(5))) for n in range(400)]


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
        await connection.execute(
            sa.text(
                "TRUNCATE orders, order_lines, documents, customer_months, category_months, months_with_orders, batches"
            )
        )
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
    ("module", "function"),
    [
        (staging, "prepare"),
        (staging, "lock"),
        (staging, "create_staging"),
        (staging, "stage"),
        (staging, "decide"),
        (store, "gather_parts"),
        (store, "replace_orders"),
    ],
)
async def test_a_killed_database_leaves_no_half_batch_and_the_retry_completes(
    app: FastAPI,
    erp: httpx.AsyncClient,
    server: Postgres,
    settings: KpiSettings,
    monkeypatch: pytest.MonkeyPatch,
    module: Any,
    function: str,
) -> None:
    assert counts(await push(erp, *ORDERS[:1])) == {"received": 1, "created": 1}
    original: Callable[..., Any] = getattr(module, function)

    async def die_after(*arguments: Any, **options: Any) -> Any:
        result = await original(*arguments, **options)
        kill_all(server)
        return result

    with monkeypatch.context() as patched:
        patched.setattr(module, function, die_after)
        response = await erp.post("/v1/orders/batches", json=ORDERS)
    assert (response.status_code, response.headers["retry-after"]) == (503, "1"), response.text
    assert (await erp.get("/v1/orders")).status_code == 503

    server.start()
    assert counts(await push(erp, *ORDERS)) == {"received": 400, "created": 399, "unchanged": 1}
    async with app.state.engine.connect() as connection:
        stored = sa.text("SELECT count(*), count(DISTINCT (order_id, line_no)) FROM order_lines")
        assert (await connection.execute(stored)).one() == (2000, 2000)
    assert await verify(settings) == []
