"""Transactions against a database that is slow, killed, or refuses."""

import uuid
from typing import Annotated

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI, Query
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.auth.access import Access
from shared.database import execute, execute_sql, transaction
from shared.web.call import Call
from shared.web.problem_responses import install_problem_handlers
from shared.web.request_context import RequestContext
from shared.web.router import ConceptRouter
from tests.shared.conftest import Thing, ThingSettings
from tests.shared.web.test_idempotency import Unverified


@pytest.fixture
def client(engine: AsyncEngine, thing_settings: ThingSettings) -> httpx.AsyncClient:
    app = FastAPI()
    app.state.engine, app.state.settings, app.state.verifier = engine, thing_settings, Unverified()
    install_problem_handlers(app)
    app.add_middleware(RequestContext, default_deadline_ms=30_000)

    router = ConceptRouter("/sql", reads=Access.SIGNED_IN, writes=Access.SIGNED_IN)

    @router.acts(None, "")
    async def run_sql(call: Call, statement: Annotated[str, Query()]) -> None:
        """Run it after something was written."""
        call.session.add(Thing(name="before"))
        await call.session.flush()
        await execute_sql(call.session, statement)

    app.include_router(router)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://x", headers={"Authorization": "Bearer client:one"})


async def count(engine: AsyncEngine) -> int:
    async with transaction(engine) as session:
        return int((await execute(session, sa.text("SELECT count(*) FROM things"))).scalar_one())


@pytest.mark.parametrize(
    ("statement", "status", "code"),
    [
        ("SELECT pg_terminate_backend(pg_backend_pid())", 503, "unavailable"),
        ("SELECT pg_sleep(5)", 504, "deadline_exceeded"),
        ("SELECT 'x'::int", 422, "value_refused"),
        ("SELECT 1 / 0", 422, "value_refused"),
        ("SELECT nonsense", 500, "unexpected_error"),
        ("INSERT INTO things SELECT * FROM things", 409, "already_taken"),
    ],
)
async def test_what_the_database_refuses_is_a_problem_and_changes_nothing(
    engine: AsyncEngine, client: httpx.AsyncClient, statement: str, status: int, code: str
) -> None:
    response = await client.post("/sql", params={"statement": statement}, headers={"X-Deadline-Ms": "200"})
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert "nonsense" not in response.text
    assert await count(engine) == 0


async def test_after_a_lost_connection_the_next_request_works(engine: AsyncEngine, client: httpx.AsyncClient) -> None:
    await client.post("/sql", params={"statement": "SELECT pg_terminate_backend(pg_backend_pid())"})
    assert (await client.post("/sql", params={"statement": "SELECT 1"})).status_code == 200
    assert await count(engine) == 1


async def test_a_longer_patience_lengthens_the_timeout(engine: AsyncEngine) -> None:
    async with transaction(engine, remaining_ms=300_000) as session:
        assert (await execute(session, sa.text("SHOW statement_timeout"))).scalar_one() == "5min"


async def test_ids_sort_by_time_of_making(engine: AsyncEngine) -> None:
    things = [Thing(name=str(number)) for number in range(100)]
    assert [thing.id for thing in things] == sorted(thing.id for thing in things)
    assert all(isinstance(thing.id, uuid.UUID) for thing in things)


async def test_a_statement_run_directly_does_not_write_what_the_session_still_holds(engine: AsyncEngine) -> None:
    counted = "SELECT count(*) FROM things"
    async with transaction(engine) as session:
        session.add(Thing(name="x"))
        assert (await execute(session, sa.text(counted))).scalar_one() == 0
        assert (await execute_sql(session, f"{counted} WHERE name = $1", "x")).scalar_one() == 0
        await session.flush()
        assert (await execute(session, sa.text(f"{counted} WHERE name = :name"), {"name": "x"})).scalar_one() == 1
        assert (await execute_sql(session, f"{counted} WHERE name = $1", "x")).scalar_one() == 1
