"""Idempotency keys with real commits: a running first request, a failed one, another caller."""

import asyncio
import hashlib
import uuid
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.auth.access import Access
from shared.problems import Conflict
from shared.web.call import Call
from shared.web.idempotency import idempotency_keys
from shared.web.problem_responses import install_problem_handlers
from shared.web.router import ConceptRouter
from tests.shared.conftest import Thing, ThingSettings


class Unverified:
    """Believes whatever stands in the token: the subject, data scope, regions and scopes."""

    async def verify(self, token: str) -> dict[str, Any]:
        subject, kind, regions, scopes = (*token.split("|"), *("all", "", "")[token.count("|") :])
        data_scope = {"kind": kind, "regions": regions.split()}
        return {"sub": subject, "roles": [], "scope": scopes, "clearance": 1, "data_scope": data_scope}


@pytest.fixture
def app(engine: AsyncEngine, thing_settings: ThingSettings) -> FastAPI:
    app = FastAPI()
    app.state.engine, app.state.settings, app.state.verifier = engine, thing_settings, Unverified()
    app.state.entered, app.state.go_on = asyncio.Event(), asyncio.Event()
    install_problem_handlers(app)
    router = ConceptRouter("/things", reads=Access.SIGNED_IN, writes=Access.SIGNED_IN)

    @router.acts(None, "")
    async def create_thing(call: Call, a: int = 0) -> dict[str, str]:
        """Make a thing, when the test lets it."""
        thing = Thing(name=f"x{a}")
        call.session.add(thing)
        await call.session.flush()
        app.state.entered.set()
        await asyncio.wait_for(app.state.go_on.wait(), 30)
        return {"id": str(thing.id)}

    @router.acts(None, "/refused")
    async def refuse_thing(call: Call) -> None:
        """Refuse it after writing."""
        call.session.add(Thing(name="x"))
        await call.session.flush()
        raise Conflict()

    app.include_router(router)
    return app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    headers = {"Authorization": "Bearer client:one", "Idempotency-Key": uuid.uuid4().hex}
    async with httpx.AsyncClient(transport=transport, base_url="http://x", headers=headers) as client:
        yield client


async def test_while_the_first_runs_the_second_is_told(app: FastAPI, client: httpx.AsyncClient) -> None:
    first = asyncio.create_task(client.post("/things"))
    await asyncio.wait_for(app.state.entered.wait(), 30)
    second = await client.post("/things")
    assert (second.status_code, second.json()["code"]) == (409, "request_still_running")
    app.state.go_on.set()
    made = await first
    again = await client.post("/things")
    assert again.json() == made.json()


async def test_a_key_belongs_to_its_caller(app: FastAPI, client: httpx.AsyncClient) -> None:
    app.state.go_on.set()
    mine = await client.post("/things")
    theirs = await client.post("/things", headers={"Authorization": "Bearer client:two"})
    assert mine.json() != theirs.json()


async def test_a_refused_request_keeps_nothing(client: httpx.AsyncClient) -> None:
    for _ in range(2):
        response = await client.post("/things/refused")
        assert response.status_code == 409
        assert "idempotency-replayed" not in response.headers


async def test_the_query_belongs_to_the_request(app: FastAPI, client: httpx.AsyncClient) -> None:
    app.state.go_on.set()
    await client.post("/things?a=1")
    response = await client.post("/things?a=2")
    assert (response.status_code, response.json()["code"]) == (422, "idempotency_key_reused")


async def test_neither_the_key_nor_a_plain_hash_of_the_body_is_kept(
    app: FastAPI, client: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    """A body may hold a password, which a plain hash would let anybody with the table try out."""
    app.state.go_on.set()
    body = b'{"password": "one two three"}'
    await client.post("/things", content=body)
    async with engine.connect() as connection:
        kept = (await connection.execute(sa.select(idempotency_keys.c.key, idempotency_keys.c.request_hash))).all()
    assert client.headers["Idempotency-Key"] not in {row.key for row in kept}
    assert hashlib.sha256(b"POST /things?\n" + body).digest() not in {row.request_hash for row in kept}


@pytest.mark.parametrize("now", ["regions|CN-GD|a b", "regions|CN-GD CN-JS|a b c", "all||a b"])
async def test_a_reply_that_shows_nobody_is_repeated_to_who_lost_no_right(
    app: FastAPI, client: httpx.AsyncClient, now: str
) -> None:
    app.state.go_on.set()
    made = await client.post("/things", headers={"Authorization": "Bearer client:one|regions|CN-GD|a b"})
    again = await client.post("/things", headers={"Authorization": f"Bearer client:one|{now}"})
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (made.json(), "true")


@pytest.mark.parametrize("now", ["own||a b", "regions|CN-JS|a b", "regions||a b", "regions|CN-GD|a", "all||b"])
async def test_a_reply_that_shows_nobody_is_not_repeated_to_who_lost_a_right(
    app: FastAPI, client: httpx.AsyncClient, now: str
) -> None:
    app.state.go_on.set()
    await client.post("/things", headers={"Authorization": "Bearer client:one|regions|CN-GD|a b"})
    again = await client.post("/things", headers={"Authorization": f"Bearer client:one|{now}"})
    assert (again.status_code, again.json()["code"]) == (403, "reply_hidden")
