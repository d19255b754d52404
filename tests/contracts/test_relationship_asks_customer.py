"""The relationship service's client of the customer service, against the real one."""

import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from services.relationship.clients import CustomerClient
from shared.customers.directory import CustomerMerged, CustomerNotFound
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


async def test_gifts_are_specified_for_each_person_and_for_nobody_in_particular(
    new_contact: NewContact, client: CustomerClient
) -> None:
    made = await new_contact()
    contact_id = uuid.UUID(made["id"])
    found = await client.list_gift_specifications(uuid.UUID(made["customer_id"]), [contact_id])
    assert found.keys() == {None, contact_id}
    assert {one.verdict for one in found[contact_id]} <= {"given", "none", "banned"}


async def test_a_customer_that_does_not_exist_is_not_found(customer: httpx.AsyncClient, client: CustomerClient) -> None:
    missing = uuid.uuid4()
    answer = await customer.get("/v1/gift-specifications", params={"customer_id": str(missing)})
    assert (answer.status_code, answer.json()["code"]) == (404, "customer_not_found")
    with pytest.raises(CustomerNotFound):
        await client.list_gift_specifications(missing, [])


async def test_an_absorbed_customer_names_its_survivor(customer: httpx.AsyncClient, client: CustomerClient) -> None:
    kept, gone = [
        (await customer.post("/v1/customers?force=true", json={"name": name})).json()["id"] for name in ("甲", "乙")
    ]
    merged = await customer.post(f"/v1/customers/{kept}/merge", json={"absorbed_id": gone})
    assert merged.status_code < 300, merged.text
    with pytest.raises(CustomerMerged) as refusal:
        await client.list_gift_specifications(uuid.UUID(gone), [])
    assert [str(error.about) for error in refusal.value.errors] == [kept]
