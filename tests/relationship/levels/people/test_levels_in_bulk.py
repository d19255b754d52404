"""Levels in bulk: one answer in columns, now or as of a day."""

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


async def rows_of(client: httpx.AsyncClient, **params: str) -> dict[str, tuple[Any, ...]]:
    """By person the rank, and with the movement the day and the rank before."""
    response = await client.get(LEVELS, params=params)
    assert response.status_code == 200, response.text
    columns = [column for column in response.json().values() if column is not None]
    return {person: tuple(row) for person, *row in zip(*columns, strict=True)}


async def test_everybody_assessed_is_one_answer(
    relationship: httpx.AsyncClient, service: httpx.AsyncClient, new_person: Any
) -> None:
    first, second, never = await new_person(is_key=True), await new_person(), await new_person(is_key=True)
    for person, score, day in ((first, 2, "2025-01-31"), (first, 5, "2025-02-28"), (second, 3, "2025-03-31")):
        body = body_for(person, *(score,) * 6, assessed_on=day)
        assert (await relationship.post(ADDRESS, json=body)).status_code == 201
    assert await rows_of(service) == {first.contact_id: (5,), second.contact_id: (3,)}
    assert await rows_of(service, as_of="2025-02-27") == {first.contact_id: (2,)}
    assert await rows_of(service, customer_ids=f"{second.customer_id},{never.customer_id}") == {second.contact_id: (3,)}
    assert await rows_of(service, contact_ids=f"{first.contact_id},{never.contact_id}") == {first.contact_id: (5,)}


async def test_the_movement_is_for_who_asks(
    app: FastAPI, tokens: Tokens, service: httpx.AsyncClient, assess: Assess, person: Person, new_rival: Any
) -> None:
    await assess(2, 2, 2, 2, 2, 2, assessed_on="2025-01-31")
    await assess(1, 1, 1, 1, 1, 1, assessed_on="2025-02-10", competitor_id=await new_rival("Rival"))
    await assess(4, 4, 4, 4, 4, 4, assessed_on="2025-02-11", is_draft=True)
    for first, second in ((5, 3), (3, 5)):
        await assess(*(first,) * 6, assessed_on="2025-02-28")
        await assess(*(second,) * 6, assessed_on="2025-02-28")
    found = await rows_of(service, with_movement="true")
    assert found == {person.contact_id: (5, "2025-02-28", 3)}
    earlier = await rows_of(service, with_movement="true", as_of="2025-02-27")
    assert earlier == {person.contact_id: (2, "2025-01-31", None)}


async def test_hidden_people_are_left_out(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, new_person: Any, copy_people: CopyPeople
) -> None:
    senior = await new_person(seniority="top")
    await copy_people(senior)
    assert (await relationship.post(ADDRESS, json=body_for(senior))).status_code == 201
    assistant = tokens.client(app, clearance=1, act={"sub": "service:customer"})
    assert await rows_of(assistant) == {}
    assert await rows_of(assistant, contact_ids=senior.contact_id, with_movement="true") == {}


async def test_regions_and_teams_limit_it(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, new_person: Any
) -> None:
    south, north = await new_person(region="CN-GD"), await new_person(region="CN-BJ")
    for person in (south, north):
        assert (await relationship.post(ADDRESS, json=body_for(person))).status_code == 201
    scope = {"kind": "regions", "regions": ["CN-GD"]}
    director = tokens.client(app, data_scope=scope, act={"sub": "service:customer"})
    assert await rows_of(director) == {south.contact_id: (3,)}


async def test_only_services_ask(relationship: httpx.AsyncClient) -> None:
    assert (await relationship.get(LEVELS)).json()["code"] == "services_only"


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 400)), min_size=1, max_size=4))
async def test_as_of_today_is_the_present(
    assess: Assess, relationship: httpx.AsyncClient, service: httpx.AsyncClient, person: Person, made: Any
) -> None:
    for score, days_ago in made:
        await assess(*(score,) * 6, assessed_on=str(TODAY - timedelta(days=days_ago)))
    present_rows = await rows_of(service, with_movement="true")
    assert await rows_of(service, with_movement="true", as_of=str(TODAY)) == present_rows
    asked = {"customer_id": person.customer_id, "with_not_assessed": "true"}
    present = (await relationship.get(f"{ADDRESS}/current", params=asked)).json()
    as_of = (await relationship.get(f"{ADDRESS}/current", params=asked | {"as_of": str(TODAY)})).json()
    assert present == as_of
    earlier = (await relationship.get(f"{ADDRESS}/current", params=asked | {"as_of": str(date(2000, 1, 1))})).json()
    assert earlier["items"] == []


async def history_of(client: httpx.AsyncClient, *customer_ids: str) -> list[tuple[Any, ...]]:
    """Every assessment in the answer: person, rank and day."""
    response = await client.get(f"{LEVELS}/history", params={"customer_ids": ",".join(customer_ids)})
    assert response.status_code == 200, response.text
    return list(zip(*(response.json()[name] for name in ("contact_id", "rank", "assessed_on")), strict=True))


async def test_the_history_has_every_assessment_that_counts_the_earliest_first(
    service: httpx.AsyncClient, assess: Assess, person: Person, new_rival: Any, new_person: Any
) -> None:
    for score, day in ((4, "2025-03-31"), (2, "2025-01-31"), (3, "2025-03-31")):
        await assess(*(score,) * 6, assessed_on=day)
    await assess(1, 1, 1, 1, 1, 1, assessed_on="2025-02-10", competitor_id=await new_rival("Rival"))
    await assess(5, 5, 5, 5, 5, 5, assessed_on="2025-02-11", is_draft=True)
    other = (await new_person()).customer_id
    found = await history_of(service, person.customer_id, other)
    ranks = [(2, "2025-01-31"), (4, "2025-03-31"), (3, "2025-03-31")]
    assert found == [(person.contact_id, *one) for one in ranks]
    assert await history_of(service, other) == []


async def test_the_history_is_for_services_and_leaves_out_what_the_caller_does_not_see(
    relationship: httpx.AsyncClient, app: FastAPI, tokens: Tokens, assess: Assess, person: Person
) -> None:
    await assess(2, 2, 2, 2, 2, 2, assessed_on="2025-01-31")
    asked = await relationship.get(f"{LEVELS}/history", params={"customer_ids": person.customer_id})
    assert asked.status_code == 403
    stranger = {"data_scope": {"kind": "own", "regions": []}, "act": {"sub": "service:planning"}}
    assert await history_of(tokens.client(app, **stranger), person.customer_id) == []
