"""The trace of a plan over HTTP, and the figures of many plans."""

import uuid
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from shared.auth.visibility import people
from shared.database import execute, transaction
from tests.planning.conftest import Assess, NewContact, Workshop
from tests.planning.papers.conftest import HOSTILE, ReplacePeer, Traced, lost
from tests.sign_in import Tokens


async def trace_of(traced: Traced) -> dict[str, Any]:
    found: dict[str, Any] = await traced.plan.ask("GET", "/trace")
    return found


async def row_of(planning: httpx.AsyncClient, **query: Any) -> dict[str, Any]:
    page = await planning.get("/v1/plan-traces", params=query)
    assert page.status_code == 200, page.text
    (row,) = page.json()["items"]
    found: dict[str, Any] = row
    return found


async def test_a_trace_leads_from_goal_to_person_to_action_to_what_moved(traced: Traced, assess: Assess) -> None:
    done = await traced.act("参观产线", traced.goal["id"])
    await traced.plan.client.post(f"/v1/actions/{done['id']}/completion", json={"done_on": "2025-06-01"})
    await assess(traced.goal["contact_id"], "favourable", on="2025-06-02")
    first, second = (await trace_of(traced))["market_goals"]
    (need,) = first["relationship_goals"]
    assert (first["title"], first["breaks"], first["needed"], first["reached"]) == ("全年销售额", [], 1, 0)
    assert (need["contact"]["name"], need["level_when_set"]) == ("欧阳震华", "accepted")
    assert (need["current_level"], need["gap_steps"], need["levels_moved"], need["breaks"]) == ("favourable", 1, 1, [])
    (action,) = need["actions"]
    assert (action["title"], action["state"], action["done_on"]) == ("参观产线", "done", "2025-06-01")
    assert second["breaks"] == ["goal_without_relationship"]


async def test_it_says_which_goal_has_no_action_and_which_action_no_goal(traced: Traced) -> None:
    loose = await traced.act("团建")
    cancelled = await traced.act("拜访", traced.goal["id"])
    await traced.plan.client.post(f"/v1/actions/{cancelled['id']}/cancellation", json={"reason": "客户改期"})
    trace = await trace_of(traced)
    first = trace["market_goals"][0]
    assert (first["breaks"], first["relationship_goals"][0]["breaks"]) == (["goal_without_action"],) * 2
    assert [one["id"] for one in trace["actions_without_goal"]] == [loose["id"]]
    assert trace["figures"] == {
        "market_goals": 2,
        "market_goals_without_action": 2,
        "relationship_goals": 1,
        "relationship_goals_without_action": 1,
        "level_goals": 0,
        "level_goals_without_action": 0,
        "actions": 1,
        "actions_done": 0,
        "actions_without_goal": 1,
        "goals_reached": 0,
        "levels_moved": 0,
        "level_goals_reached": 0,
        "level_goals_moved": 0,
    }


WORDS = {"en": "Actions that serve no goal", "zh-CN": "未服务于任何目标的行动"}


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize(("form", "media_type"), [("svg", "image/svg+xml"), ("mermaid", "text/vnd.mermaid")])
async def test_it_is_drawn_in_both_languages_with_hostile_names(
    traced: Traced, language: str, form: str, media_type: str
) -> None:
    await traced.act(HOSTILE)
    address = f"{traced.plan.url}/trace"
    for params, accept in (({"format": form}, "*/*"), ({}, media_type)):
        headers = {"Accept": accept, "Accept-Language": language}
        answer = await traced.plan.client.get(address, params=params, headers=headers)
        assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, media_type)
        assert "<script" not in answer.text
        assert WORDS[language] in answer.text


async def test_a_trace_is_read_while_the_other_services_are_away(traced: Traced, replace_peer: ReplacePeer) -> None:
    await traced.act("拜访", traced.goal["id"])
    replace_peer("relationship", lost)
    replace_peer("customer", lost)
    trace = await trace_of(traced)
    need = trace["market_goals"][0]["relationship_goals"][0]
    assert (need["contact_state"], need["level_state"], need["contact"]) == ("unavailable", "unavailable", None)
    assert (trace["figures"]["goals_reached"], trace["figures"]["levels_moved"]) == (None, None)
    assert trace["market_goals"][0]["reached"] is None
    svg = (await traced.plan.client.get(f"{traced.plan.url}/trace", params={"format": "svg"})).text
    assert "Now: Temporarily" in svg


async def test_who_may_not_see_the_customer_finds_no_trace(traced: Traced, app: FastAPI, tokens: Tokens) -> None:
    stranger = {"roles": ["account_manager"], "data_scope": {"kind": "own", "regions": []}}
    async with tokens.client(app, **stranger) as client:
        answer = await client.get(f"{traced.plan.url}/trace")
        rows = (await client.get("/v1/plan-traces")).json()["items"]
    assert (answer.status_code, answer.json()["code"], rows) == (404, "plan_not_found", [])
    assert (await traced.plan.client.get(f"/v1/plans/{uuid.uuid4()}/trace")).status_code == 404


async def test_people_and_goals_above_the_readers_level_are_left_out(
    traced: Traced, app: FastAPI, tokens: Tokens, new_contact: NewContact, planning: httpx.AsyncClient
) -> None:
    senior = await new_contact(name="董事长", seniority="top")
    margin = await traced.plan.market_goal(title="毛利", metric="margin", baseline="0.2", target="0.3")
    secret = await traced.plan.relationship_goal(senior, traced.market_goal["id"], "supportive")
    await traced.plan.relationship_goal(traced.goal["contact_id"], margin["id"], "supportive")
    action = await traced.act("高层互访", secret["id"])
    async with transaction(app.state.engine) as session:
        known = {"contact_id": uuid.UUID(senior), "customer_id": uuid.UUID(traced.plan.customer_id), "clearance": 2}
        await execute(session, sa.insert(people).values(**known))
    async with tokens.client(app, clearance=1) as client:
        trace = (await client.get(f"{traced.plan.url}/trace")).json()
        row = await row_of(client)
    assert [one["title"] for one in trace["market_goals"]] == ["全年销售额", "份额", None]
    assert "董事长" not in str(trace)
    assert [one["id"] for one in trace["actions_without_goal"]] == [action["id"]]
    assert secret["id"] not in str(trace)
    assert {name: row[name] for name in trace["figures"]} == trace["figures"]
    assert (await row_of(planning))["market_goals"] == 3


async def test_the_figures_of_many_plans_are_those_of_each(
    traced: Traced, planning: httpx.AsyncClient, assess: Assess
) -> None:
    await traced.act("团建")
    await traced.act("拜访", traced.goal["id"])
    await assess(traced.goal["contact_id"], "exclusive", on="2025-06-02")
    row, trace = await row_of(planning), await trace_of(traced)
    assert {name: row[name] for name in trace["figures"]} == trace["figures"]
    assert (row["region"], row["level_state"], row["levels_moved"], row["goals_reached"]) == ("CN-GD", "known", 3, 1)


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({"region": "CN-GD"}, 1),
        ({"region": "CN-SH"}, 0),
        ({"fiscal_year": "2025"}, 1),
        ({"fiscal_year": "2024"}, 0),
        ({"customer_class": "A"}, 0),
        ({"manager_id": str(uuid.UUID(int=1))}, 0),
        ({"sort": "-actions_without_goal", "limit": 1}, 1),
        ({"sort": "-market_goals_without_action"}, 1),
    ],
)
async def test_many_plans_are_filtered_and_sorted(
    traced: Traced, planning: httpx.AsyncClient, query: dict[str, Any], number: int
) -> None:
    found = (await planning.get("/v1/plan-traces", params=query)).json()
    assert len(found["items"]) == number


async def test_many_plans_are_one_question_to_the_relationship_service(
    traced: Traced, planning: httpx.AsyncClient, customer: httpx.AsyncClient, replace_peer: ReplacePeer
) -> None:
    for number in range(3):
        other = (await customer.post("/v1/customers", json={"name": f"C{number}", "region": "CN-GD"})).json()["id"]
        await planning.post("/v1/plans", json={"customer_id": other, "fiscal_year": 2025})

    async def nobody(_: httpx.Request) -> httpx.Response:
        empty: dict[str, list[Any]] = {name: [] for name in ("contact_id", "rank", "assessed_on", "previous_rank")}
        return httpx.Response(200, json=empty)

    asked = replace_peer("relationship", nobody)
    assert len((await planning.get("/v1/plan-traces")).json()["items"]) == 4
    assert asked == ["/v1/key-person-assessments/levels"]


async def test_the_figures_are_read_while_levels_cannot_be(
    traced: Traced, planning: httpx.AsyncClient, replace_peer: ReplacePeer
) -> None:
    replace_peer("relationship", lost)
    row = await row_of(planning)
    assert (row["level_state"], row["goals_reached"], row["levels_moved"]) == ("unavailable", None, None)
    assert row["relationship_goals_without_action"] == 1


async def test_a_deleted_plan_and_what_was_deleted_of_it_are_not_counted(
    traced: Traced, planning: httpx.AsyncClient
) -> None:
    action = await traced.act("拜访", traced.goal["id"])
    await planning.delete(f"/v1/actions/{action['id']}")
    assert (await row_of(planning))["actions"] == 0
    await traced.plan.ask("DELETE", "", 204)
    assert (await planning.get("/v1/plan-traces")).json()["items"] == []


async def test_a_workshop_without_goals_has_an_empty_trace(plan: Workshop) -> None:
    trace = await plan.ask("GET", "/trace")
    assert (trace["market_goals"], trace["actions_without_goal"]) == ([], [])
