"""Commitments over HTTP: kept, changed, overdue, due."""

import uuid
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.time import company_today
from tests.customer.due_door import Door
from tests.relationship.conftest import Person
from tests.relationship.contact.conftest import TOUCHPOINTS, Meet
from tests.sign_in import Tokens

AT = "/v1/commitments"
ME = str(uuid.UUID(int=81))


def day(days: int) -> str:
    return (company_today() + timedelta(days=days)).isoformat()


@pytest.fixture
async def promise(relationship: httpx.AsyncClient, meet: Meet) -> dict[str, Any]:
    """What we owe since yesterday."""
    made = await meet(2)
    body = {"side": "ours", "what": "样件三套", "due_on": day(-1), "user_id": ME}
    answer = await relationship.post(f"{TOUCHPOINTS}/{made['id']}/commitments", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize(("due_on", "status"), [(None, "open"), (-1, "overdue"), (0, "open"), (1, "open")])
async def test_it_is_overdue_from_the_day_after_it_was_due(
    relationship: httpx.AsyncClient, promise: dict[str, Any], due_on: int | None, status: str
) -> None:
    body = {"due_on": None if due_on is None else day(due_on)}
    changed = (await relationship.patch(f"{AT}/{promise['id']}", json=body)).json()
    assert changed["status"] == status
    listed = (await relationship.get(AT, params={"status": status})).json()["items"]
    assert [one["id"] for one in listed] == [promise["id"]]


async def test_it_is_kept_once(relationship: httpx.AsyncClient, promise: dict[str, Any]) -> None:
    done = await relationship.post(f"{AT}/{promise['id']}/completion", json={"result": "已送达"})
    assert (done.json()["status"], done.json()["done_on"], done.json()["result"]) == ("done", day(0), "已送达")
    again = await relationship.post(f"{AT}/{promise['id']}/completion", json={})
    assert (again.status_code, again.json()["code"]) == (409, "commitment_already_done")


async def test_only_people_of_the_customer_are_named(
    relationship: httpx.AsyncClient, promise: dict[str, Any], person: Person
) -> None:
    wrong = await relationship.patch(f"{AT}/{promise['id']}", json={"contact_id": str(uuid.uuid4())})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/contact_id")
    named = await relationship.patch(f"{AT}/{promise['id']}", json={"contact_id": person.contact_id})
    assert named.json()["contact_name"] == "李雷"


async def test_it_is_removed(relationship: httpx.AsyncClient, promise: dict[str, Any]) -> None:
    assert (await relationship.delete(f"{AT}/{promise['id']}")).status_code == 204
    assert (await relationship.get(f"{AT}/{promise['id']}")).status_code == 404


async def test_ours_is_due_for_who_does_it_until_it_is_done(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, promise: dict[str, Any], meet: Meet
) -> None:
    await meet(commitments=[{"side": "theirs", "what": "滚动需求", "due_on": day(1), "user_id": ME}])
    door = Door(app, tokens, **{"from": day(0), "to": day(30), "kind__in": "commitment"})
    (item,) = await door.items({"sub": ME}, owner="me")
    assert (item["id"], item["due_at"][:10], item["is_all_day"]) == (f"commitment:{promise['id']}", day(-1), True)
    assert item["title"] == "Promised to Huaqiang: 样件三套"
    assert await door.items({"sub": str(uuid.uuid4())}, owner="me") == []
    await relationship.post(f"{AT}/{promise['id']}/completion", json={})
    assert await door.items({"sub": ME}, owner="me") == []


async def test_what_somebody_senior_was_promised_is_hidden_from_level_1(
    app: FastAPI, tokens: Tokens, new_person: Any, meet: Meet, person: Person
) -> None:
    senior = await new_person(person.customer_id, name="王总", seniority="top")
    promised = {"side": "ours", "what": "x", "contact_id": senior.contact_id, "due_on": day(1)}
    await meet(commitments=[promised, promised | {"contact_id": None}])
    async with tokens.client(app, clearance=1) as assistant:
        listed = (await assistant.get(AT)).json()["items"]
    assert [one["contact_id"] for one in listed] == [None]
    door = Door(app, tokens, **{"from": day(0), "to": day(30), "kind__in": "commitment"})
    assert len(await door.items({"clearance": 1})) == 1
    assert len(await door.items()) == 2
