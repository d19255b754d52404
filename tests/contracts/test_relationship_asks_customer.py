"""The relationship service's client of the customer service, against the real one."""

import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from services.relationship.clients import CustomerClient
from shared.web.peers import PeerUnavailable
from tests.contracts.conftest import NewContact


@pytest.fixture
async def client(open_service: Callable[[str], Any]) -> CustomerClient:
    return CustomerClient((await open_service("relationship")).state.peers["customer"])


async def test_contacts_are_listed(new_contact: NewContact, client: CustomerClient) -> None:
    made = await new_contact(has_left=True)
    (found,) = await client.list_contacts([uuid.UUID(made["id"]), uuid.uuid4()])
    assert found.model_dump(mode="json", exclude={"added_on", "clearance"}).items() <= made.items()


async def test_directory_entries_are_listed(customer: httpx.AsyncClient, client: CustomerClient) -> None:
    made = (await customer.post("/v1/customers", json={"name": "Huaqiang", "region": "CN-GD"})).json()
    entries = await client.list_entries([uuid.UUID(made["id"]), uuid.uuid4()])
    assert [(str(entry.id), entry.name, entry.region) for entry in entries] == [(made["id"], "Huaqiang", "CN-GD")]


async def test_an_unavailable_service_is_reported(client: CustomerClient) -> None:
    with pytest.raises(PeerUnavailable):
        await client.list_contacts([uuid.uuid4()])
