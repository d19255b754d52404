"""Planned touchpoints in the agenda of their owner and of everybody who takes part."""

import uuid

import httpx
import pytest
from fastapi import FastAPI

from tests.customer.due_door import Door
from tests.relationship.contact.conftest import TOUCHPOINTS, Meet, days_ago
from tests.sign_in import Tokens

OWNER, GUEST = str(uuid.UUID(int=71)), str(uuid.UUID(int=72))
WINDOW = {"from": days_ago(10)[:10], "to": days_ago(-10)[:10], "kind__in": "touchpoint"}


@pytest.fixture
def door(app: FastAPI, tokens: Tokens) -> Door:
    return Door(app, tokens, **WINDOW)


async def test_it_is_due_at_its_time_for_who_takes_part(door: Door, meet: Meet) -> None:
    made = await meet(-3, owner_id=OWNER, user_ids=[GUEST], place="苏州", purpose="框架价", scene="executive_talk")
    for who in (OWNER, GUEST):
        (item,) = await door.items({"sub": who}, owner="me")
        assert (item["id"], item["is_all_day"]) == (f"touchpoint:{made['id']}", False)
        assert item["due_at"][:16] == made["starts_at"][:16]
        assert (item["title"], item["note"]) == ("Executive talk: Huaqiang", "苏州 · 框架价")
        assert item["link"] == f"{TOUCHPOINTS}/{made['id']}"
    assert await door.items({"sub": str(uuid.uuid4())}, owner="me") == []
    (shown,) = await door.items(owner="all")
    assert shown["owner_id"] == OWNER
    titled = (await door.ask(language="zh-CN", owner="all")).json()["items"][0]["title"]
    assert titled == "高层访谈：Huaqiang"


async def test_what_has_passed_stays_due_until_it_is_recorded(
    door: Door, relationship: httpx.AsyncClient, meet: Meet
) -> None:
    made = await meet(20, status="planned")
    assert [item["id"] for item in await door.items()] == [f"touchpoint:{made['id']}"]
    await relationship.post(f"{TOUCHPOINTS}/{made['id']}/completion", json={"outcome": "x"})
    assert await door.items() == []


async def test_a_cancelled_one_leaves_the_agenda(door: Door, relationship: httpx.AsyncClient, meet: Meet) -> None:
    made = await meet(-2)
    await relationship.post(f"{TOUCHPOINTS}/{made['id']}/cancellation", json={"reason": "x"})
    assert await door.items() == []
