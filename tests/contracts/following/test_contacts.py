"""Copies of contacts and competitors: followed from the customer service's feed, asked for when one is missing."""

import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.relationship.tables import RelationshipTable
from shared.auth.access import DataScope, DataScopeKind, Principal
from shared.customers.competitors import (
    CompetitorClient,
    CompetitorUnknown,
    competitors,
    follow_competitors,
    require_competitors,
)
from shared.customers.contacts import (
    ContactClient,
    ContactHasLeft,
    ContactUnknown,
    contacts,
    follow_contacts,
    require_contacts,
)
from shared.customers.directory import ContactMerged
from shared.customers.following import follow_customers
from shared.database import execute, transaction
from shared.feed.followers import Feed, Follower
from shared.time import company_today
from shared.web.peers import InternalTokens, PeerUnavailable, ServiceHttp
from tests.following import ThoroughFollower
from tests.sign_in import Tokens


def reader(clearance: int = 3) -> Principal:
    everything = DataScope(DataScopeKind.ALL, frozenset())
    return Principal("user:x", "X", frozenset(), frozenset(), clearance, everything)


@pytest.fixture
def follower(service: FastAPI, customer_app: FastAPI, peer: ServiceHttp) -> Follower:
    feed = Feed("customer", follow_customers(RelationshipTable), follow_contacts, follow_competitors)
    return ThoroughFollower(feed, peer, service, customer_app)


@pytest.fixture
async def customer_id(customer: httpx.AsyncClient) -> str:
    made = await customer.post("/v1/customers?force=true", json={"name": f"Huaqiang {uuid.uuid4()}"})
    return str(made.json()["id"])


@pytest.fixture
def person(customer: httpx.AsyncClient, customer_id: str) -> Callable[..., Any]:
    async def make(**fields: Any) -> uuid.UUID:
        made = await customer.post("/v1/contacts", json={"customer_id": customer_id, "name": "李雷", **fields})
        assert made.status_code == 201, made.text
        return uuid.UUID(made.json()["id"])

    return make


async def kept(service: FastAPI, contact_id: uuid.UUID) -> Any:
    async with transaction(service.state.engine) as session:
        return (await execute(session, sa.select(contacts).where(contacts.c.id == contact_id))).one_or_none()


async def test_a_contact_is_copied_changed_and_removed(
    customer: httpx.AsyncClient, service: FastAPI, follower: Follower, person: Any
) -> None:
    contact = await person(department="采购部", seniority="middle", decision_role="buyer", influence=4, is_key=True)
    await follower.follow_once(wait=0)
    row = await kept(service, contact)
    assert (row.name, row.department, row.seniority, row.decision_role) == ("李雷", "采购部", "middle", "buyer")
    assert (row.influence, row.is_key, row.has_left, row.added_on) == (4, True, False, company_today())
    await customer.patch(f"/v1/contacts/{contact}", json={"title": "总监"})
    await follower.follow_once(wait=0)
    assert (await kept(service, contact)).title == "总监"
    await customer.delete(f"/v1/contacts/{contact}")
    await follower.follow_once(wait=0)
    assert await kept(service, contact) is None


async def test_the_copy_remembers_since_when_a_person_has_left(
    customer: httpx.AsyncClient, service: FastAPI, follower: Follower, person: Any
) -> None:
    contact = await person()
    await customer.patch(f"/v1/contacts/{contact}", json={"has_left": True})
    await follower.follow_once(wait=0)
    row = await kept(service, contact)
    assert (row.has_left, row.left_on) == (True, company_today())
    await customer.patch(f"/v1/contacts/{contact}", json={"has_left": False})
    await follower.follow_once(wait=0)
    row = await kept(service, contact)
    assert (row.has_left, row.left_on) == (False, None)


async def test_a_competitor_is_copied_and_keeps_its_name_when_deleted(
    customer: httpx.AsyncClient, service: FastAPI, follower: Follower, peer: ServiceHttp
) -> None:
    made = await customer.post("/v1/competitors", json={"name": f"明拓电源 {uuid.uuid4()}", "short_name": "明拓"})
    rival = uuid.UUID(made.json()["id"])
    await follower.follow_once(wait=0)
    await customer.delete(f"/v1/competitors/{rival}")
    await follower.follow_once(wait=0)
    async with transaction(service.state.engine) as session:
        row = (await execute(session, sa.select(competitors).where(competitors.c.id == rival))).one()
        assert (row.short_name, row.is_deleted) == ("明拓", True)
        with pytest.raises(CompetitorUnknown) as caught:
            await require_competitors(session, {"/competitor_id": rival}, CompetitorClient(peer))
        assert caught.value.errors[0].pointer == "/competitor_id"


async def test_a_missing_contact_and_competitor_are_asked_for_once(
    customer: httpx.AsyncClient, service: FastAPI, follower: Follower, peer: ServiceHttp, person: Any, customer_id: str
) -> None:
    await follower.follow_once(wait=0)
    contact = await person(seniority="top")
    rival = (await customer.post("/v1/competitors", json={"name": f"Rival {uuid.uuid4()}"})).json()["id"]
    named, at = {"/contact_id": contact}, uuid.UUID(customer_id)
    async with transaction(service.state.engine) as session:
        await require_competitors(session, {"/competitor_id": uuid.UUID(rival)}, CompetitorClient(peer))
        found = await require_contacts(session, reader(), at, named, ContactClient(peer))
        assert found[contact].name == "李雷"
        with pytest.raises(ContactUnknown):  # of the top: its level came with it
            await require_contacts(session, reader(1), at, named, ContactClient(peer))


async def test_people_of_others_who_left_or_were_merged_are_refused(
    customer: httpx.AsyncClient, service: FastAPI, follower: Follower, peer: ServiceHttp, person: Any, customer_id: str
) -> None:
    stays, left, absorbed = await person(), await person(name="韩梅梅", has_left=True), await person(name="李磊")
    await customer.post(f"/v1/contacts/{stays}/merge", json={"absorbed_id": str(absorbed)})
    await follower.follow_once(wait=0)
    at, source = uuid.UUID(customer_id), ContactClient(peer)
    async with transaction(service.state.engine) as session:
        with pytest.raises(ContactUnknown) as caught:
            await require_contacts(session, reader(), uuid.uuid4(), {"/people/0": stays}, source)
        assert caught.value.errors[0].pointer == "/people/0"
        with pytest.raises(ContactHasLeft, match="韩梅梅"):
            await require_contacts(session, reader(), at, {"/contact_id": left}, source)
        assert (await require_contacts(session, reader(), at, {"/a": left}, source, may_have_left=True))[left].has_left
        unknown = {f"/people/{place}": uuid.uuid4() for place in range(20)}
        for among in ({}, unknown):  # one call says which was merged, however many are unknown
            with pytest.raises(ContactMerged):
                await require_contacts(session, reader(), at, {**among, "/contact_id": absorbed}, source)


async def test_without_the_customer_service_what_is_copied_is_enough(
    service: FastAPI, follower: Follower, tokens: Tokens, person: Any, customer_id: str
) -> None:
    contact = await person()
    await follower.follow_once(wait=0)

    def refuse(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("away")

    gateway = httpx.AsyncClient(transport=tokens.as_gateway(), base_url="http://gateway")
    away = httpx.AsyncClient(transport=httpx.MockTransport(refuse), base_url="http://customer")
    source = ContactClient(ServiceHttp("customer", away, InternalTokens(gateway, service.state.settings)))
    async with transaction(service.state.engine) as session:
        at = uuid.UUID(customer_id)
        assert await require_contacts(session, reader(), at, {"/contact_id": contact}, source)
        with pytest.raises(PeerUnavailable):
            await require_contacts(session, reader(), at, {"/contact_id": uuid.uuid4()}, source)
