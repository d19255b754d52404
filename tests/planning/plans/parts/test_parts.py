"""What every simple part of a plan does alike, over HTTP."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.planning.conftest import NewContact, Workshop
from tests.planning.samples import OPPORTUNITY
from tests.sign_in import Tokens

CHALLENGE = {"source": "rivals", "description": "对手降价"}
SWOT = {"view": "we_at_customer", "quadrant": "strength", "description": "交付准时"}
PARTS: list[tuple[str, dict[str, Any], str]] = [
    ("/environment-factors", {"kind": "policy", "description": "新国标"}, "description"),
    ("/challenges", CHALLENGE, "description"),
    ("/rival-assessments", {"market_strategy": "低价切入"}, "market_strategy"),
    ("/self-assessments", {"aspect": "sales", "finding": "稳步增长"}, "finding"),
    ("/swot-points", SWOT, "description"),
    ("/supplier-criteria", {"axis": "price", "demanded": 4, "evidence": "招标文件"}, "evidence"),
    ("/opportunity-points", OPPORTUNITY, "title"),
]
EACH = pytest.mark.parametrize(("path", "body", "text"), PARTS, ids=[path for path, *_ in PARTS])


def named(body: dict[str, Any], plan: Workshop, path: str) -> dict[str, Any]:
    """The body, about the rival where the part is about one."""
    return body | ({"competitor_id": plan.rival_id} if path == "/rival-assessments" else {})


@EACH
async def test_a_part_is_created_read_changed_and_removed(
    plan: Workshop, path: str, body: dict[str, Any], text: str
) -> None:
    await plan.market_goal()
    made = await plan.ask("POST", path, 201, json=named(body, plan, path))
    url = f"{path}/{made['id']}"
    assert await plan.ask("GET", url) == made
    changed = await plan.ask("PATCH", url, json={text: "已核实"})
    assert changed == made | {text: "已核实", "updated_at": changed["updated_at"]}
    assert (await plan.ask("GET", path))["items"] == [changed]
    await plan.ask("DELETE", url, 204)
    assert (await plan.ask("GET", path))["items"] == []
    assert (await plan.ask("GET", url, 404))["code"].endswith("_not_found")


@EACH
async def test_a_part_waits_for_its_step(plan: Workshop, path: str, body: dict[str, Any], text: str) -> None:
    assert (await plan.ask("POST", path, 409, json=named(body, plan, path)))["code"] == "step_not_open"


async def test_a_submitted_plan_takes_and_loses_no_part(
    plan: Workshop, new_contact: NewContact, relationship: httpx.AsyncClient
) -> None:
    goal = await plan.market_goal()
    await plan.reach("relationship_goals")
    await plan.relationship_goal(await new_contact(), goal["id"], "supportive")
    await plan.reach("approval")
    present = (await plan.ask("GET", "/challenges"))["items"][0]
    await plan.ask("POST", "/submission")
    url = f"/challenges/{present['id']}"
    for method, path, options in (
        ("POST", "/challenges", {"json": CHALLENGE}),
        ("PATCH", url, {"json": {"description": "x"}}),
        ("DELETE", url, {}),
    ):
        assert (await plan.ask(method, path, 409, **options))["code"] == "plan_frozen"
    assert await plan.ask("GET", url) == present


async def test_a_change_of_another_state_is_refused(plan: Workshop) -> None:
    await plan.market_goal()
    made = await plan.client.post(f"{plan.url}/challenges", json=CHALLENGE)
    url, stale = f"/challenges/{made.json()['id']}", {"If-Match": made.headers["ETag"]}
    await plan.ask("PATCH", url, json={"description": "对手再降价"}, headers=stale)
    for method, options in (("PATCH", {"json": {"description": "x"}}), ("DELETE", {})):
        refused = await plan.ask(method, url, 412, headers=stale, **options)
        assert refused["code"] == "precondition_failed"


async def test_a_part_belongs_to_its_plan(plan: Workshop) -> None:
    await plan.market_goal()
    made = await plan.ask("POST", "/challenges", 201, json=CHALLENGE)
    body = {"customer_id": plan.customer_id, "fiscal_year": 2026}
    other = (await plan.client.post("/v1/plans", json=body)).json()["id"]
    response = await plan.client.get(f"/v1/plans/{other}/challenges/{made['id']}")
    assert (response.status_code, response.json()["code"]) == (404, "challenge_not_found")


async def test_parts_of_others_customers_are_not_seen(plan: Workshop, app: FastAPI, tokens: Tokens) -> None:
    await plan.market_goal()
    made = await plan.ask("POST", "/challenges", 201, json=CHALLENGE)
    elsewhere = tokens.client(app, data_scope={"kind": "regions", "regions": ["CN-BJ"]})
    for url in (f"{plan.url}/challenges", f"{plan.url}/challenges/{made['id']}"):
        response = await elsewhere.get(url)
        assert (response.status_code, response.json()["code"]) == (404, "plan_not_found")


async def test_the_plans_history_and_state_show_changes_of_its_parts(plan: Workshop) -> None:
    await plan.market_goal()
    before = (await plan.ask("GET", ""))["updated_at"]
    made = await plan.ask("POST", "/challenges", 201, json=CHALLENGE)
    await plan.ask("DELETE", f"/challenges/{made['id']}", 204)
    assert (await plan.ask("GET", ""))["updated_at"] > before
    history = (await plan.ask("GET", "/history"))["items"]
    assert {entry["entity_id"] for entry in history} >= {made["id"]}


async def test_a_part_is_created_once_per_key(plan: Workshop) -> None:
    await plan.market_goal()
    key = {"Idempotency-Key": "same"}
    first, second = [await plan.ask("POST", "/challenges", 201, json=CHALLENGE, headers=key) for _ in range(2)]
    assert first == second
    assert len((await plan.ask("GET", "/challenges"))["items"]) == 1


async def test_a_plan_holds_a_limited_number_of_a_part(plan: Workshop) -> None:
    await plan.market_goal()
    for place in range(50):
        body = {"kind": "economy", "description": f"第 {place} 条"}
        await plan.ask("POST", "/environment-factors", 201, json=body)
    refused = await plan.ask("POST", "/environment-factors", 409, json={"kind": "policy", "description": "新国标"})
    assert refused["code"] == "too_many_parts"


async def test_a_deleted_or_unknown_competitor_is_refused(plan: Workshop, customer: httpx.AsyncClient) -> None:
    await plan.market_goal()
    gone = (await customer.post("/v1/competitors", json={"name": "研锐控制"})).json()["id"]
    await customer.delete(f"/v1/competitors/{gone}")
    unknown = "01a1ff25-b1ec-7b6e-a1d4-3c9e5f7a8b21"
    for rival in (gone, unknown):
        refused = await plan.ask("POST", "/rival-assessments", 422, json={"competitor_id": rival})
        assert [error["pointer"] for error in refused["errors"]] == ["/competitor_id"]
        scored = {"axis": "price", "rivals": [{"competitor_id": rival, "score": 3}]}
        refused = await plan.ask("POST", "/supplier-criteria", 422, json=scored)
        assert [error["pointer"] for error in refused["errors"]] == ["/rivals/0/competitor_id"]
