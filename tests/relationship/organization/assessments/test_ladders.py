"""Present and earlier levels, moves, the ladder, who is due, due items."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from shared.time import company_today
from tests.relationship.organization.conftest import ADDRESS, KEY, SUPPLIED, AssessLadder
from tests.sign_in import Tokens

MATCH = {
    "strategic_fit": {"trend": "converging", "evidence": "访谈"},
    "supply_position": {"our_share": "0.35", "evidence": "口述"},
}


@pytest.fixture
def assistant(app: FastAPI, tokens: Tokens) -> httpx.AsyncClient:
    return tokens.client(app, sub=str(uuid4()), clearance=1)


async def items(client: httpx.AsyncClient, path: str, **asked: str) -> list[dict[str, Any]]:
    answer = await client.get(f"{ADDRESS}{path}", params=asked)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


@pytest.mark.parametrize(
    ("as_of", "level"),
    [("2025-01-30", None), ("2025-01-31", "supplier"), ("2025-02-27", "supplier"), ("2025-02-28", "key_supplier")],
)
async def test_levels_can_be_read_as_of_a_day(
    relationship: httpx.AsyncClient, assess: AssessLadder, customer_id: str, as_of: str, level: str | None
) -> None:
    await assess(*SUPPLIED, assessed_on="2025-01-31", **MATCH)
    await assess(*KEY, assessed_on="2025-02-28", **MATCH)
    found = await items(relationship, "/current", customer_ids=customer_id, as_of=as_of)
    assert [one["level"] for one in found] == ([level] if level else [])


async def test_the_present_shows_the_movement_and_as_of_today_is_the_same(
    relationship: httpx.AsyncClient, assistant: httpx.AsyncClient, assess: AssessLadder, customer_id: str
) -> None:
    await assess(*SUPPLIED, assessed_on="2025-01-31", **MATCH)
    await assess(*KEY, assessed_on="2025-02-28", **MATCH)
    (now,) = await items(relationship, "/current", customer_ids=customer_id)
    assert (now["level"], now["previous_level"], now["movement"]) == ("key_supplier", "supplier", 1)
    today = company_today().isoformat()
    assert await items(relationship, "/current", customer_ids=customer_id, as_of=today) == [now]
    (seen,) = await items(assistant, "/current", customer_ids=customer_id)
    assert (seen["level"], seen["previous_level"], seen["movement"]) == (None, None, None)
    assert seen["participation_level"] == "key_supplier"


async def test_moves_show_stages_won_and_lost_and_a_changed_match(
    relationship: httpx.AsyncClient, assistant: httpx.AsyncClient, assess: AssessLadder, customer_id: str
) -> None:
    await assess(*SUPPLIED, assessed_on="2025-01-31", **MATCH)
    await assess("issue_tender", *SUPPLIED[1:], assessed_on="2025-02-28", **MATCH)
    await assess("issue_tender", *SUPPLIED[1:], assessed_on="2025-03-31", **MATCH)
    less = {"supply_position": {"our_share": "0.01", "evidence": "改由研锐控制供货"}}
    await assess("issue_tender", *SUPPLIED[1:], assessed_on="2025-04-30", **MATCH | less)
    lost, won, first = await items(relationship, "/moves", customer_ids=customer_id)
    assert (lost["level_before"], lost["level"], lost["match_changed"]) == ("supplier", "vendor", ["our_share"])
    assert [one["stage"] for one in won["stages_gained"]] == ["issue_tender"]
    assert (won["stages_lost"], won["movement"]) == (["qualify_suppliers"], 0)
    assert (first["level_before"], first["participation_before"]) == (None, None)
    # That only the share moved is not for everybody, so the move is not listed at all.
    seen = await items(assistant, "/moves", customer_ids=customer_id)
    assert [one["assessed_on"] for one in seen] == ["2025-02-28", "2025-01-31"]
    assert {name: seen[0][name] for name in ("level", "movement", "match_changed")} == dict.fromkeys(
        ("level", "movement", "match_changed")
    )


async def test_the_ladder_says_what_the_next_step_needs(
    relationship: httpx.AsyncClient, assistant: httpx.AsyncClient, assess: AssessLadder, customer_id: str
) -> None:
    asked = {"customer_id": customer_id}
    empty = (await relationship.get(f"{ADDRESS}/ladder", params=asked)).json()
    assert (empty["level"], empty["next_level"], empty["participation"]) == (None, "supplier", "0")
    await assess(*SUPPLIED, **MATCH)
    ladder = (await relationship.get(f"{ADDRESS}/ladder", params=asked)).json()
    assert (ladder["level"], ladder["next_level"], ladder["combination"]) == ("supplier", "key_supplier", "lower")
    assert ladder["missing"] == [{"criterion": "participation", "needed": "0.5", "present": "0.25", "unknown": None}]
    assert ladder["stages_open"][0] == {"stage": "recognize_problem", "weight": 8, "participation": "0.4722"}
    seen = (await assistant.get(f"{ADDRESS}/ladder", params=asked)).json()
    assert (seen["level"], seen["next_level"], seen["missing"]) == (None, None, None)
    assert (seen["participation_level"], seen["next_participation_level"]) == ("supplier", "key_supplier")
    assert [one["criterion"] for one in seen["participation_missing"]] == ["participation"]


def months_ago(months: int) -> str:
    today = company_today()
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, 28)).isoformat()


async def test_customers_are_due_again_and_reviews_wait_for_who_is_cleared(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, assess: AssessLadder, customer_id: str
) -> None:
    await assess(*SUPPLIED, assessed_on=months_ago(13))
    (due,) = await items(relationship, "/due")
    assert (due["customer_id"], due["level"]) == (customer_id, "vendor")
    window = {"from": company_today().isoformat(), "to": (company_today() + timedelta(30)).isoformat()}
    window |= {"kind__in": "organizational_reassessment,organizational_review"}
    for clearance, kinds in (
        (2, ["organizational_reassessment", "organizational_review"]),
        (1, ["organizational_reassessment"]),
    ):
        async with tokens.client(app, act={"sub": "service:gateway"}, clearance=clearance) as gateway:
            answer = (await gateway.get("/internal/due-items", params=window)).json()
        assert [one["kind"] for one in answer["items"]] == kinds
    await assess(*SUPPLIED)
    assert len(await items(relationship, "/due", due_on__gte="2000-01-01")) == 1


@pytest.mark.parametrize("path", ["", "/due", "/current", "/moves"])
async def test_people_see_only_what_their_data_scope_covers(
    app: FastAPI, tokens: Tokens, assess: AssessLadder, customer_id: str, path: str
) -> None:
    await assess(*SUPPLIED, assessed_on=months_ago(13), **MATCH)
    asked = {"customer_ids": customer_id} if path in {"/current", "/moves"} else {}
    for regions, seen in ((["CN-GD"], 1), (["CN-BJ"], 0)):
        client = tokens.client(app, data_scope={"kind": "regions", "regions": regions})
        assert len(await items(client, path, **asked)) == seen
