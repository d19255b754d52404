"""Levels in bulk: one answer in columns, as of a day, with targets and those whom nobody has met."""

from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.time import company_today
from tests.relationship.conftest import ADDRESS, Assess, CopyPeople, Person, body_for
from tests.sign_in import Tokens

LEVELS = f"{ADDRESS}/levels"
TODAY = company_today()


@pytest.fixture
def service(app: FastAPI, tokens: Tokens) -> httpx.AsyncClient:
    """The customer service, which asks for levels."""
    return tokens.client(app, act={"sub": "service:customer"})


async def rows_of(client: httpx.AsyncClient, **params: str) -> dict[str, tuple[int | None, int | None]]:
    response = await client.get(LEVELS, params=params)
    assert response.status_code == 200, response.text
    body = response.json()
    columns = (body["contact_id"], body["customer_id"], body["rank"], body["target_rank"])
    assert len({len(column) for column in columns}) == 1
    return {person: (rank, target) for person, _, rank, target in zip(*columns, strict=True)}


async def test_everybody_is_one_answer_with_targets(
    relationship: httpx.AsyncClient, service: httpx.AsyncClient, new_person: Any, copy_people: CopyPeople
) -> None:
    met, not_met, other = await new_person(is_key=True), await new_person(is_key=True), await new_person()
    await copy_people(met, not_met, other)
    await relationship.post(ADDRESS, json=body_for(met, 2, 2, 2, 2, 2, 2, assessed_on="2025-01-31"))
    await relationship.post(ADDRESS, json=body_for(met, 5, 5, 5, 5, 5, 5, assessed_on="2025-02-28"))
    goal = {"customer_id": met.customer_id, "contact_id": met.contact_id, "target_level": "supportive"}
    made = await relationship.post("/v1/key-person-targets", json=goal | {"due_on": str(TODAY), "reason": "enough"})
    assert made.status_code == 201, made.text
    assert await rows_of(service) == {met.contact_id: (5, 4)}
    assert await rows_of(service, as_of="2025-02-27") == {met.contact_id: (2, None)}
    everybody = await rows_of(service, with_not_in_contact="true")
    assert everybody == {met.contact_id: (5, 4), not_met.contact_id: (None, None)}
    assert await rows_of(service, customer_ids=not_met.customer_id, with_not_in_contact="true") == {
        not_met.contact_id: (None, None)
    }
    assert await rows_of(service, customer_ids=other.customer_id) == {}


async def test_hidden_people_are_left_out(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, new_person: Any, copy_people: CopyPeople
) -> None:
    senior, not_met = await new_person(seniority="top"), await new_person(seniority="top", is_key=True)
    await copy_people(senior, not_met)
    assert (await relationship.post(ADDRESS, json=body_for(senior))).status_code == 201
    assistant = tokens.client(app, clearance=1, act={"sub": "service:customer"})
    assert await rows_of(assistant, with_not_in_contact="true") == {}


async def test_only_services_ask(relationship: httpx.AsyncClient) -> None:
    assert (await relationship.get(LEVELS)).json()["code"] == "services_only"


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 400)), min_size=1, max_size=4))
async def test_as_of_today_is_the_present(
    assess: Assess, relationship: httpx.AsyncClient, service: httpx.AsyncClient, person: Person, made: Any
) -> None:
    for score, days_ago in made:
        await assess(*(score,) * 6, assessed_on=str(TODAY - timedelta(days=days_ago)))
    assert await rows_of(service, as_of=str(TODAY)) == await rows_of(service)
    asked = {"customer_id": person.customer_id, "with_not_in_contact": "true"}
    present = (await relationship.get(f"{ADDRESS}/current", params=asked)).json()
    as_of = (await relationship.get(f"{ADDRESS}/current", params=asked | {"as_of": str(TODAY)})).json()
    assert present == as_of
    earlier = (await relationship.get(f"{ADDRESS}/current", params=asked | {"as_of": str(date(2000, 1, 1))})).json()
    assert earlier["items"] == []


async def test_who_works_there_and_was_never_met_is_shown_without_a_level(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, new_person: Any, copy_people: CopyPeople
) -> None:
    met = await new_person()
    not_met, hidden = await new_person(met.customer_id), await new_person(met.customer_id, seniority="top")
    await copy_people(met, not_met, hidden)
    await relationship.post(ADDRESS, json=body_for(met))
    asked = {"customer_id": met.customer_id, "with_not_in_contact": "true"}
    items = (await relationship.get(f"{ADDRESS}/current", params=asked)).json()["items"]
    shown = {one["contact_id"]: (one["level"], one["not_in_contact"]) for one in items}
    assert shown == {
        met.contact_id: ("favourable", False),
        not_met.contact_id: (None, True),
        hidden.contact_id: (None, True),
    }
    seen = (await tokens.client(app, clearance=1).get(f"{ADDRESS}/current", params=asked)).json()["items"]
    assert {one["contact_id"] for one in seen} == {met.contact_id, not_met.contact_id}
