"""Which goals of customers take on which of markets."""

from dataclasses import replace

import httpx
import pytest

from services.planning.goals.market_goals import store
from services.planning.goals.market_goals.rules import GoalMetric, GoalUnit, MarketGoalKind
from services.planning.goals.market_goals.taking_on import Measure, Offered, TakeOnRefused, refuse_take_on
from services.planning.plans.plans.rules import Market, MarketKind
from tests.planning.conftest import SeenBy, Workshop

REVENUE = Measure(MarketGoalKind.PROFIT, GoalMetric.REVENUE, GoalUnit.AMOUNT, "CNY")
GUANGDONG = Market(MarketKind.REGION, "CN-GD")
OFFERED = Offered(GUANGDONG, 2025, REVENUE, REVENUE)
TRAITS = {"region": "CN-GD", "industry": "pumps"}
SHARE = {"kind": "share", "metric": "share_of_wallet", "target": "0.3", "baseline": "0.2"}


@pytest.mark.parametrize(
    "market", [GUANGDONG, Market(MarketKind.INDUSTRY, "pumps"), Market(MarketKind.PRODUCT, "converters")]
)
def test_a_goal_of_a_customer_in_the_market_takes_it_on(market: Market) -> None:
    refuse_take_on(replace(OFFERED, market=market), REVENUE, None, 2025, TRAITS)


@pytest.mark.parametrize(
    ("offered", "code"),
    [
        (None, "unknown"),
        (replace(OFFERED, fiscal_year=2026), "other_year"),
        (replace(OFFERED, measure=replace(REVENUE, metric=GoalMetric.ORDERS)), "other_measure"),
        (replace(OFFERED, measure=replace(REVENUE, currency="EUR")), "other_measure"),
        (replace(OFFERED, measure=replace(REVENUE, kind=MarketGoalKind.SUMMIT_PROJECT)), "other_measure"),
        (replace(OFFERED, measure=None), "not_approved"),
        (replace(OFFERED, revised=None), "under_revision"),
        (replace(OFFERED, revised=replace(REVENUE, currency="EUR")), "under_revision"),
        (replace(OFFERED, market=Market(MarketKind.REGION, "CN-SH")), "not_in_market"),
        (replace(OFFERED, market=Market(MarketKind.INDUSTRY, "CN-GD")), "not_in_market"),
    ],
)
def test_what_does_not_fit_is_named(offered: Offered | None, code: str) -> None:
    with pytest.raises(TakeOnRefused) as refusal:
        refuse_take_on(offered, REVENUE, None, 2025, TRAITS)
    assert [(one.code, one.pointer) for one in refusal.value.errors] == [(code, "/takes_on_id")]


def test_a_market_takes_no_goal_on() -> None:
    with pytest.raises(TakeOnRefused) as refusal:
        refuse_take_on(OFFERED, REVENUE, GUANGDONG, 2025, {})
    assert [one.code for one in refusal.value.errors] == ["of_market"]


async def test_a_customer_s_goal_takes_on_the_market_s(market: Workshop, plan: Workshop, seen_by: SeenBy) -> None:
    await seen_by()  # so that the directory has the customer
    offered = await market.market_goal(target="90000000")
    goal = await plan.market_goal(takes_on_id=offered["id"])
    assert (goal["takes_on_id"], offered["takes_on_id"]) == (offered["id"], None)
    found = (await plan.ask("GET", "/market-goals", params={"takes_on_id": offered["id"]}))["items"]
    assert [one["id"] for one in found] == [goal["id"]]
    freed = await plan.ask("PATCH", f"/market-goals/{goal['id']}", json={"takes_on_id": None})
    assert freed["takes_on_id"] is None


async def test_a_goal_that_does_not_fit_is_refused(market: Workshop, plan: Workshop, seen_by: SeenBy) -> None:
    await seen_by()
    revenue, share = await market.market_goal(), await market.market_goal(**SHARE)
    own = await plan.market_goal()
    for taken in (share, own, {"id": "00000000-0000-4000-8000-000000000000"}):
        body = {"takes_on_id": taken["id"]}
        refused = await plan.ask("PATCH", f"/market-goals/{own['id']}", 422, json=body)
        assert (refused["code"], refused["errors"][0]["pointer"]) == ("take_on_refused", "/takes_on_id")
    await plan.ask("PATCH", f"/market-goals/{own['id']}", json={"takes_on_id": revenue["id"]})
    other = {"metric": "orders", "unit": "amount"}
    assert (await plan.ask("PATCH", f"/market-goals/{own['id']}", 422, json=other))["code"] == "take_on_refused"


async def test_a_goal_that_is_taken_on_keeps_its_measure(market: Workshop, plan: Workshop, seen_by: SeenBy) -> None:
    await seen_by()
    offered = await market.market_goal()
    goal, at = await plan.market_goal(takes_on_id=offered["id"]), f"/market-goals/{offered['id']}"
    assert (await market.ask("PATCH", at, 409, json={"metric": "orders"}))["code"] == "market_goal_taken_on"
    assert (await market.ask("DELETE", at, 409))["code"] == "market_goal_taken_on"
    await market.ask("PATCH", at, json={"target": "12000000", "title": "广东"})
    await plan.ask("DELETE", f"/market-goals/{goal['id']}", 204)
    await market.ask("DELETE", at, 204)


async def test_goals_of_deleted_plans_hold_nothing(
    market: Workshop, plan: Workshop, seen_by: SeenBy, planning: httpx.AsyncClient
) -> None:
    await seen_by()
    offered = await market.market_goal()
    await plan.market_goal(takes_on_id=offered["id"])
    await plan.ask("DELETE", "", 204)
    await market.ask("DELETE", f"/market-goals/{offered['id']}", 204)


async def test_a_market_s_plan_stays_while_its_goals_are_taken_on(
    market: Workshop, plan: Workshop, seen_by: SeenBy
) -> None:
    await seen_by()
    offered = await market.market_goal()
    goal = await plan.market_goal(takes_on_id=offered["id"])
    refused = await market.ask("DELETE", "", 409)
    assert refused["code"] == "market_goal_taken_on"
    assert refused["detail"].startswith("Goals of customers that take on goals of this plan: 1.")
    await plan.ask("PATCH", f"/market-goals/{goal['id']}", json={"takes_on_id": None})
    await market.ask("DELETE", "", 204)
    body = {"takes_on_id": offered["id"]}
    refused = await plan.ask("PATCH", f"/market-goals/{goal['id']}", 422, json=body)
    assert refused["errors"][0]["code"] == "unknown"


async def test_the_plans_that_take_it_on_are_named(market: Workshop, plan: Workshop, seen_by: SeenBy) -> None:
    await seen_by()
    offered = await market.market_goal()
    for _ in range(2):
        await plan.market_goal(takes_on_id=offered["id"])
    refused = await market.ask("DELETE", f"/market-goals/{offered['id']}", 409)
    named = {"code": "taken_on_by", "detail": "A goal in the plan of Huaqiang.", "about": plan.url.rpartition("/")[2]}
    assert refused["errors"] == [{"pointer": None, "parameter": None} | named]
    assert refused["detail"].startswith("Goals of customers that take on this goal: 2.")
    chinese = await market.ask("DELETE", "", 409, headers={"Accept-Language": "zh-CN"})
    assert chinese["detail"].startswith("其中的目标已被 2 项客户目标承接。")
    assert chinese["errors"][0]["detail"] == "客户“Huaqiang”规划中的目标。"


async def test_only_the_first_plans_are_named(
    market: Workshop, plan: Workshop, seen_by: SeenBy, monkeypatch: pytest.MonkeyPatch
) -> None:
    await seen_by()
    offered = await market.market_goal()
    await plan.market_goal(takes_on_id=offered["id"])
    monkeypatch.setattr(store, "MAX_NAMED", 0)
    assert (await market.ask("DELETE", f"/market-goals/{offered['id']}", 409))["errors"] == []


async def test_no_plan_is_named_for_a_goal_that_the_caller_does_not_see(
    market: Workshop, plan: Workshop, seen_by: SeenBy
) -> None:
    regional = await seen_by(regions=["CN-GD"], clearance=1)
    margin = {"metric": "margin", "unit": "amount"}
    offered = await market.market_goal(**margin)
    await plan.market_goal(takes_on_id=offered["id"], **margin)
    refused = await Workshop(regional, "", market.url).ask("DELETE", "", 409)
    assert (refused["code"], refused["errors"]) == ("market_goal_taken_on", [])
