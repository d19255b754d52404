"""A kept reply is repeated to whoever sent the request, as long as that caller may see what it shows."""

import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.customers.directory import read_entries, replace_entries
from shared.database import transaction
from tests.relationship.conftest import dimensions
from tests.sign_in import Tokens

USER = str(uuid.uuid4())
OWN = {"sub": USER, "clearance": 2, "data_scope": {"kind": "own", "regions": []}}
KEY = {"Idempotency-Key": "once"}


@pytest.fixture
async def app(open_service: Callable[[str], Any]) -> FastAPI:
    opened: FastAPI = await open_service("customer")
    return opened


@pytest.fixture
def admin(app: FastAPI, tokens: Tokens) -> httpx.AsyncClient:
    return tokens.client(app)


@pytest.fixture
def manager(app: FastAPI, tokens: Tokens) -> httpx.AsyncClient:
    return tokens.client(app, **OWN)


@pytest.fixture
async def customer_id(manager: httpx.AsyncClient) -> str:
    return str((await manager.post("/v1/customers", json={"name": "Huaqiang"})).json()["id"])


async def leave(admin: httpx.AsyncClient, customer_id: str) -> None:
    team = (await admin.get(f"/v1/customers/{customer_id}/team")).json()["items"]
    for member in team:
        await admin.delete(f"/v1/customers/{customer_id}/team/{member['id']}")
    for handover in (await admin.get("/v1/handovers", params={"status": "open"})).json()["items"]:
        await admin.post(f"/v1/handovers/{handover['id']}/completion", json={"note": "Done."})


async def follow(follower: FastAPI, source: FastAPI, customer_id: str) -> None:
    """What the feed does in a running house."""
    async with transaction(source.state.engine) as session:
        entries = await read_entries(session, [uuid.UUID(customer_id)])
    async with transaction(follower.state.engine) as session:
        await replace_entries(session, [uuid.UUID(customer_id)], entries)


def refused(answer: httpx.Response) -> bool:
    return (answer.status_code, answer.json()["code"]) == (403, "reply_hidden") and "李雷" not in answer.text


async def test_not_to_who_lost_the_customer(
    admin: httpx.AsyncClient, manager: httpx.AsyncClient, customer_id: str
) -> None:
    body = {"customer_id": customer_id, "name": "李雷"}
    first = await manager.post("/v1/contacts", json=body, headers=KEY)
    again = await manager.post("/v1/contacts", json=body, headers=KEY)
    assert (first.status_code, again.json()) == (201, first.json())
    await leave(admin, customer_id)
    assert refused(await manager.post("/v1/contacts", json=body, headers=KEY))


async def test_not_below_the_clearance_it_was_made_for(
    app: FastAPI, tokens: Tokens, manager: httpx.AsyncClient, customer_id: str
) -> None:
    body = {"customer_id": customer_id, "name": "李雷", "private_notes": "likes tea"}
    assert (await manager.post("/v1/contacts", json=body, headers=KEY)).status_code == 201
    lowered = tokens.client(app, **{**OWN, "clearance": 1})
    assert refused(await lowered.post("/v1/contacts", json=body, headers=KEY))


async def test_not_of_a_person_who_has_become_senior(
    app: FastAPI, tokens: Tokens, admin: httpx.AsyncClient, customer_id: str
) -> None:
    assistant = tokens.client(app, **{**OWN, "clearance": 1})
    body = {"customer_id": customer_id, "name": "李雷"}
    made = (await assistant.post("/v1/contacts", json=body, headers=KEY)).json()
    await admin.patch(f"/v1/contacts/{made['id']}", json={"seniority": "top"})
    assert refused(await assistant.post("/v1/contacts", json=body, headers=KEY))


async def test_another_service_knows_it_too(
    open_service: Callable[[str], Any],
    app: FastAPI,
    tokens: Tokens,
    admin: httpx.AsyncClient,
    manager: httpx.AsyncClient,
    customer_id: str,
) -> None:
    relationship = await open_service("relationship")
    contact = (await manager.post("/v1/contacts", json={"customer_id": customer_id, "name": "李雷"})).json()["id"]
    body = {"customer_id": customer_id, "contact_id": contact, "assessed_on": "2025-03-31", "dimensions": dimensions()}
    assessor = tokens.client(relationship, **OWN)
    for _ in range(2):
        answer = await assessor.post("/v1/key-person-assessments", json=body, headers=KEY)
        assert answer.status_code == 201, answer.text
    await leave(admin, customer_id)
    await follow(relationship, app, customer_id)
    assert refused(await assessor.post("/v1/key-person-assessments", json=body, headers=KEY))


async def test_what_is_of_no_customer_is_repeated(app: FastAPI, tokens: Tokens, manager: httpx.AsyncClient) -> None:
    first = await manager.post("/v1/competitors", json={"name": "Rival"}, headers=KEY)
    assert (await manager.post("/v1/competitors", json={"name": "Rival"}, headers=KEY)).json() == first.json()
