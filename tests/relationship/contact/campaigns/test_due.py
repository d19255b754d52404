"""Invitations and evaluations in the agenda of a campaign's owner."""

import uuid

import httpx
import pytest
from fastapi import FastAPI

from tests.customer.due_door import Door
from tests.relationship.conftest import Person
from tests.relationship.contact.conftest import CAMPAIGNS, Plan, day, invite, step
from tests.sign_in import Tokens

OWNER = str(uuid.UUID(int=71))
BOTH = "campaign_invitations,campaign_evaluation"


@pytest.fixture
def door(app: FastAPI, tokens: Tokens) -> Door:
    return Door(app, tokens, **{"from": day(60), "to": day(-60), "kind__in": BOTH})


async def test_invitations_are_due_days_before_and_the_evaluation_days_after(
    door: Door, relationship: httpx.AsyncClient, plan: Plan, person: Person
) -> None:
    made = await plan(person, days=0, ends_on=day(-1), owner_id=OWNER, name="开放日", place="苏州")
    (item,) = await door.items({"sub": OWNER}, owner="me")
    assert (item["id"], item["due_at"][:10]) == (f"campaign_invitations:{made['id']}", day(14))
    assert (item["title"], item["note"], item["link"]) == (
        "Send the invitations: 开放日",
        "苏州",
        f"{CAMPAIGNS}/{made['id']}",
    )
    assert item["customer_id"] == person.customer_id
    await step(relationship, made, "invitation")
    assert await door.items() == []
    await invite(relationship, made, attended=person.contact_id)
    await step(relationship, made, "holding", actual_cost="1")
    (later,) = await door.items({"sub": OWNER}, owner="me")
    assert (later["id"], later["due_at"][:10]) == (f"campaign_evaluation:{made['id']}", day(-31))
    assert await door.items({"sub": str(uuid.uuid4())}, owner="me") == []
    titled = (await door.ask(language="zh-CN")).json()["items"][0]["title"]
    assert titled == "评估活动：开放日"
    await step(relationship, made, "evaluation", evaluation="好")
    assert await door.items() == []


async def test_it_is_found_by_each_of_its_customers(door: Door, plan: Plan, person: Person, new_person: object) -> None:
    other = await new_person()  # type: ignore[operator]
    made = await plan(person, other)
    for one in (person, other):
        (item,) = await door.items(customer_id=one.customer_id)
        assert (item["id"], item["customer_id"]) == (f"campaign_invitations:{made['id']}", one.customer_id)
    assert await door.items(customer_id=str(uuid.uuid4())) == []
