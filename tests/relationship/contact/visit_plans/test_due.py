"""Visits in the agenda: for who may approve, and for the owner."""

import uuid
from collections.abc import Awaitable, Callable

import httpx
import pytest
from fastapi import FastAPI

from tests.customer.due_door import Door
from tests.relationship.conftest import Person
from tests.relationship.contact.conftest import day
from tests.relationship.contact.visit_plans.conftest import PlanVisit, act
from tests.sign_in import Tokens

OWNER = str(uuid.UUID(int=71))
KINDS = "visit_approval,visit_coming,visit_record"
NewPerson = Callable[..., Awaitable[Person]]


@pytest.fixture
def door(app: FastAPI, tokens: Tokens) -> Door:
    return Door(app, tokens, **{"from": day(30), "to": day(-30), "kind__in": KINDS})


async def test_an_approval_waits_for_who_may_give_it(
    door: Door,
    supervisor: httpx.AsyncClient,
    new_person: NewPerson,
    plan_visit: PlanVisit,
    relationship: httpx.AsyncClient,
) -> None:
    made = await plan_visit(-5, whom=await new_person(region="CN-GD"), reception_level="important", place="苏州")
    await act(relationship, made, "submission")
    region = {"data_scope": {"kind": "regions", "regions": ["CN-GD"]}, "sub": OWNER}
    (item,) = await door.items(region, owner="me")
    assert (item["id"], item["due_at"][:10], item["clearance"]) == (f"visit_approval:{made['id']}", day(0), 2)
    assert (item["title"], item["note"]) == ("Approve the visit: Huaqiang", "苏州")
    assert await door.items(region | {"clearance": 1}) == []
    assert await door.items({"sub": made["created_by"]}) == []
    assert await door.items(region | {"data_scope": {"kind": "own", "regions": []}}) == []
    await act(supervisor, made, "approval")
    assert [one["id"] for one in await door.items(region)] == [f"visit_coming:{made['id']}"]


async def test_a_visit_comes_and_is_recorded_by_its_owner(
    door: Door, relationship: httpx.AsyncClient, plan_visit: PlanVisit
) -> None:
    coming, passed = await plan_visit(-3, owner_id=OWNER), await plan_visit(4, owner_id=OWNER)
    for one in (coming, passed):
        await act(relationship, one, "submission")
    late, soon = await door.items({"sub": OWNER}, owner="me")
    assert (late["id"], late["due_at"][:10]) == (f"visit_record:{passed['id']}", day(3))
    assert (soon["id"], soon["due_at"][:10]) == (f"visit_coming:{coming['id']}", day(-3))
    titled = (await door.ask(language="zh-CN")).json()["items"][0]["title"]
    assert titled == "登记来访结果：Huaqiang"
    await act(relationship, passed, "holding", outcome="x")
    await act(relationship, coming, "cancellation", reason="x")
    assert await door.items() == []
