"""Who sees what of a touchpoint: senior people, private remarks, gifts and cost, other people's customers."""

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest
from fastapi import FastAPI

from services.relationship.contact.touchpoints import store
from shared.auth.access import DataScope, DataScopeKind, Principal
from shared.database import execute_sql, transaction
from shared.web.call import Call
from tests.relationship.conftest import Assess, Person
from tests.relationship.contact.conftest import TOUCHPOINTS, Meet, began_on, meeting
from tests.sign_in import Tokens

NewPerson = Callable[..., Awaitable[Person]]


@pytest.fixture
async def assistant(app: FastAPI, tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    """Sees all customers at level 1."""
    async with tokens.client(app, clearance=1) as client:
        yield client


@pytest.fixture
async def senior(person: Person, new_person: NewPerson) -> Person:
    return await new_person(person.customer_id, name="王总", seniority="top")


async def test_level_1_sees_the_touchpoint_without_senior_people_and_private_things(
    assistant: httpx.AsyncClient, person: Person, senior: Person, meet: Meet
) -> None:
    both = [person.contact_id, senior.contact_id]
    made = await meet(contact_ids=both, gifts=[{"gift": "茶", "amount": "9"}], cost="5", private_remarks="x")
    assert len(made["their_people"]) == 2
    seen = (await assistant.get(f"{TOUCHPOINTS}/{made['id']}")).json()
    assert [one["contact_id"] for one in seen["their_people"]] == [person.contact_id]
    assert (seen["gifts"], seen["cost"], seen["private_remarks"]) == (None, None, None)
    found = await assistant.get(TOUCHPOINTS, params={"contact_id": senior.contact_id})
    assert found.json()["items"] == []


async def test_level_1_writes_nothing_private_and_names_nobody_senior(
    assistant: httpx.AsyncClient, person: Person, senior: Person
) -> None:
    for field in ({"cost": "5"}, {"gifts": []}, {"private_remarks": "x"}):
        refused = await assistant.post(TOUCHPOINTS, json=meeting(person, **field))
        assert (refused.status_code, refused.json()["code"]) == (403, "field_hidden")
    refused = await assistant.post(TOUCHPOINTS, json=meeting(senior))
    assert (refused.status_code, refused.json()["code"]) == (422, "contact_unknown")


async def test_senior_people_stay_when_level_1_replaces_the_list(
    relationship: httpx.AsyncClient, assistant: httpx.AsyncClient, person: Person, senior: Person, meet: Meet
) -> None:
    made = await meet(contact_ids=[person.contact_id, senior.contact_id])
    await assistant.patch(f"{TOUCHPOINTS}/{made['id']}", json={"contact_ids": []})
    left = (await relationship.get(f"{TOUCHPOINTS}/{made['id']}")).json()["their_people"]
    assert [one["contact_id"] for one in left] == [senior.contact_id]


async def test_level_1_does_not_notice_that_somebody_senior_came(
    relationship: httpx.AsyncClient, assistant: httpx.AsyncClient, person: Person, senior: Person, meet: Meet
) -> None:
    address = f"{TOUCHPOINTS}/{(await meet())['id']}"
    before = await assistant.get(address)
    both = {"contact_ids": [person.contact_id, senior.contact_id], "gifts": [{"gift": "茶", "amount": "9"}]}
    assert (await relationship.patch(address, json=both)).status_code == 200
    after = await assistant.get(address)
    assert (after.json(), after.headers["etag"]) == (before.json(), before.headers["etag"])


async def test_the_effect_counts_only_visible_people(
    relationship: httpx.AsyncClient,
    assistant: httpx.AsyncClient,
    assess: Assess,
    person: Person,
    senior: Person,
    meet: Meet,
) -> None:
    made = await meet(20, contact_ids=[person.contact_id, senior.contact_id])
    held_on = began_on(made)
    await assess(1, 1, 1, 1, 1, 1, assessed_on="2020-01-05")
    await assess(3, 3, 3, 3, 3, 3, assessed_on=held_on)
    everything = (await relationship.get(f"{TOUCHPOINTS}/{made['id']}/effect")).json()
    assert len(everything["people"]) == 2
    assert (everything["rose"], everything["fell"], everything["unchanged"]) == (1, 0, 0)
    seen = (await assistant.get(f"{TOUCHPOINTS}/{made['id']}/effect")).json()
    (moved,) = seen["people"]
    assert (moved["contact_id"], moved["level_before"], moved["level_after"]) == (
        person.contact_id,
        "contacted",
        "favourable",
    )
    assert (moved["movement"], moved["assessed_before"], seen["is_settled"]) == (2, "2020-01-05", False)


async def test_what_was_not_held_has_no_effect(relationship: httpx.AsyncClient, meet: Meet) -> None:
    planned = await meet(-2)
    answer = await relationship.get(f"{TOUCHPOINTS}/{planned['id']}/effect")
    assert (answer.status_code, answer.json()["code"]) == (409, "touchpoint_not_held")


async def test_another_manager_does_not_find_it(app: FastAPI, tokens: Tokens, meet: Meet) -> None:
    made = await meet()
    async with tokens.client(app, sub=str(uuid.uuid4()), data_scope={"kind": "own", "regions": []}) as other:
        assert (await other.get(TOUCHPOINTS)).json()["items"] == []
        assert (await other.get(f"{TOUCHPOINTS}/{made['id']}")).status_code == 404
        for act, body in (
            ("completion", {}),
            ("cancellation", {"reason": "x"}),
            ("commitments", {"side": "ours", "what": "x"}),
        ):
            assert (await other.post(f"{TOUCHPOINTS}/{made['id']}/{act}", json=body)).status_code == 404


async def test_a_director_finds_those_of_the_region(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, new_person: NewPerson, meet: Meet
) -> None:
    segment = {"kind": "region", "code": "CN-GD", "name": "广东"}
    await customer.post("/v1/segments", json=segment)
    there = await new_person(region="CN-GD")
    made = await meet(whom=there)
    await meet()
    async with tokens.client(app, data_scope={"kind": "regions", "regions": ["CN-GD"]}) as director:
        page = (await director.get(TOUCHPOINTS, params={"count": "true"})).json()
    assert ([one["id"] for one in page["items"]], page["count"]) == ([made["id"]], 1)


@pytest.mark.parametrize("rows_walked", [0, 1_000_000])
async def test_a_director_of_regions_sees_the_same_however_it_is_found(
    app: FastAPI,
    tokens: Tokens,
    relationship: httpx.AsyncClient,
    new_person: NewPerson,
    meet: Meet,
    monkeypatch: pytest.MonkeyPatch,
    rows_walked: int,
) -> None:
    north, south, elsewhere = [await new_person(region=region) for region in ("CN-BJ", "CN-GD", "CN-SH")]
    made = [await meet(days, whom=whom) for days, whom in ((3, north), (2, south), (1, elsewhere), (4, south))]
    monkeypatch.setattr(store, "ROWS_WALKED", rows_walked)
    scope = {"kind": "regions", "regions": ["CN-BJ", "CN-GD"]}
    async with tokens.client(app, data_scope=scope) as director:
        page = (await director.get(TOUCHPOINTS, params={"limit": "2", "count": "true"})).json()
        rest = (await director.get(TOUCHPOINTS, params={"cursor": page["next_cursor"], "limit": "2"})).json()
    assert [one["id"] for one in page["items"] + rest["items"]] == [made[place]["id"] for place in (1, 0, 3)]
    assert page["count"] == 3


async def test_few_of_many_customers_are_not_walked_for(
    app: FastAPI, relationship: httpx.AsyncClient, new_person: NewPerson, meet: Meet, monkeypatch: pytest.MonkeyPatch
) -> None:
    await meet(1, whom=await new_person(region="CN-BJ"))
    async with transaction(app.state.engine) as session:
        await execute_sql(session, "ANALYZE customer_directory")
        for regions, rows_walked, expected in ((["CN-BJ"], 200, True), (["CN-GD"], 200, False), (["CN-BJ"], 0, False)):
            monkeypatch.setattr(store, "ROWS_WALKED", rows_walked)
            scope = DataScope(DataScopeKind.REGIONS, frozenset(regions))
            reader = Principal(str(uuid.uuid4()), "R", frozenset(), frozenset(), 1, scope)
            assert await store.sees_many(Call(session, reader, app.state)) is expected
