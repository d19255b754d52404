"""The relationship service, opened for a test beside the customer service it asks."""

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from shared.auth.users import Colleague
from shared.customers.colleagues import keep_colleagues
from shared.customers.contacts import ContactEntry, keep_contacts
from shared.customers.directory import read_entries, replace_entries
from shared.database import transaction
from shared.time import company_today, day_of
from tests.sign_in import Tokens

ADDRESS = "/v1/key-person-assessments"
DIMENSIONS = ("acceptance", "participation", "information", "guidance", "project_support", "competitive_attitude")

CopyPeople = Callable[..., Awaitable[None]]
Assess = Callable[..., Awaitable[dict[str, Any]]]
Overseen = Callable[..., Awaitable[str]]


@dataclass(frozen=True)
class Person:
    """Somebody at a customer."""

    customer_id: str
    contact_id: str


def dimensions(*scores: int) -> dict[str, Any]:
    """Scores of the six dimensions in their order, each with evidence; all of them 3 where none are given."""
    return {
        name: {"score": score, "evidence": f"seen {score}"}
        for name, score in zip(DIMENSIONS, scores or (3,) * 6, strict=True)
    }


@pytest.fixture
async def customer(open_service: Callable[[str], Any], tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    """An administrator's client of the customer service."""
    async with tokens.client(await open_service("customer")) as client:
        yield client


@pytest.fixture
async def app(open_service: Callable[[str], Any]) -> FastAPI:
    """The relationship service's app."""
    opened: FastAPI = await open_service("relationship")
    return opened


@pytest.fixture
async def relationship(app: FastAPI, tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    """An administrator's client of the relationship service."""
    async with tokens.client(app) as client:
        yield client


@pytest.fixture
async def new_person(customer: httpx.AsyncClient, app: FastAPI) -> Callable[..., Awaitable[Person]]:
    """Create a contact, by default at a new customer."""

    async def make(customer_id: str | None = None, region: str | None = None, **fields: Any) -> Person:
        if customer_id is None:
            made = await customer.post("/v1/customers?force=true", json={"name": "Huaqiang", "region": region})
            customer_id = made.json()["id"]
        body = {"customer_id": customer_id, "name": "李雷", **fields}
        made = (await customer.post("/v1/contacts", json=body)).json()
        async with transaction(app.state.engine) as session:  # as the feed copies it
            await keep_contacts(session, [UUID(made["id"])], [entry_of(made)])
        return Person(str(customer_id), made["id"])

    return make


def entry_of(made: dict[str, Any]) -> ContactEntry:
    """The contact as the customer service gives it to the other services."""
    is_hidden = made["seniority"] == "top" or made["decision_role"] == "coach"
    more = {"added_on": company_today(), "clearance": 2 if is_hidden else 1}
    return ContactEntry.model_validate({name: made.get(name) for name in ContactEntry.model_fields} | more)


@pytest.fixture
async def person(new_person: Callable[..., Awaitable[Person]]) -> Person:
    """A contact of a customer."""
    return await new_person()


@pytest.fixture
def copy_people(customer: httpx.AsyncClient, app: FastAPI, open_service: Callable[[str], Any]) -> CopyPeople:
    """Bring the service's copies of these people and their customers up to date, as the feed would."""

    async def copy(*found: Person, **changed: Any) -> None:
        customers = {UUID(one.customer_id) for one in found}
        async with transaction((await open_service("customer")).state.engine) as session:
            entries = await read_entries(session, sorted(customers))
        async with transaction(app.state.engine) as session:
            await replace_entries(session, sorted(customers), entries)
            for one in found:
                told = (await customer.get(f"/v1/contacts/{one.contact_id}")).json()
                is_senior = told["seniority"] == "top" or told["decision_role"] == "coach"
                added_on = day_of(datetime.fromisoformat(told["created_at"]))
                body = {**told, "added_on": added_on, "clearance": 2 if is_senior else 1} | changed
                await keep_contacts(session, [UUID(one.contact_id)], [ContactEntry.model_validate(body)])

    return copy


@pytest.fixture
def overseen(app: FastAPI) -> Overseen:
    """A new superior of these regions, as the copy of colleagues has them: `await overseen("CN-GD")`."""
    found: list[Colleague] = []

    async def make(*regions: str, **fields: Any) -> str:
        standard = {"user_id": uuid.uuid4(), "oversees": regions, "is_administrator": False, "inactive_since": None}
        found.append(Colleague(**standard | fields))
        async with transaction(app.state.engine) as session:
            await keep_colleagues(session, found)
        return str(found[-1].user_id)

    return make


@pytest.fixture
def new_rival(customer: httpx.AsyncClient) -> Callable[[str], Awaitable[str]]:
    """Maintain a competitor of this name; its id."""

    async def make(name: str) -> str:
        made = await customer.post("/v1/competitors", json={"name": f"{name} {uuid.uuid4()}", "short_name": name})
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    return make


@pytest.fixture
def assess(relationship: httpx.AsyncClient, person: Person) -> Assess:
    """Make an assessment of the person: `await assess(5, 4, 3, 3, 3, 3, assessed_on="2025-01-31")`."""

    async def make(*scores: int, by: httpx.AsyncClient = relationship, **fields: Any) -> dict[str, Any]:
        response = await by.post(ADDRESS, json=body_for(person, *scores, **fields))
        assert response.status_code == 201, response.text
        made: dict[str, Any] = response.json()
        return made

    return make


def body_for(person: Person, *scores: int, **fields: Any) -> dict[str, Any]:
    """A new assessment of the person as a client sends it."""
    return {
        "customer_id": person.customer_id,
        "contact_id": person.contact_id,
        "assessed_on": "2025-03-31",
        "dimensions": dimensions(*scores),
        **fields,
    }


@pytest.fixture
async def maintain_rate(open_service: Callable[[str], Any], tokens: Tokens) -> Callable[[str, str], Awaitable[None]]:
    """Maintain the US dollar's exchange rate from a day on."""
    kpi = await open_service("kpi")

    async def maintain(rate: str, day: str) -> None:
        async with tokens.client(kpi, sub="client:erp") as erp:
            sent = [{"currency": "USD", "day": day, "rate": rate, "source_version": 1}]
            answer = await erp.post("/v1/exchange-rates/batches", json=sent)
        assert (answer.status_code, answer.json()["rejected"]) == (201, 0), answer.text

    return maintain
