"""Responsible people: one for each key person and department; none is due for the account manager."""

import uuid
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.relationship.key_people.responsibilities.following import follow_department_levels
from shared.auth.users import users
from shared.auth.visibility import people as restricted
from shared.database import transaction
from shared.feed.followers import FollowedChange, FollowedEvent
from shared.time import company_today, utc_now
from tests.customer.due_door import Door
from tests.relationship.conftest import CopyPeople, Overseen, Person
from tests.sign_in import Tokens

RESPONSIBLE = "/v1/responsibilities"
ASSIGNED = f"{RESPONSIBLE}/assignments"
GAPS = f"{RESPONSIBLE}/gaps"
MANAGER, USER, OTHER = (str(UUID(int=number)) for number in (11, 12, 13))
TODAY = company_today()


@pytest.fixture
async def people(customer: httpx.AsyncClient, new_person: Any, copy_people: CopyPeople) -> list[Person]:
    """A key person, a senior one and an ordinary one of a managed customer."""
    key = await new_person(is_key=True, department="采购部")
    senior = await new_person(key.customer_id, is_key=True, seniority="top", department="总经办")
    other = await new_person(key.customer_id, department="采购部")
    member = {"user_id": MANAGER, "role": "account_manager"}
    await customer.post(f"/v1/customers/{key.customer_id}/team", json=member)
    await copy_people(key, senior, other)
    return [key, senior, other]


def of(person: Person, **fields: str) -> dict[str, str]:
    return {"customer_id": person.customer_id, "contact_id": person.contact_id, **fields}


async def gaps_of(client: httpx.AsyncClient, **params: str) -> set[tuple[str, str | None, str | None]]:
    response = await client.get(GAPS, params=params)
    assert response.status_code == 200, response.text
    return {(one["kind"], one["contact_id"], one["department"]) for one in response.json()["items"]}


async def test_what_has_nobody_is_a_gap_until_somebody_is_named(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, people: list[Person]
) -> None:
    key, senior, _ = people
    everything = {
        ("responsible_missing", key.contact_id, None),
        ("responsible_missing", senior.contact_id, None),
        ("department_unowned", None, "采购部"),
        ("department_unowned", None, "总经办"),
    }
    assert await gaps_of(relationship) == everything
    assert await gaps_of(tokens.client(app, clearance=1)) == {one for one in everything if "总经办" not in one} - {
        ("responsible_missing", senior.contact_id, None)
    }
    made = await relationship.post(RESPONSIBLE, json=of(key, responsible_id=USER))
    assert made.status_code == 201, made.text
    assert (made.json()["contact_name"], made.json()["is_inactive"]) == ("李雷", False)
    department = {"customer_id": key.customer_id, "department": "采购部", "responsible_id": USER}
    assert (await relationship.post(RESPONSIBLE, json=department)).status_code == 201
    assert await gaps_of(relationship) == {one for one in everything if one[1] == senior.contact_id or "总经办" in one}


async def test_gaps_are_due_for_the_account_manager(app: FastAPI, tokens: Tokens, people: list[Person]) -> None:
    door = Door(app, tokens, **{"from": str(TODAY), "to": str(TODAY)})
    items = await door.items(kind__in="responsible_missing,department_unowned")
    assert [one["owner_id"] for one in items] == [MANAGER] * 4
    assert {one["clearance"] for one in items} == {1, 2}


async def test_each_has_one_responsible_person(relationship: httpx.AsyncClient, people: list[Person]) -> None:
    first = (await relationship.post(RESPONSIBLE, json=of(people[0], responsible_id=USER))).json()
    second = await relationship.post(RESPONSIBLE, json=of(people[0], responsible_id=OTHER))
    assert (second.status_code, second.json()["code"]) == (409, "responsibility_exists")
    url = f"{RESPONSIBLE}/{first['id']}"
    assert (await relationship.patch(url, json={"responsible_id": OTHER})).json()["responsible_id"] == OTHER
    assert (await relationship.delete(url)).status_code == 204
    assert (await relationship.get(url)).status_code == 404


async def test_many_are_assigned_at_once_whoever_had_them(
    relationship: httpx.AsyncClient, people: list[Person]
) -> None:
    await relationship.post(RESPONSIBLE, json=of(people[0], responsible_id=OTHER))
    items = [*map(of, people), {"customer_id": people[0].customer_id, "department": "总经办"}]
    body = {"responsible_id": USER, "items": items}
    answer = await relationship.post(ASSIGNED, json=body)
    assert (answer.status_code, answer.json()) == (200, {"created": 3, "changed": 1, "unchanged": 0})
    assert (await relationship.post(ASSIGNED, json=body)).json() == {"created": 0, "changed": 0, "unchanged": 4}
    listed = (await relationship.get(RESPONSIBLE)).json()["items"]
    assert [one["responsible_id"] for one in listed] == [USER] * 4
    assert {one["department"]: one["clearance"] for one in listed if one["department"]} == {"总经办": 2}


@pytest.mark.parametrize(
    ("item", "code", "pointer"),
    [
        ({}, "subject_unclear", "/items/1/contact_id"),
        ({"contact_id": str(uuid.uuid4())}, "contact_unknown", "/items/1/contact_id"),
        ({"department": "月球部"}, "department_unknown", "/items/1/department"),
    ],
)
async def test_one_wrong_item_assigns_nothing(
    relationship: httpx.AsyncClient, people: list[Person], item: dict[str, str], code: str, pointer: str
) -> None:
    items = [of(people[0]), {"customer_id": people[0].customer_id, **item}]
    answer = await relationship.post(ASSIGNED, json={"responsible_id": USER, "items": items})
    assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert (await relationship.get(RESPONSIBLE)).json()["items"] == []


async def test_a_department_of_hidden_people_is_hidden_too(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, people: list[Person]
) -> None:
    department = {"customer_id": people[0].customer_id, "department": "总经办", "responsible_id": USER}
    assistant = tokens.client(app, clearance=1)
    refused = await assistant.post(RESPONSIBLE, json=department)
    assert (refused.status_code, refused.json()["code"]) == (422, "department_unknown")
    made = (await relationship.post(RESPONSIBLE, json=department)).json()
    assert (await assistant.get(f"{RESPONSIBLE}/{made['id']}")).status_code == 404
    assert (await assistant.get(RESPONSIBLE, params={"count": "true"})).json()["count"] == 0


async def test_a_responsible_person_who_left_the_company_is_a_gap(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, people: list[Person]
) -> None:
    await relationship.post(ASSIGNED, json={"responsible_id": USER, "items": [*map(of, people)]})
    await app.state.engine.execute(sa.update(users).where(users.c.id == UUID(USER)).values(is_active=False))
    inactive = await gaps_of(relationship, kind="responsible_inactive")
    assert inactive == {("responsible_inactive", one.contact_id, None) for one in people}
    assert (await relationship.get(RESPONSIBLE, params={"is_inactive": "true", "count": "true"})).json()["count"] == 3
    door = Door(app, tokens, **{"from": str(TODAY), "to": str(TODAY + timedelta(days=1))})
    items = await door.items(kind__in="responsible_inactive")
    assert [one["owner_id"] for one in items] == [MANAGER] * 3
    assert "cannot sign in" in items[0]["note"]


@pytest.mark.parametrize(
    ("rights", "blind_for"),
    [
        ({"clearance": 1}, "总经办"),
        ({"data_scope": "own"}, None),
        ({"data_scope": "regions", "regions": ["CN-BJ"]}, None),
    ],
)
async def test_who_is_responsible_and_may_not_see_it_is_a_gap_and_the_duty_falls_to_the_manager(
    app: FastAPI,
    tokens: Tokens,
    relationship: httpx.AsyncClient,
    people: list[Person],
    overseen: Overseen,
    rights: dict[str, Any],
    blind_for: str | None,
) -> None:
    await relationship.post(ASSIGNED, json={"responsible_id": USER, "items": [*map(of, people)]})
    assert await gaps_of(relationship, kind="responsible_blind") == set()
    await overseen(user_id=UUID(USER), **rights)
    blind = {one.contact_id for one in ([people[1]] if blind_for else people)}
    assert {contact_id for _, contact_id, _ in await gaps_of(relationship, kind="responsible_blind")} == blind
    door = Door(app, tokens, **{"from": str(TODAY), "to": str(TODAY + timedelta(days=60))})
    gaps = await door.items(kind__in="responsible_blind")
    assert {(one["owner_id"], "may not see" in one["note"]) for one in gaps} == {(MANAGER, True)}
    owners = {one["contact_id"]: one["owner_id"] for one in await door.items(kind__in="key_person_assessment")}
    assert owners == {one.contact_id: MANAGER if one.contact_id in blind else USER for one in people[:2]}


async def test_what_a_manager_may_not_see_is_due_for_a_superior(
    app: FastAPI, tokens: Tokens, people: list[Person], overseen: Overseen
) -> None:
    await overseen(user_id=UUID(MANAGER), clearance=1)
    administrator = await overseen(is_administrator=True)
    door = Door(app, tokens, **{"from": str(TODAY), "to": str(TODAY)})
    owners = {one["clearance"]: one["owner_id"] for one in await door.items(kind__in="responsible_missing")}
    assert owners == {1: MANAGER, 2: administrator}


async def test_the_level_of_a_department_follows_its_people(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, people: list[Person], copy_people: CopyPeople
) -> None:
    department = {"customer_id": people[0].customer_id, "department": "总经办", "responsible_id": USER}
    made = (await relationship.post(RESPONSIBLE, json=department)).json()
    assistant = tokens.client(app, clearance=1)
    for clearance, status in ((1, 200), (2, 404)):
        await copy_people(people[1], clearance=clearance)
        await app.state.engine.execute(sa.update(restricted).values(clearance=clearance))
        data = FollowedChange(
            entity="contact", entity_id=UUID(people[1].contact_id), customer_id=UUID(people[1].customer_id), changes={}
        )
        changed = FollowedEvent(type="guanxi.contact.updated", time=utc_now(), data=data)
        async with transaction(app.state.engine) as session:
            await follow_department_levels(session, None, [changed])  # type: ignore[arg-type]
        assert (await assistant.get(f"{RESPONSIBLE}/{made['id']}")).status_code == status


async def test_only_managers_name_responsible_people(app: FastAPI, tokens: Tokens, people: list[Person]) -> None:
    own = {"kind": "own", "regions": []}
    manager = tokens.client(app, sub=MANAGER, data_scope=own)
    assert (await manager.post(RESPONSIBLE, json=of(people[0], responsible_id=USER))).status_code == 201
    stranger = await tokens.client(app, sub=OTHER, data_scope=own).post(
        RESPONSIBLE, json=of(people[1], responsible_id=USER)
    )
    assert (stranger.status_code, stranger.json()["code"]) == (404, "customer_not_found")
