"""Plans of markets: who sees and who changes them, and what they do not have."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from tests.planning.conftest import SeenBy, Workshop
from tests.planning.samples import RESPONSIBILITY

REGION = {"market_kind": "region", "market_code": "CN-GD", "fiscal_year": 2025}


async def test_a_market_has_one_plan_for_a_year(planning: httpx.AsyncClient) -> None:
    made = (await planning.post("/v1/plans", json=REGION | {"title": "广东 2025"})).json()
    assert (made["customer_id"], made["customer_name"], made["market_kind"], made["market_code"]) == (
        None,
        None,
        "region",
        "CN-GD",
    )
    again = await planning.post("/v1/plans", json=REGION)
    assert (again.status_code, again.json()["code"]) == (409, "plan_exists")
    assert made["id"] in again.json()["detail"]
    for other in ({"fiscal_year": 2026}, {"market_code": "CN-SH"}, {"market_kind": "industry"}):
        assert (await planning.post("/v1/plans", json=REGION | other)).status_code == 201
    assert (await planning.delete(f"/v1/plans/{made['id']}")).status_code == 204
    assert (await planning.post("/v1/plans", json=REGION)).status_code == 201


async def test_a_plan_of_nobody_is_refused_and_the_field_named(planning: httpx.AsyncClient, customer_id: str) -> None:
    for body, pointer in (
        ({}, "/customer_id"),
        (REGION | {"customer_id": customer_id}, "/market_kind"),
        ({"market_kind": "region"}, "/market_code"),
    ):
        refused = await planning.post("/v1/plans", json={"fiscal_year": 2025} | body)
        assert (refused.status_code, refused.json()["code"]) == (422, "plan_subject_unclear")
        assert refused.json()["errors"][0]["pointer"] == pointer


async def test_plans_are_found_by_their_market(market: Workshop, plan: Workshop) -> None:
    for query, expected in (
        ({"market_kind": "region"}, [market.url]),
        ({"market_code": "CN-GD"}, [market.url]),
        ({"market_code": "CN-SH"}, []),
        ({"customer_id": plan.customer_id}, [plan.url]),
        ({}, [market.url, plan.url]),
    ):
        found = (await market.client.get("/v1/plans", params=query | {"count": "true"})).json()
        assert sorted(f"/v1/plans/{one['id']}" for one in found["items"]) == sorted(expected), query
        assert found["count"] == len(expected)


@pytest.mark.parametrize(
    ("kind", "code", "own", "regions", "seen"),
    [
        ("region", "CN-GD", True, None, True),
        ("region", "CN-GD", False, None, False),
        ("region", "CN-SH", True, None, False),
        ("region", "CN-SH", False, ["CN-SH"], True),
        ("region", "CN-SH", True, ["CN-BJ"], False),
        ("industry", "pumps", True, None, True),
        ("industry", "pumps", False, ["CN-GD"], True),
        ("industry", "pumps", False, ["CN-SH"], False),
        ("industry", "rail", True, ["CN-GD"], False),
        ("product", "converters", False, None, True),
        ("product", "converters", False, ["CN-SH"], True),
    ],
)
async def test_who_sees_a_customer_of_the_market_sees_its_plan(
    planning: httpx.AsyncClient, seen_by: SeenBy, kind: str, code: str, own: bool, regions: list[str] | None, seen: bool
) -> None:
    body = {"market_kind": kind, "market_code": code, "fiscal_year": 2025}
    made = (await planning.post("/v1/plans", json=body)).json()
    reader = await seen_by(is_own=own, regions=regions)
    listed = (await reader.get("/v1/plans", params={"count": "true"})).json()
    assert ([one["id"] for one in listed["items"]], listed["count"]) == ([made["id"]] * seen, int(seen))
    for path in ("", "/market-goals", "/challenges", "/steps", "/versions", "/reviews", "/history"):
        answer = await reader.get(f"/v1/plans/{made['id']}{path}")
        assert answer.status_code == (200 if seen else 404), path


async def test_parts_of_a_market_are_seen_with_its_plan(market: Workshop, seen_by: SeenBy) -> None:
    goal = await market.market_goal()
    margin = await market.market_goal(metric="margin", unit="ratio", target="0.3", baseline="0.2")
    for is_own, clearance, expected in ((True, 3, [goal, margin]), (True, 1, [goal])):
        reader = await seen_by(is_own=is_own, clearance=clearance)
        shown = (await reader.get(f"{market.url}/market-goals")).json()["items"]
        assert [one["id"] for one in shown] == [one["id"] for one in expected]
    assert (await (await seen_by()).get(f"{market.url}/market-goals/{goal['id']}")).status_code == 404


async def test_who_sees_part_of_a_market_only_reads_its_plan(market: Workshop, seen_by: SeenBy) -> None:
    goal = await market.market_goal()
    reader = await seen_by(is_own=True)
    for method, path, body in (
        ("PATCH", "", {"title": "x"}),
        ("DELETE", "", None),
        ("POST", "/challenges", {"source": "rivals", "description": "x"}),
        ("PATCH", f"/market-goals/{goal['id']}", {"target": "1"}),
        ("PUT", "/steps/market_goals/conclusion", {"conclusion": "x"}),
        ("POST", "/submission", None),
    ):
        answer = await reader.request(method, f"{market.url}{path}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (403, "market_not_yours"), (method, path)
    other = await reader.post("/v1/plans", json=REGION | {"fiscal_year": 2026})
    assert (other.status_code, other.json()["code"]) == (403, "market_not_yours")


async def test_the_region_s_supervisor_writes_its_plan(market: Workshop, seen_by: SeenBy) -> None:
    director = await seen_by(regions=["CN-GD"])
    assert (await director.patch(market.url, json={"title": "广东"})).status_code == 200
    assert (await director.post("/v1/plans", json=REGION | {"fiscal_year": 2026})).status_code == 201
    for body in ({"market_code": "CN-SH"}, {"market_kind": "industry"}, {"market_kind": "product"}):
        assert (await director.post("/v1/plans", json=REGION | {"fiscal_year": 2027} | body)).status_code == 403


NONE: list[tuple[str, str, dict[str, Any] | None]] = [
    ("GET", "/relationship-goals", None),
    ("GET", "/level-goals", None),
    ("POST", "/level-goals", {"kind": "general", "target_level": "good", "market_goal_id": str(uuid4())}),
    ("POST", "/relationship-snapshots", None),
    ("POST", "/match-assessments", {"market_opportunity": "high", "reason": "x"}),
    ("POST", "/supplier-criteria", {"axis": "price", "demanded": 4, "ours": 3}),
    ("GET", "/supplier-criteria/chart", None),
    ("POST", "/supplier-criteria/adoption", None),
    ("POST", "/rival-assessments/adoption", None),
    ("GET", "/resources", None),
    ("DELETE", "/resources", None),
    ("GET", "/budget", None),
    ("DELETE", "/budget", None),
    ("PUT", "/budget", {"visits": "1", "campaigns": "1", "gifts": "1", "other": "1"}),
    ("POST", "/responsibilities", RESPONSIBILITY),
    ("DELETE", f"/level-goals/{uuid4()}", None),
    ("GET", "/progress", None),
    ("GET", "/effects", None),
    ("GET", "/gap-analysis", None),
    ("GET", "/trace", None),
    ("GET", "/documents/development_strategy", None),
]


async def test_what_is_about_one_customer_is_refused(market: Workshop) -> None:
    await market.market_goal()
    for method, path, body in NONE:
        refused = await market.ask(method, path, 409, json=body)
        assert refused["code"] == "market_plan_has_none", (method, path)
    listed = (await market.client.get("/v1/plan-budgets")).json()
    traces = (await market.client.get("/v1/plan-traces")).json()
    assert (listed["items"], traces["items"]) == ([], [])


async def test_an_action_is_a_customer_s(market: Workshop, app: FastAPI, customer_id: str) -> None:
    body = {"customer_id": customer_id, "plan_id": market.url.rpartition("/")[2], "title": "拜访"}
    refused = await market.client.post("/v1/actions", json=body | {"due_on": "2099-06-30"})
    assert refused.status_code == 422, refused.text
