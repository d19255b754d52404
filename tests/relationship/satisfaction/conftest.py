"""Surveys for tests, and the answer page as the gateway asks for it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from shared.auth.visibility import customers
from shared.database import transaction
from tests.relationship.conftest import Person
from tests.sign_in import Tokens

SURVEYS = "/v1/surveys"
GENERAL = ["trust", "communication", "attention", "response", "quality", "on_time", "problem_solving"]


@dataclass(frozen=True)
class Asked:
    """A survey with the secret parts of its links."""

    survey: dict[str, Any]
    secrets: list[str]

    @property
    def id(self) -> str:
        return str(self.survey["id"])

    @property
    def invitations(self) -> list[dict[str, Any]]:
        listed: list[dict[str, Any]] = self.survey["invitations"]
        return listed


def secret_in(url: str) -> str:
    return url.rpartition("/")[2]


def form(perception: int = 4, *, expectation: int = 5, rival: int | None = 3, **fields: Any) -> dict[str, str]:
    """The form of any of the standard questionnaires, completely filled in; fields of no question are ignored."""
    keys = [*GENERAL, "strategy", "technical_support", "value"]
    marks = {f"{key}.perception": perception for key in keys}
    marks |= {f"{key}.expectation": expectation for key in keys}
    marks |= {f"{key}.rival": rival for key in keys if rival is not None}
    filled = marks | {"recommendation": 9, "overall": 4, "suggestion": ""} | fields
    return {name.replace("__", "."): str(value) for name, value in filled.items()}


@pytest.fixture
async def pages(app: FastAPI, tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    """The gateway, which asks for pages in its own name."""
    async with tokens.client(app, sub="service:gateway", name="gateway", roles=["service"]) as client:
        client.base_url = httpx.URL("http://relationship/internal/survey-pages")
        yield client


Ask = Callable[..., Awaitable[Asked]]


@pytest.fixture
def ask(relationship: httpx.AsyncClient, person: Person) -> Ask:
    """Begin a survey; of the person unless contacts are named: `await ask(is_anonymous=True)`."""

    async def begin(by: httpx.AsyncClient = relationship, **fields: Any) -> Asked:
        body = {"customer_id": person.customer_id, "title": "2026 调查", "contact_ids": [person.contact_id]} | fields
        answer = await by.post(SURVEYS, json=body)
        assert answer.status_code == 201, answer.text
        made = answer.json()
        return Asked(made, [secret_in(one["url"]) for one in made["invitations"]])

    return begin


@pytest.fixture
def send(pages: httpx.AsyncClient) -> Callable[..., Awaitable[httpx.Response]]:
    """Send a form: `await send(secret, form(5))`."""

    async def post(secret: str, filled: dict[str, str] | None = None, **options: Any) -> httpx.Response:
        return await pages.post(f"/{secret}", data=form() if filled is None else filled, **options)

    return post


async def mark(app: FastAPI, customer_id: str, **fields: Any) -> None:
    """Make the copy of the directory say this of the customer."""
    async with transaction(app.state.engine) as session:
        connection = await session.connection()
        await connection.execute(sa.update(customers).where(customers.c.id == UUID(customer_id)).values(**fields))
