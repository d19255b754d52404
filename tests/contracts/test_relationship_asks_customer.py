"""The relationship service's client of the customer service, against the real one."""

import uuid
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from services.relationship.clients import CustomerClient
from shared.http import PeerUnavailable, ServiceHttp
from tests.sign_in import Tokens


@pytest.fixture
async def customer(open_service: Callable[[str], Any], tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    async with tokens.client(await open_service("customer")) as client:
        yield client


@pytest.fixture
async def client(open_service: Callable[[str], Any]) -> CustomerClient:
    peers: dict[str, ServiceHttp] = (await open_service("relationship")).state.peers
    return CustomerClient(peers["customer"])


async def test_a_contact_is_found(customer: httpx.AsyncClient, client: CustomerClient) -> None:
    customer_id = (await customer.post("/v1/customers", json={"name": "Huaqiang"})).json()["id"]
    body = {"customer_id": customer_id, "name": "李雷", "has_left": True}
    made = (await customer.post("/v1/contacts", json=body)).json()
    found = await client.find_contact(uuid.UUID(made["id"]))
    assert found is not None
    assert (str(found.id), str(found.customer_id), found.name, found.has_left) == (
        made["id"],
        customer_id,
        "李雷",
        True,
    )


async def test_an_unknown_contact_is_none(customer: httpx.AsyncClient, client: CustomerClient) -> None:
    assert await client.find_contact(uuid.uuid4()) is None


async def test_directory_entries_are_listed(customer: httpx.AsyncClient, client: CustomerClient) -> None:
    made = (await customer.post("/v1/customers", json={"name": "Huaqiang", "region": "CN-GD"})).json()
    entries = await client.list_entries([uuid.UUID(made["id"]), uuid.uuid4()])
    assert [(str(entry.id), entry.name, entry.region) for entry in entries] == [(made["id"], "Huaqiang", "CN-GD")]


async def test_a_service_that_is_away_is_told(client: CustomerClient) -> None:
    with pytest.raises(PeerUnavailable):
        await client.find_contact(uuid.uuid4())
