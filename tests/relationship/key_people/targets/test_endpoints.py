"""Targets over HTTP: set by managers, kept as history, due when the day is reached and the level is not."""

import uuid
from datetime import timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.relationship.key_people.targets.model import KeyPersonTarget
from shared.time import company_today
from tests.customer.due_door import Door
from tests.relationship.conftest import Assess, CopyPeople, Person
from tests.sign_in import Tokens

TARGETS = "/v1/key-person-targets"
TODAY = company_today()


def target(person: Person, level: str = "supportive", days: int = 30, **fields: Any) -> dict[str, Any]:
    of = {"customer_id": person.customer_id, "contact_id": person.contact_id}
    return of | {"target_level": level, "due_on": str(TODAY + timedelta(days=days))} | fields


async def test_the_next_target_replaces_the_present_one_and_both_are_kept(
    relationship: httpx.AsyncClient, assess: Assess, person: Person
) -> None:
    await assess(2, 2, 2, 2, 2, 2)
    first = await relationship.post(TARGETS, json=target(person))
    assert first.status_code == 201, first.text
    body = first.json()
    assert (body["level_when_set"], body["present_level"], body["steps_missing"]) == ("accepted", "accepted", 2)
    assert (body["is_reached"], body["is_present"], body["is_overdue"]) == (False, True, False)
    second = (await relationship.post(TARGETS, json=target(person, "favourable"))).json()
    listed = (await relationship.get(TARGETS, params={"contact_id": person.contact_id})).json()["items"]
    assert {one["id"]: one["is_present"] for one in listed} == {body["id"]: False, second["id"]: True}
    await assess(3, 3, 3, 2, 2, 2, assessed_on="2025-04-30")
    reached = (await relationship.get(f"{TARGETS}/{second['id']}")).json()
    assert (reached["present_level"], reached["is_reached"], reached["steps_missing"]) == ("favourable", True, 0)


async def test_somebody_not_in_contact_is_at_no_target(relationship: httpx.AsyncClient, person: Person) -> None:
    made = (await relationship.post(TARGETS, json=target(person, "opposed"))).json()
    assert (made["level_when_set"], made["present_level"], made["is_reached"]) == (None, None, False)


@pytest.mark.parametrize(
    ("fields", "code", "pointer"),
    [
        ({"due_on": str(TODAY - timedelta(days=1))}, "target_due_in_past", "/due_on"),
        ({"target_level": "accepted"}, "target_below_level", "/reason"),
        ({"contact_id": str(uuid.uuid4())}, "contact_unknown", "/contact_id"),
    ],
)
async def test_an_unsound_target_is_refused(
    relationship: httpx.AsyncClient, assess: Assess, person: Person, fields: dict[str, str], code: str, pointer: str
) -> None:
    await assess(4, 4, 4, 4, 4, 4)
    response = await relationship.post(TARGETS, json=target(person) | fields)
    assert (response.status_code, response.json()["code"]) == (422, code)
    assert response.json()["errors"][0]["pointer"] == pointer


async def test_the_account_manager_and_superiors_set_targets(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, new_person: Any, copy_people: CopyPeople
) -> None:
    manager, engineer = str(uuid.uuid4()), str(uuid.uuid4())
    person = await new_person()
    for user_id, role in ((manager, "account_manager"), (engineer, "technical_support")):
        url = f"/v1/customers/{person.customer_id}/team"
        assert (await customer.post(url, json={"user_id": user_id, "role": role})).status_code == 201
    await copy_people(person)
    own = {"kind": "own", "regions": []}
    refused = await tokens.client(app, sub=engineer, data_scope=own).post(TARGETS, json=target(person))
    assert (refused.status_code, refused.json()["code"]) == (403, "not_the_manager")
    made = await tokens.client(app, sub=manager, data_scope=own).post(TARGETS, json=target(person))
    assert made.status_code == 201, made.text
    withdrawn = await tokens.client(app, sub=engineer, data_scope=own).delete(f"{TARGETS}/{made.json()['id']}")
    assert withdrawn.status_code == 403
    assert (await tokens.client(app).delete(f"{TARGETS}/{made.json()['id']}")).status_code == 204


async def test_a_target_is_due_when_its_day_is_reached_and_the_level_is_not(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, assess: Assess, person: Person
) -> None:
    await assess(2, 2, 2, 2, 2, 2)
    made = (await relationship.post(TARGETS, json=target(person, days=0))).json()
    door = Door(app, tokens, **{"from": str(TODAY), "to": str(TODAY)})
    (item,) = await door.items(kind__in="key_person_target")
    assert (item["id"], item["contact_name"]) == (f"key_person_target:{made['id']}", "李雷")
    assert item["note"] == "Present level: Accepted."
    late = sa.update(KeyPersonTarget).values(due_on=TODAY - timedelta(days=9))
    await app.state.engine.execute(late)
    assert len(await door.items(kind__in="key_person_target")) == 1
    assert (await relationship.get(f"{TARGETS}/{made['id']}")).json()["is_overdue"] is True
    await assess(4, 4, 4, 4, 4, 4, assessed_on="2025-04-01")
    assert await door.items(kind__in="key_person_target") == []


async def test_targets_of_hidden_people_are_hidden(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, new_person: Any, copy_people: CopyPeople
) -> None:
    senior = await new_person(is_key=True, seniority="top")
    junior = await new_person(senior.customer_id, is_key=True)
    await copy_people(senior, junior)
    for person in (senior, junior):
        assert (await relationship.post(TARGETS, json=target(person))).status_code == 201
    assistant = tokens.client(app, clearance=1)
    assert [one["contact_id"] for one in (await assistant.get(TARGETS)).json()["items"]] == [junior.contact_id]
