"""Requests that meet the requirements of a plan's steps: each an address of the plan or of the service, and a body.

An address may begin with its method; by default it is POST.
"""

from collections.abc import Mapping
from typing import Any

import httpx

REVENUE: dict[str, Any] = {
    "kind": "profit",
    "metric": "revenue",
    "title": "全年销售额",
    "baseline": "8200000",
    "target": "10000000",
    "due_on": "2025-12-31",
}
SOURCES = ("macro_environment", "internal_pressure", "rivals", "suppliers")
ASPECTS = ("profit", "market", "sales", "competition")
QUADRANTS = ("strength", "weakness", "opportunity", "threat")
AXES = (
    *("product", "technology", "time_to_market", "manufacturing", "quality"),
    *("qualification", "delivery", "process", "information_systems", "price"),
)
QUESTIONS = (
    *("market_positioning", "market_strategy", "relationship_lifting", "expansion_means"),
    *("supports_and_problems", "organization"),
)
OPPORTUNITY: dict[str, Any] = {"title": "二期产线", "amount": "1800000", "likelihood": "0.6"}
MATCH: dict[str, Any] = {"market_opportunity": "high", "reason": "客户三年内新增四条产线。"}
REACH: dict[str, Any] = {"kind": "deciders", "level": "supportive", "needed": 3, "due_on": "2025-12-31"}

RESOURCES: dict[str, Any] = {"people": "2.5", "reason": "shared with two other customers"}
RESPONSIBILITY: dict[str, Any] = {
    "subject": "work_area",
    "work_area": "technical exchange",
    "assignments": [{"duty": "accountable", "role": "account_manager"}],
}
BUDGET: dict[str, Any] = {
    "visits": "30000",
    "campaigns": "50000",
    "gifts": "5000",
    "other": "5000",
    "reason": "one campaign less than last year",
}


def samples_of(requirement: str, plan: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The requests for a plan: its fields, and the ids of a rival and of one of its market goals.

    Relationship goals need a person, so that a test sets them.
    """
    due_on = f"{plan['fiscal_year']}-06-30"
    action = {"customer_id": plan["customer_id"], "plan_id": plan["id"], "title": "拜访", "due_on": due_on}
    rival = {"competitor_id": plan["rival_id"], "importance": "main"} | dict.fromkeys(QUESTIONS, "已了解")
    scores = {"demanded": 4, "ours": 3, "rivals": [{"competitor_id": plan["rival_id"], "score": 2}]}
    found: dict[str, list[tuple[str, Any]]] = {
        "market_goals": [("/market-goals", REVENUE)],
        "relationship_snapshot": [("/relationship-snapshots", None)],
        "challenges": [("/challenges", {"source": one, "description": "降本"}) for one in SOURCES],
        "rival_assessments": [("/rival-assessments", rival)],
        "self_assessments": [("/self-assessments", {"aspect": one, "finding": "稳定"}) for one in ASPECTS],
        "swot_quadrants": [("/swot-points", _swot(one)) for one in QUADRANTS],
        "supplier_criteria": [("/supplier-criteria", {"axis": one} | scores) for one in AXES],
        "opportunity_points": [("/opportunity-points", OPPORTUNITY)],
        "match_assessment": [("/match-assessments", MATCH)],
        "reach_goals": [("/reach-goals", REACH | {"market_goal_id": plan["market_goal_id"]})],
        "relationship_strategies": [("/strategies", _strategy("relationship", plan))],
        "competitor_strategies": [("/strategies", _strategy("competitor", plan) | {"competitor_id": plan["rival_id"]})],
        "product_strategies": [("/strategies", _strategy("product", plan))],
        "price_strategies": [("/strategies", _strategy("price", plan))],
        "actions": [("/v1/actions", action)],
        "resources": [("PUT /resources", RESOURCES)],
        "responsibilities": [("/responsibilities", RESPONSIBILITY)],
        "budget": [("PUT /budget", BUDGET)],
    }
    return found[requirement]


async def reach(client: httpx.AsyncClient, plan_url: str, rival_id: str, step: str) -> None:
    """Add what the steps of a plan before this one lack; `approval`: all that is needed before it."""
    plan = (await client.get(plan_url)).json() | {"rival_id": rival_id}
    for one in (await client.get(f"{plan_url}/steps")).json()["items"]:
        if one["step"] == step:
            return
        goals = (await client.get(f"{plan_url}/market-goals")).json()["items"]
        plan["market_goal_id"] = next((goal["id"] for goal in goals), None)
        for lacking in (need["requirement"] for need in one["requirements"] if not need["is_met"]):
            for address, body in samples_of(lacking, plan) if lacking != "yearly_evaluation" else ():
                method, path = address.split() if " " in address else ("POST", address)
                url = path if path.startswith("/v1") else f"{plan_url}{path}"
                response = await client.request(method, url, json=body)
                assert response.status_code in {200, 201}, response.text


def _swot(quadrant: str) -> dict[str, Any]:
    return {"view": "we_at_customer", "quadrant": quadrant, "description": "交付准时"}


def _strategy(kind: str, plan: Mapping[str, Any]) -> dict[str, Any]:
    return {"kind": kind, "title": "联合开发", "description": "共同定义规格", "market_goal_id": plan["market_goal_id"]}
