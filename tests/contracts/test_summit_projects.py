"""Summit projects of merged customers and people; the customer and planning services are real."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.planning.tables import PlanningTable
from shared.customers.contacts import follow_contacts
from shared.customers.following import follow_customers
from shared.database import transaction
from shared.feed.followers import FollowedChange, FollowedEvent
from tests.planning.pursuits.conftest import summit_of
from tests.sign_in import Tokens

PROJECTS = "/v1/summit-projects"


@pytest.fixture
async def app(
    open_service: Callable[[str], Any], customer: httpx.AsyncClient, relationship: httpx.AsyncClient
) -> FastAPI:
    """The planning service's app, beside the services that it asks."""
    made: FastAPI = await open_service("planning")
    return made


async def follow(app: FastAPI, customer: httpx.AsyncClient, customer_id: str) -> None:
    """Let planning follow what happened to the customer."""
    page = (await customer.get(f"/v1/customers/{customer_id}/history", params={"limit": 500})).json()
    events = [
        FollowedEvent(type=one["type"], time=one["occurred_at"], data=FollowedChange(customer_id=customer_id, **one))
        for one in page["items"][::-1]
    ]
    async with transaction(app.state.engine) as session:
        for apply in (follow_customers(PlanningTable), follow_contacts):
            await apply(session, app.state.peers["customer"], events)


async def made_by(client: httpx.AsyncClient, path: str, **body: Any) -> dict[str, Any]:
    answer = await client.post(path, json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def test_a_merge_keeps_the_projects_of_both_customers_with_all_that_is_theirs(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient
) -> None:
    planning = tokens.client(app)
    stays, goes = [(await made_by(customer, "/v1/customers", name=name))["id"] for name in ("Alpha", "Zeta Pumps")]
    for one in (stays, goes):
        person = await made_by(customer, "/v1/contacts", customer_id=one, name="Li Lei")
        url = f"{PROJECTS}/{(await made_by(planning, PROJECTS, **summit_of(one, owner_id=None)))['id']}"
        await made_by(planning, f"{url}/people", contact_id=person["id"], needed_level="supportive")
        await made_by(planning, f"{url}/decision-chain-checks", findings="fine")
    await made_by(customer, f"/v1/customers/{stays}/merge", absorbed_id=goes)
    await follow(app, customer, stays)
    found = (await planning.get(PROJECTS, params={"customer_id": stays})).json()["items"]
    assert [one["customer_name"] for one in found] == ["Alpha", "Alpha"]
    for one in found:
        for part in ("people", "stage-moves", "decision-chain-checks"):
            (row,) = (await planning.get(f"{PROJECTS}/{one['id']}/{part}")).json()["items"]
            assert row["customer_id"] == stays


async def test_a_merged_person_is_needed_once_by_the_survivors_name(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient
) -> None:
    planning = tokens.client(app)
    at = (await made_by(customer, "/v1/customers", name="Alpha"))["id"]
    people = [await made_by(customer, "/v1/contacts", customer_id=at, name=name) for name in ("Li Lei", "Han Mei")]
    stays, goes = (one["id"] for one in people)
    url = f"{PROJECTS}/{(await made_by(planning, PROJECTS, **summit_of(at, owner_id=None)))['id']}"
    for one in (stays, goes):
        await made_by(planning, f"{url}/people", contact_id=one, needed_level="supportive")
    check = await made_by(planning, f"{url}/decision-chain-checks", findings="fine")
    await made_by(customer, f"/v1/contacts/{stays}/merge", absorbed_id=goes)
    await follow(app, customer, at)
    (person,) = (await planning.get(f"{url}/people")).json()["items"]
    assert (person["contact_id"], person["contact_name"]) == (stays, "Li Lei")
    levels = (await planning.get(f"{url}/decision-chain-checks/{check['id']}/levels")).json()["items"]
    assert {one["contact_id"] for one in levels} == {stays}
