"""Who is due for assessment, by when, and whose it is."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from shared.auth.users import Colleague
from shared.customers.colleagues import keep_colleagues
from shared.database import transaction
from shared.time import company_today, months_after
from tests.customer.due_door import Door
from tests.relationship.conftest import ADDRESS, Assess, CopyPeople, Person, body_for
from tests.sign_in import Tokens

DUE = f"{ADDRESS}/due"
SCHEMES = "/v1/key-person-schemes"
TODAY = company_today()


async def due(client: httpx.AsyncClient, person: Person, **params: str) -> list[dict[str, Any]]:
    response = await client.get(DUE, params={"customer_id": person.customer_id, **params})
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["items"]
    return found


@pytest.mark.parametrize(
    ("fields", "scores", "months"),
    [
        ({}, (3,) * 6, 12),
        ({"is_key": True}, (3,) * 6, 6),
        ({"seniority": "top"}, (3,) * 6, 6),
        ({"seniority": "middle"}, (3,) * 6, 12),
        ({}, (0,) * 6, 3),
        ({"is_key": True}, (0,) * 6, 3),
    ],
)
async def test_the_shortest_time_of_the_scheme_counts(
    relationship: httpx.AsyncClient,
    new_person: Any,
    copy_people: CopyPeople,
    fields: dict[str, Any],
    scores: tuple[int, ...],
    months: int,
) -> None:
    person = await new_person(**fields)
    await copy_people(person)
    made = await relationship.post(ADDRESS, json=body_for(person, *scores, assessed_on="2025-01-31"))
    assert made.status_code == 201, made.text
    (one,) = await due(relationship, person)
    assert (one["kind"], one["due_on"]) == ("again", str(months_after(date(2025, 1, 31), months)))
    assert (one["assessed_on"], one["is_overdue"]) == ("2025-01-31", True)


async def test_a_key_person_never_assessed_is_due_soon_and_others_are_not(
    relationship: httpx.AsyncClient, new_person: Any, copy_people: CopyPeople
) -> None:
    key = await new_person(is_key=True)
    other, left = await new_person(key.customer_id), await new_person(key.customer_id, is_key=True, has_left=True)
    await copy_people(key, other, left)
    (one,) = await due(relationship, key)
    assert (one["contact_id"], one["kind"], one["level"]) == (key.contact_id, "first", None)
    assert date.fromisoformat(one["due_on"]) - TODAY <= timedelta(days=30)
    assert await due(relationship, key, is_overdue="true") == []


async def test_another_scheme_applies_at_once(relationship: httpx.AsyncClient, assess: Assess, person: Person) -> None:
    await assess(3, 3, 3, 3, 3, 3, assessed_on="2025-01-31")
    content = (await relationship.get(f"{SCHEMES}/current")).json()["content"]
    content["reassessment"] |= {"months": 1}
    published = await relationship.post(SCHEMES, json={"content": content, "reason": "monthly"})
    assert published.status_code == 201, published.text
    assert [one["due_on"] for one in await due(relationship, person)] == ["2025-02-28"]


async def test_senior_people_are_due_only_for_whom_may_see_them(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, new_person: Any, copy_people: CopyPeople
) -> None:
    senior = await new_person(is_key=True, seniority="top")
    await copy_people(senior)
    assert len(await due(relationship, senior)) == 1
    assert await due(tokens.client(app, clearance=1), senior) == []
    window = {"from": str(TODAY), "to": str(TODAY + timedelta(days=60))}
    assert [one["clearance"] for one in await Door(app, tokens, **window).items(kind__in="key_person_assessment")] == [
        2
    ]
    assert await Door(app, tokens, **window).items({"clearance": 1}, kind__in="key_person_assessment") == []


async def test_a_review_is_due_for_the_superior_of_the_region_who_is_not_the_assessor(
    app: FastAPI, tokens: Tokens, new_person: Any, copy_people: CopyPeople
) -> None:
    superior, other = (UUID(int=number) for number in (1, 2))
    person = await new_person(region="CN-GD")
    await copy_people(person)
    oversees = {superior: ["CN-GD"], other: ["CN-GD", "CN-SH"]}
    found = [
        Colleague(user_id=user_id, oversees=regions, is_administrator=False, inactive_since=None)
        for user_id, regions in oversees.items()
    ]
    async with transaction(app.state.engine) as session:
        await keep_colleagues(session, found)
    window = {"from": str(TODAY), "to": str(TODAY + timedelta(days=60))}
    for assessor, reviewer in ((other, superior), (superior, other)):
        made = await tokens.client(app, sub=str(assessor)).post(ADDRESS, json=body_for(person))
        items = await Door(app, tokens, **window).items(kind__in="assessment_review")
        assert {one["owner_id"] for one in items if made.json()["id"] in one["id"]} == {str(reviewer)}
        accepted = await tokens.client(app).post(f"{ADDRESS}/{made.json()['id']}/review", json={"decision": "accept"})
        assert accepted.status_code == 200
    assert await Door(app, tokens, **window).items(kind__in="assessment_review") == []
