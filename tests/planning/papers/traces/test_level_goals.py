"""Goals for general and organizational levels in traces: as those for people, with the levels of the real service."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.planning.papers.conftest import ReplacePeer, Traced, lost
from tests.relationship.climate.conftest import body_for as climate
from tests.relationship.organization.conftest import KEY
from tests.relationship.organization.conftest import body_for as ladder
from tests.sign_in import Tokens

FIGURES = ("level_goals", "level_goals_without_action", "level_goals_reached", "level_goals_moved")


@pytest.fixture
async def general(traced: Traced, relationship: httpx.AsyncClient) -> dict[str, Any]:
    """A goal that the technology department, which is medium, becomes good."""
    await at(relationship, traced, 2, 3, 3, 3)
    made: dict[str, Any] = await traced.plan.level_goal(traced.market_goal["id"], department="技术部")
    return made


async def at(relationship: httpx.AsyncClient, traced: Traced, *scores: int, **fields: Any) -> None:
    """Assess the technology department."""
    body = climate(traced.plan.customer_id, *scores, department="技术部", **fields)
    answer = await relationship.post("/v1/general-assessments", json=body)
    assert answer.status_code == 201, answer.text


async def figures_of(client: httpx.AsyncClient, path: str = "/v1/plan-traces", **query: str) -> list[Any]:
    (row,) = (await client.get(path, params=query)).json()["items"]
    return [row[name] for name in FIGURES]


async def test_an_action_serves_a_level_that_moves(
    traced: Traced, general: dict[str, Any], relationship: httpx.AsyncClient
) -> None:
    action = await traced.act("技术开放日", None, level_goal_id=general["id"])
    await at(relationship, traced, 5, 5, 5, 5, assessed_on="2025-07-01")
    first = (await traced.plan.ask("GET", "/trace"))["market_goals"][0]
    (need,) = first["level_goals"]
    assert (need["kind"], need["department"], need["level_when_set"]) == ("general", "技术部", "medium")
    assert (need["current_level"], need["gap_steps"], need["levels_moved"], need["breaks"]) == ("excellent", 0, 2, [])
    assert [one["id"] for one in need["actions"]] == [action["id"]]
    assert (first["levels_needed"], first["levels_reached"], first["breaks"]) == (1, 1, [])
    for path in ("/v1/plan-traces", "/v1/plan-trace-totals"):
        assert await figures_of(traced.plan.client, path) == [1, 0, 1, 2]


async def test_a_level_goal_without_an_action_is_a_break(traced: Traced, general: dict[str, Any]) -> None:
    trace = await traced.plan.ask("GET", "/trace")
    (need,) = trace["market_goals"][0]["level_goals"]
    assert (need["breaks"], trace["market_goals"][0]["breaks"]) == (["goal_without_action"],) * 2
    assert await figures_of(traced.plan.client, level_goals_without_action__gt="0") == [1, 1, 0, 0]
    found = await traced.plan.client.get("/v1/plan-traces", params={"level_goals_without_action": "0"})
    assert found.json()["items"] == []


async def test_organizational_levels_stay_hidden_below_their_clearance(
    traced: Traced, relationship: httpx.AsyncClient, app: FastAPI, tokens: Tokens
) -> None:
    body = ladder(traced.plan.customer_id, *KEY, level="key_supplier", level_reason="for the test")
    assert (await relationship.post("/v1/organizational-assessments", json=body)).status_code == 201
    wanted = {"kind": "organizational", "target_level": "strategic_partner"}
    goal = await traced.plan.level_goal(traced.market_goal["id"], **wanted)
    action = await traced.act("高层战略对话", None, level_goal_id=goal["id"])
    async with tokens.client(app, clearance=1) as assistant:
        first = (await assistant.get(f"{traced.plan.url}/trace")).json()["market_goals"][0]
        assert await figures_of(assistant) == await figures_of(assistant, "/v1/plan-trace-totals") == [1, 0, None, None]
        (row,) = (await assistant.get("/v1/plan-traces")).json()["items"]
    (need,) = first["level_goals"]
    assert (need["level_state"], need["level_when_set"], need["current_level"]) == ("not_permitted", None, None)
    assert (need["levels_moved"], first["levels_reached"], first["reached"]) == (None, None, 0)
    assert [one["id"] for one in need["actions"]] == [action["id"]]
    assert (row["level_goal_state"], row["level_state"]) == ("not_permitted", "known")


@pytest.mark.parametrize(("language", "words"), [("en", "General relationship"), ("zh-CN", "普遍客户关系")])
@pytest.mark.parametrize("form", ["svg", "mermaid"])
async def test_level_goals_are_drawn(
    traced: Traced, general: dict[str, Any], form: str, language: str, words: str
) -> None:
    headers = {"Accept-Language": language}
    answer = await traced.plan.client.get(f"{traced.plan.url}/trace", params={"format": form}, headers=headers)
    assert words in answer.text
    assert "技术部" in answer.text


async def test_without_the_relationship_service_nothing_is_said_of_levels(
    traced: Traced, general: dict[str, Any], replace_peer: ReplacePeer
) -> None:
    replace_peer("relationship", lost)
    for path in ("/v1/plan-traces", "/v1/plan-trace-totals"):
        (row,) = (await traced.plan.client.get(path)).json()["items"]
        assert (row["level_state"], row["level_goal_state"]) == ("unavailable", "unavailable")
        assert [row[name] for name in FIGURES] == [1, 1, None, None]


async def test_the_documents_of_the_plan_have_level_goals_and_whom_actions_serve(
    traced: Traced, general: dict[str, Any]
) -> None:
    await traced.act("技术开放日", None, level_goal_id=general["id"])
    path = f"{traced.plan.url}/documents/account_review"
    found = (await traced.plan.client.get(path)).json()
    assert [one["id"] for one in found["level_goals"]] == [general["id"]]
    assert "level_goal" not in {one["part"] for one in found["parts"]}
    page = await traced.plan.client.get(path, params={"format": "html"}, headers={"Accept-Language": "zh-CN"})
    assert "普遍客户关系（技术部）" in page.text
