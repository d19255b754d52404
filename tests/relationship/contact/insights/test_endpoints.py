"""Insights over HTTP: whom they are for, who has got them, and what to bring to a visit."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.time import company_today
from tests.relationship.conftest import Person
from tests.sign_in import Tokens

INSIGHTS, DELIVERIES = "/v1/insights", "/v1/insight-deliveries"
NewPerson = Callable[..., Awaitable[Person]]


@pytest.fixture
def add(relationship: httpx.AsyncClient) -> Callable[..., Awaitable[dict[str, Any]]]:
    async def make(client: httpx.AsyncClient = relationship, **fields: Any) -> dict[str, Any]:
        body = {"kind": "bulletin", "title": "五月简报", "issued_on": str(company_today())} | fields
        made = await client.post(INSIGHTS, json=body)
        assert made.status_code == 201, made.text
        found: dict[str, Any] = made.json()
        return found

    return make


async def give(client: httpx.AsyncClient, insight: dict[str, Any], *people: Person, **fields: Any) -> httpx.Response:
    body = {
        "insight_id": insight["id"],
        "customer_id": people[0].customer_id,
        "contact_ids": [person.contact_id for person in people],
        "given_on": str(company_today()),
    }
    return await client.post(DELIVERIES, json=body | fields)


async def audience(client: httpx.AsyncClient, insight: dict[str, Any], **params: Any) -> list[str]:
    found = await client.get(f"{INSIGHTS}/{insight['id']}/audience", params=params)
    assert found.status_code == 200, found.text
    return [row["contact_id"] for row in found.json()["items"]]


async def test_who_has_got_an_insight_is_not_missing_it_any_more(
    relationship: httpx.AsyncClient, add: Any, new_person: NewPerson
) -> None:
    buyer = await new_person(decision_role="buyer", is_key=True)
    user = await new_person(buyer.customer_id, name="韩梅梅", decision_role="user")
    insight = await add(customer_ids=[buyer.customer_id], decision_roles=["buyer"])
    first = await give(relationship, insight, buyer, user, reaction="interested")
    assert first.json() == {"created": 2, "existing": 0}
    assert (await give(relationship, insight, buyer)).json() == {"created": 0, "existing": 1}
    assert (await relationship.get(f"{INSIGHTS}/{insight['id']}")).json()["given"] == 2
    assert await audience(relationship, insight) == [buyer.contact_id]  # the user's role is not named
    assert await audience(relationship, insight, given_on__is_null="true") == []
    rows = (await relationship.get(DELIVERIES, params={"contact_id": buyer.contact_id})).json()["items"]
    assert [(row["insight_title"], row["contact_name"], row["reaction"]) for row in rows] == [
        ("五月简报", "李雷", "interested")
    ]


async def test_people_of_another_customer_cannot_get_it_in_its_name(
    relationship: httpx.AsyncClient, add: Any, new_person: NewPerson
) -> None:
    here, elsewhere = await new_person(), await new_person()
    refused = await give(relationship, await add(), here, elsewhere)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/contact_ids/1")
    assert (await relationship.get(DELIVERIES)).json()["items"] == []


async def test_an_insight_for_one_customer_is_not_given_to_another(
    relationship: httpx.AsyncClient, add: Any, new_person: NewPerson
) -> None:
    here, elsewhere = await new_person(), await new_person()
    refused = await give(relationship, await add(customer_ids=[here.customer_id]), elsewhere)
    assert (refused.status_code, refused.json()["code"]) == (422, "not_in_audience")
    assert refused.json()["errors"][0]["pointer"] == "/customer_id"
    assert (await relationship.get(DELIVERIES)).json()["items"] == []


async def test_a_customer_whose_people_have_got_it_stays_in_the_audience(
    relationship: httpx.AsyncClient, add: Any, new_person: NewPerson
) -> None:
    here, elsewhere = await new_person(), await new_person()
    insight = await add()
    for one in (here, elsewhere):
        await give(relationship, insight, one)
    at = f"{INSIGHTS}/{insight['id']}"
    refused = await relationship.patch(at, json={"customer_ids": [here.customer_id]})
    assert (refused.status_code, refused.json()["code"]) == (409, "insight_given_beyond")
    both = await relationship.patch(at, json={"customer_ids": [here.customer_id, elsewhere.customer_id]})
    assert both.status_code == 200, both.text
    assert (await relationship.patch(at, json={"customer_ids": []})).status_code == 200


async def test_too_many_people_are_a_clear_problem(relationship: httpx.AsyncClient, add: Any, person: Person) -> None:
    many = [f"01a1ff25-b1ea-7d05-9c3e-{number:012x}" for number in range(501)]
    refused = await give(relationship, await add(), person, contact_ids=many)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/contact_ids")


async def test_an_insight_for_one_customer_is_hidden_from_others(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, add: Any, new_person: NewPerson
) -> None:
    south = await new_person(region="CN-GD")
    north = await new_person(region="CN-BJ")
    of_south, of_all = await add(customer_ids=[south.customer_id]), await add()
    both = await add(customer_ids=[south.customer_id, north.customer_id])
    async with tokens.client(app, data_scope={"kind": "regions", "regions": ["CN-BJ"]}) as director:
        shown = {row["id"]: row for row in (await director.get(INSIGHTS)).json()["items"]}
        assert set(shown) == {of_all["id"], both["id"]}
        assert shown[both["id"]]["customer_ids"] == [north.customer_id]
        assert (await director.get(f"{INSIGHTS}/{of_south['id']}")).status_code == 404
        changed = await director.patch(f"{INSIGHTS}/{both['id']}", json={"customer_ids": [north.customer_id]})
        assert changed.status_code == 200, changed.text
        assert changed.json()["customer_ids"] == [north.customer_id]
        # Without its last customer the director would not see the insight any more: nothing is changed.
        assert (await director.patch(f"{INSIGHTS}/{both['id']}", json={"customer_ids": []})).status_code == 404
    kept = (await relationship.get(f"{INSIGHTS}/{both['id']}")).json()
    assert set(kept["customer_ids"]) == {south.customer_id, north.customer_id}


async def test_level_1_neither_sees_nor_counts_senior_people(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, add: Any, new_person: NewPerson
) -> None:
    buyer = await new_person(decision_role="buyer")
    chief = await new_person(buyer.customer_id, name="总经理", seniority="top", is_key=True)
    insight = await add(customer_ids=[buyer.customer_id])
    await give(relationship, insight, buyer, chief)
    async with tokens.client(app, clearance=1) as assistant:
        assert (await assistant.get(f"{INSIGHTS}/{insight['id']}")).json()["given"] == 1
        assert await audience(assistant, insight) == [buyer.contact_id]
        found = (await assistant.get(DELIVERIES, params={"count": "true"})).json()
        assert (found["count"], [row["contact_id"] for row in found["items"]]) == (1, [buyer.contact_id])
    assert set(await audience(relationship, insight)) == {buyer.contact_id, chief.contact_id}


async def test_what_somebody_has_got_stays(relationship: httpx.AsyncClient, add: Any, person: Person) -> None:
    given, free = await add(), await add()
    await give(relationship, given, person)
    refused = await relationship.delete(f"{INSIGHTS}/{given['id']}")
    assert (refused.status_code, refused.json()["code"]) == (409, "insight_was_given")
    assert (await relationship.delete(f"{INSIGHTS}/{free['id']}")).status_code == 204


async def test_a_visit_is_prepared_with_materials_and_what_was_not_given_yet(
    relationship: httpx.AsyncClient, add: Any, new_person: NewPerson
) -> None:
    buyer = await new_person(decision_role="buyer", is_key=True)
    for_buyers, for_users = await add(decision_roles=["buyer"]), await add(decision_roles=["user"])
    other_industry, tomorrow = await add(industries=["telecom"]), await add(issued_on="2999-01-01")
    given = await add()
    await give(relationship, given, buyer)
    answer = await relationship.get(f"{INSIGHTS}/suggestions", params={"customer_id": buyer.customer_id})
    (person,) = answer.json()["people"]
    assert [one["name_zh"] for one in person["materials"]] == ["成本对比"]
    suggested = {one["id"] for one in person["insights"]}
    assert suggested == {for_buyers["id"]}
    assert not suggested & {for_users["id"], other_industry["id"], tomorrow["id"], given["id"]}


async def test_materials_are_not_suggested_for_strangers(
    relationship: httpx.AsyncClient, new_person: NewPerson
) -> None:
    here, elsewhere = await new_person(), await new_person()
    params = {"customer_id": here.customer_id, "contact_ids": elsewhere.contact_id}
    refused = await relationship.get(f"{INSIGHTS}/suggestions", params=params)
    assert (refused.status_code, refused.json()["code"]) == (422, "contact_unknown")
