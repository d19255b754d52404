"""Market goals over HTTP."""

import uuid
from typing import Any

import httpx
import pytest

from services.planning.goals.market_goals import rules
from tests.etags import seen_in
from tests.planning.conftest import REVENUE, NewContact, Workshop

WALLET = {"kind": "share", "metric": "share_of_wallet", "title": "采购占比", "target": "0.45", "due_on": "2025-12-31"}


async def test_a_market_goal_keeps_its_figures_exactly(plan: Workshop) -> None:
    made = await plan.market_goal(baseline="8200000.1234", target=10000000)
    assert (made["baseline"], made["target"], made["unit"], made["currency"]) == (
        "8200000.1234",
        "10000000",
        "amount",
        "CNY",
    )
    assert await plan.ask("GET", f"/market-goals/{made['id']}") == made
    share = await plan.ask("POST", "/market-goals", 201, json=WALLET)
    assert (share["target"], share["unit"], share["currency"], share["baseline"]) == ("0.45", "ratio", None, None)


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"target": "many"}, "/target"),
        ({"target": "1.23456"}, "/target"),
        ({"target": "1" * 21}, "/target"),
        ({"target": "NaN"}, "/target"),
        ({"target": "-1"}, "/target"),
        ({"target": None}, "/target"),
        ({"baseline": "Infinity"}, "/baseline"),
        ({"kind": "fun"}, "/kind"),
        ({"metric": "share_of_wallet"}, "/metric"),
        ({"unit": "count"}, "/unit"),
        ({"currency": "RMB1"}, "/currency"),
        ({"currency": "cny"}, "/currency"),
        ({"due_on": "2024-12-31"}, "/due_on"),
        ({"due_on": "soon"}, "/due_on"),
        ({"title": " "}, "/title"),
        ({"kind": "competition", "metric": "suppression_ratio", "target": "1.5"}, "/competitor_id"),
        ({"owner": "me"}, "/owner"),
    ],
)
async def test_invalid_fields_are_listed(plan: Workshop, fields: dict[str, Any], pointer: str) -> None:
    refused = await plan.ask("POST", "/market-goals", 422, json={**REVENUE, **fields})
    assert pointer in [error["pointer"] for error in refused["errors"]]
    assert (await plan.ask("GET", "/market-goals", params={"count": "true"}))["count"] == 0


async def test_inconsistencies_are_described_in_chinese_too(plan: Workshop) -> None:
    body = {**REVENUE, "metric": "share_of_wallet"}
    refused = await plan.ask("POST", "/market-goals", 422, json=body, headers={"Accept-Language": "zh"})
    assert refused["code"] == "market_goal_inconsistent"
    assert "revenue（销售额）" in refused["errors"][0]["detail"]


async def test_a_patch_checks_the_goal_as_a_whole(plan: Workshop) -> None:
    url = f"/market-goals/{(await plan.market_goal())['id']}"
    refused = await plan.ask("PATCH", url, 422, json={"metric": "share_of_wallet"})
    assert "/metric" in [error["pointer"] for error in refused["errors"]]
    moved = await plan.ask(
        "PATCH", url, json={"kind": "share", "metric": "share_of_wallet", "baseline": None, "target": "0.5"}
    )
    assert (moved["unit"], moved["currency"], moved["baseline"], moved["target"]) == ("ratio", None, None, "0.5")
    assert (await plan.ask("PATCH", url, 422, json={"title": None}))["errors"][0]["pointer"] == "/title"


async def test_two_changes_of_different_fields_both_stay(plan: Workshop) -> None:
    url = f"/market-goals/{(await plan.market_goal())['id']}"
    seen = seen_in(await plan.client.get(f"{plan.url}{url}"))
    await plan.ask("PATCH", url, json={"target": "11000000"})
    await plan.ask("PATCH", url, json={"title": "销售额"})
    body = await plan.ask("GET", url)
    assert (body["target"], body["title"], body["baseline"]) == ("11000000", "销售额", "8200000")
    await plan.ask("PATCH", url, 412, json={"title": "x"}, headers=seen)
    await plan.ask("DELETE", url, 412, headers=seen)


async def test_the_step_opens_again_when_its_last_goal_is_deleted(plan: Workshop) -> None:
    goal = await plan.market_goal()
    assert (await plan.ask("GET", ""))["open_step"] == "analysis"
    await plan.ask("DELETE", f"/market-goals/{goal['id']}", 204)
    await plan.ask("GET", f"/market-goals/{goal['id']}", 404)
    assert (await plan.ask("GET", ""))["open_step"] == "market_goals"


async def test_a_goal_that_is_served_is_not_deleted(
    plan: Workshop, new_contact: NewContact, relationship: httpx.AsyncClient
) -> None:
    goal, _ = await plan.market_goal(), await plan.market_goal()
    await plan.reach("relationship_goals")
    serving = await plan.relationship_goal(await new_contact(), goal["id"], "supportive")
    assert (await plan.ask("DELETE", f"/market-goals/{goal['id']}", 409))["code"] == "market_goal_served"
    await plan.ask("DELETE", f"/relationship-goals/{serving['id']}", 204)
    await plan.ask("DELETE", f"/market-goals/{goal['id']}", 204)


async def test_the_same_idempotency_key_creates_one_goal(plan: Workshop) -> None:
    headers = {"Idempotency-Key": "goal-1"}
    first = await plan.ask("POST", "/market-goals", 201, json=REVENUE, headers=headers)
    assert await plan.ask("POST", "/market-goals", 201, json=REVENUE, headers=headers) == first
    other = await plan.ask("POST", "/market-goals", 422, json=WALLET, headers=headers)
    assert other["code"] == "idempotency_key_reused"


async def test_goals_are_listed_in_order_page_by_page(plan: Workshop) -> None:
    for number in range(3):
        await plan.market_goal(title=f"Goal {number}")
    page = await plan.ask("GET", "/market-goals", params={"limit": 2, "count": "true"})
    rest = await plan.ask("GET", "/market-goals", params={"limit": 2, "cursor": page["next_cursor"]})
    assert [goal["title"] for goal in page["items"] + rest["items"]] == ["Goal 0", "Goal 1", "Goal 2"]
    assert page["count"] == 3
    assert len((await plan.ask("GET", "/market-goals", params={"kind": "share"}))["items"]) == 0
    await plan.ask("GET", "/market-goals", 400, params={"colour": "red"})


async def test_another_plans_goal_is_not_found(plan: Workshop) -> None:
    body = {"customer_id": plan.customer_id, "fiscal_year": 2026}
    other = (await plan.client.post("/v1/plans", json=body)).json()
    goal = await plan.market_goal()
    url = f"/v1/plans/{other['id']}/market-goals/{goal['id']}"
    for method in ("GET", "PATCH", "DELETE"):
        response = await plan.client.request(method, url, json={} if method == "PATCH" else None)
        assert (response.status_code, response.json()["code"]) == (404, "market_goal_not_found")
    await plan.ask("GET", f"/market-goals/{uuid.uuid4()}", 404)


async def test_a_plan_has_a_maximum_of_goals(plan: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MAX_MARKET_GOALS", 2)
    await plan.market_goal()
    await plan.market_goal(title="second")
    refused = await plan.ask("POST", "/market-goals", 409, json={**REVENUE, "title": "third"})
    assert refused["code"] == "too_many_parts"


async def test_a_currency_must_exist(plan: Workshop) -> None:
    response = await plan.client.post(f"{plan.url}/market-goals", json={**REVENUE, "currency": "ZZZ"})
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, "/currency")
