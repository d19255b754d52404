"""Visit plans in briefings: what is to take place, and where it stands."""

import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.relationship.conftest import Person
from tests.relationship.contact.conftest import day
from tests.relationship.contact.visit_plans.conftest import VISITS, act, visit
from tests.sign_in import Tokens

AT = "/v1/briefings"
PlanVisit = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
def plan_visit(relationship: httpx.AsyncClient, person: Person) -> PlanVisit:
    """Plan a visit so many days ago: `await plan_visit(-3)`."""

    async def make(days: float, whom: Person = person, **fields: Any) -> dict[str, Any]:
        made = await relationship.post(VISITS, json=visit(whom, days, **fields))
        assert made.status_code == 201, made.text
        found: dict[str, Any] = made.json()
        return found

    return make


async def brief(client: httpx.AsyncClient, person: Person, **params: str) -> httpx.Response:
    asked = {"customer_id": person.customer_id, "contact_ids": person.contact_id}
    answer = await client.get(AT, params=asked | params)
    assert answer.status_code == 200, answer.text
    return answer


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Planned visits", "They visit us", "Waiting for approval", "We visit them", "Draft")),
        ("zh-CN", ("计划中的拜访与来访", "客户来访", "待审批", "我方拜访", "草稿")),
    ],
)
async def test_a_visit_that_waits_for_approval_is_shown_with_its_state(
    relationship: httpx.AsyncClient, person: Person, plan_visit: PlanVisit, language: str, words: tuple[str, ...]
) -> None:
    user = str(uuid.uuid4())
    await plan_visit(-9, direction="outbound")
    waits = await plan_visit(-3, purpose="考察二期产线", reception_level="executive", user_ids=[user])
    assert (await act(relationship, waits, "submission")).json()["status"] == "submitted"
    found = (await brief(relationship, person)).json()["visits"]
    assert [(one["starts_on"], one["direction"], one["status"]) for one in found] == [
        (day(-3), "inbound", "submitted"),
        (day(-9), "outbound", "draft"),
    ]
    assert (found[0]["id"], found[0]["purpose"], found[0]["their_people"]) == (waits["id"], "考察二期产线", ["李雷"])
    assert found[0]["our_people"] == [f"User {user}"]
    page = (await brief(relationship, person, format="html", language=language)).text
    assert [word for word in (*words, "考察二期产线") if word not in page] == []


async def test_only_visits_to_come_with_those_people_are_shown(
    relationship: httpx.AsyncClient, person: Person, plan_visit: PlanVisit, new_person: Callable[..., Awaitable[Person]]
) -> None:
    other = await new_person(person.customer_id, name="韩梅梅")
    await plan_visit(-3, whom=other)
    await plan_visit(2)
    cancelled = await plan_visit(-4)
    assert (await act(relationship, cancelled, "cancellation", reason="x")).status_code == 200
    lasting = await plan_visit(1, ends_on=day(0))
    found = (await brief(relationship, person)).json()["visits"]
    assert [one["id"] for one in found] == [lasting["id"]]


async def test_a_visit_shows_nobody_above_the_callers_clearance(
    app: FastAPI,
    tokens: Tokens,
    person: Person,
    plan_visit: PlanVisit,
    new_person: Callable[..., Awaitable[Person]],
) -> None:
    chief = await new_person(person.customer_id, name="赵总裁", seniority="top")
    both, budget = [person.contact_id, chief.contact_id], [{"kind": "meals", "amount": "9876"}]
    await plan_visit(-3, contact_ids=both, budget=budget)
    async with tokens.client(app, clearance=1) as assistant:
        answer = await brief(assistant, person)
        assert [one["their_people"] for one in answer.json()["visits"]] == [["李雷"]]
        assert not [word for word in ("赵总裁", chief.contact_id, "9876") if word in answer.text]
