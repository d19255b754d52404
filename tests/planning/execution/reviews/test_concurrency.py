"""Several people at one review at the same time."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.planning.execution.reviews.model import PlanReview
from services.planning.execution.schemes.rules import ReviewHolder, ReviewKind
from shared.database import transaction
from tests.planning.execution.conftest import Answer
from tests.sign_in import Tokens

CUSTOMER = "INSERT INTO customer_directory (id, name, status, tags) VALUES (:id, 'Huaqiang', 'active', '{}')"


@pytest.fixture
async def app(open_committing: Callable[[str], Any]) -> FastAPI:
    """The planning service's app, which commits."""
    opened: FastAPI = await open_committing("planning")
    return opened


@pytest.fixture
async def client(app: FastAPI, tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    """An administrator's client of it."""
    async with tokens.client(app) as signed_in:
        yield signed_in


async def nobody(_: httpx.Request) -> httpx.Response:
    """Nobody was assessed."""
    columns = ("contact_id", "rank", "assessed_on", "previous_rank")
    return httpx.Response(200, json={name: [] for name in (*columns, "items")})


@pytest.fixture
async def review(app: FastAPI, client: httpx.AsyncClient, replace_peer: Callable[[str, Answer], Any]) -> str:
    """A review of a plan that can be held."""
    customer_id = uuid.uuid4()
    async with app.state.engine.begin() as connection:
        await connection.execute(sa.text(CUSTOMER), {"id": customer_id})
    replace_peer("relationship", nobody)
    plan = (await client.post("/v1/plans", json={"customer_id": str(customer_id), "fiscal_year": 2024})).json()["id"]
    row = PlanReview(
        plan_id=uuid.UUID(plan),
        customer_id=customer_id,
        kind=ReviewKind.YEARLY_EVALUATION,
        holder=ReviewHolder.SUPERVISOR,
        fiscal_month=12,
        opens_on=date(2024, 12, 1),
        due_on=date(2025, 1, 20),
        scheme_version=1,
    )
    async with transaction(app.state.engine) as session:
        session.add(row)
        await session.flush()
        made = row.id
    return f"/v1/plans/{plan}/reviews/{made}"


async def at_once(*requests: Awaitable[httpx.Response]) -> list[int]:
    return sorted(response.status_code for response in await asyncio.gather(*requests))


async def test_one_of_many_holds_the_review_and_corrects_once(client: httpx.AsyncClient, review: str) -> None:
    body = {"findings": "late", "corrections": [{"title": "x", "due_on": "2099-01-01"}]}
    assert await at_once(*(client.post(f"{review}/holding", json=body) for _ in range(4))) == [200, 409, 409, 409]
    found = await client.get("/v1/actions", params={"source_id": review.rpartition("/")[2]})
    assert len(found.json()["items"]) == 1
    assert (await client.get(review.partition("/reviews")[0])).status_code == 200


async def test_approvals_at_once_schedule_the_reviews_once(
    client: httpx.AsyncClient, app: FastAPI, tokens: Tokens, review: str
) -> None:
    customer_id = (await client.get(review.partition("/reviews")[0])).json()["customer_id"]
    current = await client.get("/v1/plan-schemes/current")
    content = current.json()["content"] | {"requirements": []}
    published = await client.post("/v1/plan-schemes", json={"content": content, "reason": "short"})
    assert published.status_code == 201, published.text
    made = await client.post("/v1/plans", json={"customer_id": customer_id, "fiscal_year": 2025})
    url = f"/v1/plans/{made.json()['id']}"
    assert (await client.post(f"{url}/submission")).status_code == 200
    directors = [tokens.client(app, sub=str(uuid.uuid4())) for _ in range(3)]
    assert await at_once(*(one.post(f"{url}/approval") for one in directors)) == [200, 409, 409]
    found = (await client.get(f"{url}/reviews")).json()["items"]
    assert [one["kind"] for one in found] == ["yearly_evaluation"]
