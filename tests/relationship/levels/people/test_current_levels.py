"""Current relationship levels, in one call."""

import uuid
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.relationship.conftest import ADDRESS, Assess, CopyPeople, Person, body_for
from tests.sign_in import Tokens

CURRENT = f"{ADDRESS}/current"


async def test_the_latest_assessment_counts_and_shows_the_movement(
    relationship: httpx.AsyncClient, assess: Assess
) -> None:
    await assess(2, 2, 2, 2, 2, 2, assessed_on="2024-12-31")
    newest = await assess(4, 4, 4, 4, 4, 4, assessed_on="2025-03-31")
    await assess(3, 3, 3, 3, 3, 3, assessed_on="2025-02-28")
    items = (await relationship.get(CURRENT, params={"customer_id": newest["customer_id"]})).json()["items"]
    assert items == [
        {
            "contact_id": newest["contact_id"],
            "contact_name": "李雷",
            "customer_id": newest["customer_id"],
            "customer_name": newest["customer_name"],
            "competitor_id": None,
            "competitor_name": None,
            "no_level": None,
            "assessment_id": newest["id"],
            "assessed_on": "2025-03-31",
            "level": "supportive",
            "status": "submitted",
            "previous_level": "favourable",
            "previous_assessed_on": "2025-02-28",
            "movement": 1,
        }
    ]


async def test_the_last_assessment_of_a_day_counts(relationship: httpx.AsyncClient, assess: Assess) -> None:
    first, second = await assess(5, 5, 5, 5, 5, 5), await assess(2, 2, 2, 2, 2, 2)
    item = (await relationship.get(CURRENT, params={"contact_ids": first["contact_id"]})).json()["items"][0]
    assert (item["assessment_id"], item["movement"]) == (second["id"], -3)


@pytest.mark.parametrize(
    ("as_of", "level"),
    [("2025-01-30", None), ("2025-01-31", "accepted"), ("2025-02-27", "accepted"), ("2025-02-28", "exclusive")],
)
async def test_levels_can_be_read_as_of_a_day(
    relationship: httpx.AsyncClient, assess: Assess, person: Person, as_of: str, level: str | None
) -> None:
    await assess(2, 2, 2, 2, 2, 2, assessed_on="2025-01-31")
    await assess(5, 5, 5, 5, 5, 5, assessed_on="2025-02-28")
    params = {"contact_ids": person.contact_id, "as_of": as_of}
    items = (await relationship.get(CURRENT, params=params)).json()["items"]
    assert [item["level"] for item in items] == ([level] if level else [])


async def test_drafts_and_returned_assessments_do_not_count(
    relationship: httpx.AsyncClient, app: Any, tokens: Tokens, assess: Assess
) -> None:
    counts = await assess(2, 2, 2, 2, 2, 2, assessed_on="2025-01-31")
    await assess(5, 5, 5, 5, 5, 5, assessed_on="2025-02-01", is_draft=True)
    returned = await assess(4, 4, 4, 4, 4, 4, assessed_on="2025-02-02")
    review = {"decision": "return", "remark": "too good"}
    assert (await tokens.client(app).post(f"{ADDRESS}/{returned['id']}/review", json=review)).status_code == 200
    item = (await relationship.get(CURRENT, params={"contact_ids": counts["contact_id"]})).json()["items"][0]
    assert (item["assessment_id"], item["movement"]) == (counts["id"], None)


async def test_a_rivals_level_is_separate_from_ours(
    relationship: httpx.AsyncClient, assess: Assess, person: Person, new_rival: Any
) -> None:
    rival = await new_rival("Rival")
    await assess(5, 5, 5, 5, 5, 5)
    await assess(1, 1, 1, 1, 1, 1, competitor_id=rival)

    async def level(**params: str) -> str:
        asked = {"contact_ids": person.contact_id, **params}
        return str((await relationship.get(CURRENT, params=asked)).json()["items"][0]["level"])

    assert (await level(), await level(competitor_id=rival)) == ("exclusive", "contacted")


async def test_our_levels_and_every_rivals_are_one_call(
    relationship: httpx.AsyncClient, assess: Assess, person: Person, new_rival: Any
) -> None:
    beta, alpha = sorted([await new_rival("Beta"), await new_rival("Alpha")], reverse=True)
    await assess(5, 5, 5, 5, 5, 5, competitor_id=beta, assessed_on="2025-01-31")
    await assess(2, 2, 2, 2, 2, 2, competitor_id=beta, assessed_on="2025-02-28")
    await assess(1, 1, 1, 1, 1, 1, competitor_id=alpha)
    await assess(4, 4, 4, 4, 4, 4)
    params = {"customer_id": person.customer_id, "with_rivals": "true"}
    items = (await relationship.get(CURRENT, params=params)).json()["items"]
    assert [(item["competitor_id"], item["level"], item["movement"]) for item in items] == [
        (None, "supportive", None),
        (alpha, "contacted", None),
        (beta, "accepted", -3),
    ]


async def test_many_people_are_one_call(relationship: httpx.AsyncClient, new_person: Any, person: Person) -> None:
    people = [person, await new_person(person.customer_id), await new_person()]
    for one in people:
        assert (await relationship.post(ADDRESS, json=body_for(one))).status_code == 201
    never_assessed = await new_person(person.customer_id)
    asked = ",".join(one.contact_id for one in [*people, never_assessed])
    for params in ({"contact_ids": asked}, {"contact_ids": asked.split(",")}):
        items = (await relationship.get(CURRENT, params=params)).json()["items"]
        assert {item["contact_id"] for item in items} == {one.contact_id for one in people}
    own = (await relationship.get(CURRENT, params={"customer_id": person.customer_id})).json()["items"]
    assert {item["contact_id"] for item in own} == {one.contact_id for one in people[:2]}


async def test_who_works_there_and_was_never_assessed_is_shown_without_a_level(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, new_person: Any, copy_people: CopyPeople
) -> None:
    assessed = await new_person()
    unmet, met = await new_person(assessed.customer_id), await new_person(assessed.customer_id)
    hidden = await new_person(assessed.customer_id, seniority="top")
    await copy_people(assessed, unmet, met, hidden, added_on="2025-01-01")
    await relationship.post(ADDRESS, json=body_for(assessed))
    body = {"customer_id": met.customer_id, "contact_ids": [met.contact_id], "scene": "meal", "outcome": "met"}
    made = await relationship.post("/v1/touchpoints", json=body | {"starts_at": "2025-03-12T02:00:00Z"})
    assert made.status_code == 201, made.text
    asked = {"customer_id": assessed.customer_id, "with_not_assessed": "true"}

    async def shown(client: httpx.AsyncClient, **more: str) -> dict[str, tuple[str | None, str | None]]:
        items = (await client.get(CURRENT, params=asked | more)).json()["items"]
        return {one["contact_id"]: (one["level"], one["no_level"]) for one in items}

    found = await shown(relationship)
    assert found == {
        assessed.contact_id: ("favourable", None),
        unmet.contact_id: (None, "not_in_contact"),
        met.contact_id: (None, "not_assessed"),
        hidden.contact_id: (None, "not_in_contact"),
    }
    assert (await shown(relationship, as_of="2025-03-11"))[met.contact_id] == (None, "not_in_contact")
    assert await shown(tokens.client(app, clearance=1)) == {
        key: found[key] for key in found.keys() - {hidden.contact_id}
    }


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"customer_id": "01a1ff25-b1e9-738a-8877-e930680fd063", "contact_ids": "01a1ff25-b1e9-738a-8877-e930680fd063"},
        {"contact_ids": "li-lei"},
        {"contact_ids": ",".join(["01a1ff25-b1e9-738a-8877-e930680fd063"] * 501)},
        {"contact_ids": ""},
        {"customer_id": "x"},
        {"customer_id": "01a1ff25-b1e9-738a-8877-e930680fd063", "as_of": "soon"},
        {"customer_id": "01a1ff25-b1e9-738a-8877-e930680fd063", "colour": "red"},
        {
            "customer_id": "01a1ff25-b1e9-738a-8877-e930680fd063",
            "competitor_id": str(uuid.uuid4()),
            "with_rivals": "true",
        },
    ],
)
async def test_an_ambiguous_query_is_refused(relationship: httpx.AsyncClient, params: dict[str, str]) -> None:
    assert (await relationship.get(CURRENT, params=params)).status_code == 400
