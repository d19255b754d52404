"""Batches that run at the same time as others and as requests, and a database killed in the middle."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from pydantic import SecretStr

from deploy.local.postgres import Postgres
from services.customer.exchange.batches import applying, checking, operations, team
from services.customer.profile.search import store as search
from services.customer.settings import CustomerSettings
from shared.app.migrations import migrate
from shared.database import create_engine
from tests.kpi.pushing import counts, push
from tests.kpi.test_crash import kill_all, server
from tests.sign_in import Tokens

__all__ = ["server"]


@pytest.fixture
async def committing(open_committing: Callable[[str], Any]) -> FastAPI:
    """The customer service's app, committing for real."""
    opened: FastAPI = await open_committing("customer")
    return opened


@pytest.fixture
async def erps(committing: FastAPI, tokens: Tokens) -> AsyncIterator[list[httpx.AsyncClient]]:
    """Two ERPs."""
    async with (
        tokens.client(committing, sub="client:erp") as first,
        tokens.client(committing, sub="client:other") as second,
    ):
        yield [first, second]


def rows(**fields: Any) -> list[dict[str, Any]]:
    return [{"code": f"C{number}", "name": f"Customer {number}", **fields} for number in range(20)]


async def test_two_erps_at_once_create_each_customer_once(erps: list[httpx.AsyncClient]) -> None:
    first, second = erps
    reports = await asyncio.gather(
        push(first, *rows(phone="10001"), kind="customers"),
        push(second, *reversed(rows(phone="10002")), kind="customers"),
        push(first, *rows(phone="10001"), kind="customers"),
    )
    assert sum(report["created"] for report in reports) == 20
    assert sum(report["warned"] for report in reports) == 20
    listed = (await first.get("/v1/customers?limit=100")).json()["items"]
    assert len(listed) == 20
    assert len({one["phone"] for one in listed}) == 1


async def test_a_code_taken_by_a_request_meanwhile_is_that_customers(erps: list[httpx.AsyncClient]) -> None:
    requests = [
        erps[0].post("/v1/customers?force=true", json={"name": f"Request {n}", "codes": [{"code": f"C{n}"}]})
        for n in range(20)
    ]
    report, *answers = await asyncio.gather(push(erps[0], *rows(), kind="customers"), *requests)
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert report["received"] == report["created"] + report["updated"]
    listed = (await erps[0].get("/v1/customers?limit=100")).json()["items"]
    assert sorted(code for one in listed for code in one["codes"]) == sorted(f"C{n}" for n in range(20))


@pytest.fixture
async def mortal(app: FastAPI, server: Postgres) -> AsyncIterator[FastAPI]:
    """The customer service's app, on a server to kill."""
    own = CustomerSettings(database_url=SecretStr(server.url))
    await migrate(own, "services.customer")
    rolled_back, app.state.engine = app.state.engine, create_engine(own)
    yield app
    async with app.state.engine.begin() as connection:
        await connection.execute(
            sa.text("TRUNCATE customers, customer_facets, customer_sources, events, batches CASCADE")
        )
    await app.state.engine.dispose()
    app.state.engine = rolled_back


@pytest.mark.parametrize(
    ("module", "function"),
    [
        (operations, "find_targets"),
        (applying, "create_rows"),
        (team, "add_rows"),
        (applying, "keep_said"),
        (search, "execute_sql"),
        (checking, "_refuse_lines"),
    ],
)
async def test_a_killed_database_leaves_nothing_half_and_the_retry_completes(
    mortal: FastAPI,
    server: Postgres,
    tokens: Tokens,
    monkeypatch: pytest.MonkeyPatch,
    module: Any,
    function: str,
) -> None:
    original: Callable[..., Any] = getattr(module, function)

    async def die_after(*arguments: Any, **options: Any) -> Any:
        result = await original(*arguments, **options)
        kill_all(server)
        return result

    tree = [one if one["code"] == "C0" else one | {"parent_code": "C0"} for one in rows()]
    async with tokens.client(mortal, sub="client:erp") as erp:
        with monkeypatch.context() as patched:
            patched.setattr(module, function, die_after)
            answer = await erp.post("/v1/customers/batches", json=tree)
        assert answer.status_code == 503, answer.text
        server.start()
        tables = ("customers", "customer_codes", "customer_sources", "search_entries", "customer_facets", "batches")
        async with mortal.state.engine.connect() as connection:
            for table in tables:
                assert (await connection.execute(sa.text(f"SELECT count(*) FROM {table}"))).scalar_one() == 0
        report = await push(erp, *rows(), kind="customers")
        assert counts(report) == {"received": 20, "created": 20}
