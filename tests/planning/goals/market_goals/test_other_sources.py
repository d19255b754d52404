"""Goals whose figures are shares by category, shares of rivals, or summit projects won."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from services.planning.goals.market_goals import asking, operations, progress
from services.planning.goals.market_goals.model import MarketGoal
from services.planning.goals.market_goals.rules import GoalMetric, GoalUnit, MarketGoalKind
from shared.database import transaction
from tests.planning.conftest import SeenBy, Workshop
from tests.planning.goals.conftest import Answer, ReplacePeer, broken, closed, lost
from tests.sign_in import Tokens

YEAR_END = {"due_on": "2025-12-31"}
CATEGORY = {"kind": "share", "metric": "category_share", "title": "电源份额", "share_of": "power", "target": "0.4"}
RIVAL = {"kind": "competition", "metric": "rival_share", "title": "友商", "target": "0.1"}
SUPPRESSION = {"kind": "competition", "metric": "suppression_ratio", "title": "压制比", "target": "2"}
WON = {"kind": "summit_project", "metric": "projects_won", "title": "山头项目", "target": "4"}
PROJECT = {"title": "产线", "stage": "evaluate_products", "amount": "500", "currency": "CNY", "probability": "0.5"}


@pytest.fixture(autouse=True)
def middle_of_2025(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is the last day of June 2025."""
    for module in (progress, operations, asking):
        monkeypatch.setattr(module, "company_today", lambda: date(2025, 6, 30))


def shares(subject: str, by_day: dict[str, tuple[str, str, str]]) -> Answer:
    """The supply landscape: by day the rival, its share and ours by it."""

    async def answer(request: httpx.Request) -> httpx.Response:
        asked = request.url.params
        key = "code" if "codes" in asked else "customer_id"
        days = [day for day in asked["days"].split(",") if day in by_day]
        names = ("competitor_id", "share", "suppression_ratio")
        items = [{key: subject, "day": day, "rivals": [dict(zip(names, by_day[day], strict=True))]} for day in days]
        return httpx.Response(200, json={"items": items})

    return answer


def by_category(**bounds: str) -> Answer:
    """kpi, with a share of 0.3 of the category power in every month of 2025."""

    async def answer(request: httpx.Request) -> httpx.Response:
        asked = request.url.params
        assert {name: asked.get(name) for name in bounds} == bounds
        keys = [asked["customer_ids"], "power"] if "customer_ids" in asked else ["power"]
        said = {"kpi": asked["kpi"], "keys": keys, "value": "0.3", "numerator": "30", "denominator": "100"}
        items = [said | {"starts_on": f"2025-{month:02}-01"} for month in range(1, 13)]
        return httpx.Response(200, json={"currency": "CNY", "items": items})

    return answer


async def make(plan: Workshop, goal: dict[str, Any], **fields: Any) -> dict[str, Any]:
    made: dict[str, Any] = await plan.ask("POST", "/market-goals", 201, json=goal | YEAR_END | fields)
    return made


async def test_a_share_by_category_is_of_the_customer_s_purchasing(plan: Workshop, replace_peer: ReplacePeer) -> None:
    bounds = {"kpi": "share_of_wallet", "categories": "power", "group_by": "customer,category"}
    asked = replace_peer("kpi", by_category(**bounds))
    found = (await make(plan, CATEGORY, baseline="0.2"))["progress"]
    assert (found["state"], found["kpi"], found["figure"], found["share"]) == ("known", "share_of_wallet", "0.3", "0.5")
    assert len(asked) == 1


@pytest.mark.parametrize("metric", ["category_share", "product_share"])
async def test_a_share_in_a_market_is_its_market_share(
    market: Workshop, replace_peer: ReplacePeer, metric: str
) -> None:
    name = metric.removesuffix("_share")
    several = {"category": "categories", "product": "products"}[name]
    bounds = {"kpi": "market_share", "region": "CN-GD", several: "power", "group_by": name}
    replace_peer("kpi", by_category(**bounds))
    found = (await make(market, CATEGORY, metric=metric, baseline="0.2"))["progress"]
    assert (found["state"], found["kpi"], found["figure"]) == ("known", "market_share", "0.3")


async def test_an_industry_has_no_market_share(planning: httpx.AsyncClient, replace_peer: ReplacePeer) -> None:
    asked = replace_peer("kpi", lost)
    body = {"market_kind": "industry", "market_code": "pumps", "fiscal_year": 2025}
    plan = Workshop(planning, "", f"/v1/plans/{(await planning.post('/v1/plans', json=body)).json()['id']}")
    assert ((await make(plan, CATEGORY))["progress"]["state"], asked) == ("no_source", [])


async def test_goals_against_rivals_take_baseline_and_figure_from_the_supply_landscape(
    plan: Workshop, replace_peer: ReplacePeer
) -> None:
    rival = {"competitor_id": plan.rival_id}
    first = await make(plan, RIVAL, **rival, baseline=None)
    by_day = {"2024-12-31": (plan.rival_id, "0.4", "0.5"), "2025-06-30": (plan.rival_id, "0.25", "1.25")}
    asked = replace_peer("customer", shares(plan.customer_id, by_day))
    made = [await make(plan, goal, **rival) for goal in (RIVAL, SUPPRESSION)]
    assert [(one["baseline"], one["baseline_source"], one["baseline_last_on"]) for one in made] == [
        ("0.4", "supply_positions", "2024-12-31"),
        ("0.5", "supply_positions", "2024-12-31"),
    ]
    shown = [(one["progress"]["source"], one["progress"]["figure"], one["progress"]["share"]) for one in made]
    assert shown == [("supply_positions", "0.25", "0.5"), ("supply_positions", "1.25", "0.5")]
    asked.clear()
    listed = (await plan.ask("GET", "/market-goals"))["items"]
    assert [one["competitor_name"] for one in listed] == ["明拓电源"] * 3
    assert ([url.params["days"] for url in asked], first["baseline"]) == (["2025-06-30"], None)


async def test_a_rival_in_a_market_is_asked_of_the_whole_market(market: Workshop, replace_peer: ReplacePeer) -> None:
    await make(market, RIVAL, competitor_id=market.rival_id, baseline="0.5")
    asked = replace_peer("customer", shares("CN-GD", {"2025-06-30": (market.rival_id, "0.3", "1")}))
    (found,) = (await market.ask("GET", "/market-goals"))["items"]
    assert (found["progress"]["figure"], found["progress"]["track"]) == ("0.3", "on_track")
    assert dict(asked[0].params) == {"by": "region", "codes": "CN-GD", "days": "2025-06-30"}


async def test_goals_against_rivals_are_above_level_1(plan: Workshop, app: FastAPI, tokens: Tokens) -> None:
    made = await make(plan, RIVAL, competitor_id=plan.rival_id)
    async with tokens.client(app, clearance=1) as assistant:
        reader = Workshop(assistant, plan.customer_id, plan.url)
        assert (await reader.ask("GET", "/market-goals"))["items"] == []
        await reader.ask("GET", f"/market-goals/{made['id']}", 404)
        refused = await reader.ask(
            "POST", "/market-goals", 403, json=RIVAL | YEAR_END | {"competitor_id": plan.rival_id}
        )
    assert refused["code"] == "field_hidden"


async def test_a_rival_is_a_maintained_competitor(plan: Workshop) -> None:
    refused = await plan.ask("POST", "/market-goals", 422, json=RIVAL | YEAR_END | {"competitor_id": plan.customer_id})
    assert (refused["code"], refused["errors"][0]["pointer"]) == ("competitor_unknown", "/competitor_id")
    refused = await plan.ask("POST", "/market-goals", 422, json=RIVAL | YEAR_END | {"competitor": "明拓"})
    assert [one["pointer"] for one in refused["errors"]] == ["/competitor"]


async def win(plan: Workshop, decided_on: str, **fields: Any) -> None:
    project = PROJECT | {"customer_id": plan.customer_id, "decision_on": decided_on} | fields
    made = (await plan.client.post("/v1/summit-projects", json=project)).json()
    body = {"outcome": "won", "reason": "价格与交期", "decided_on": decided_on}
    answer = await plan.client.post(f"/v1/summit-projects/{made['id']}/outcome", json=body)
    assert answer.status_code == 200, answer.text


async def test_projects_won_are_counted_in_the_goal_s_year(plan: Workshop, replace_peer: ReplacePeer) -> None:
    for day in ("2024-03-01", "2024-12-31", "2025-01-01", "2025-06-30"):
        await win(plan, day)
    await win(plan, "2025-02-01", currency="EUR", amount="7")
    await plan.client.post(
        "/v1/summit-projects", json=PROJECT | {"customer_id": plan.customer_id, "decision_on": "2025-05-01"}
    )
    for peer in ("kpi", "customer"):
        replace_peer(peer, lost)
    won = await make(plan, WON)
    revenue = await make(plan, WON, metric="revenue", target="2000")
    assert (won["baseline"], won["baseline_source"], won["progress"]["figure"]) == ("2", "summit_projects", "3")
    assert (revenue["baseline"], revenue["progress"]["figure"]) == ("1000", "1000")
    assert {one["progress"]["source"] for one in (won, revenue)} == {"summit_projects"}


async def test_projects_of_a_market_are_those_of_its_customers(
    plan: Workshop, market: Workshop, seen_by: SeenBy
) -> None:
    await win(plan, "2025-02-01")
    assert (await make(market, WON))["progress"]["figure"] == "1"
    body = {"market_kind": "region", "market_code": "CN-BJ", "fiscal_year": 2025}
    other = (await market.client.post("/v1/plans", json=body)).json()["id"]
    assert (await make(Workshop(market.client, "", f"/v1/plans/{other}"), WON))["progress"]["figure"] == "0"
    reader = await seen_by(is_own=True)
    (found,) = (await reader.get(f"{market.url}/market-goals")).json()["items"]
    assert (found["progress"]["state"], found["progress"]["figure"]) == ("partly_visible", None)


@pytest.mark.parametrize(
    ("answer", "state"), [(lost, "unavailable"), (broken, "unavailable"), (closed, "not_permitted")]
)
async def test_one_service_that_is_away_hides_only_its_own_figures(
    plan: Workshop, replace_peer: ReplacePeer, answer: Answer, state: str
) -> None:
    await win(plan, "2025-02-01")
    for goal in (CATEGORY, RIVAL | {"competitor_id": plan.rival_id}, WON):
        await make(plan, goal)
    by_day = {"2025-06-30": (plan.rival_id, "0.3", "1")}
    replace_peer("kpi", by_category())
    replace_peer("customer", answer)
    found = [one["progress"]["state"] for one in (await plan.ask("GET", "/market-goals"))["items"]]
    assert found == ["known", state, "known"]
    replace_peer("kpi", answer)
    replace_peer("customer", shares(plan.customer_id, by_day))
    found = [one["progress"]["state"] for one in (await plan.ask("GET", "/market-goals"))["items"]]
    assert found == [state, "known", "known"]


async def test_another_metric_forgets_what_the_share_was_of(plan: Workshop) -> None:
    made = await make(plan, CATEGORY)
    change = {"metric": "share_of_wallet"}
    assert (await plan.ask("PATCH", f"/market-goals/{made['id']}", json=change))["share_of"] is None
    refused = await plan.ask("PATCH", f"/market-goals/{made['id']}", 422, json={"metric": "product_share"})
    assert [one["pointer"] for one in refused["errors"]] == ["/share_of"]


async def test_a_rival_in_words_stays_readable_until_a_competitor_is_named(plan: Workshop, app: FastAPI) -> None:
    made = await make(plan, WON)
    async with transaction(app.state.engine) as session:
        goal = await session.get_one(MarketGoal, UUID(made["id"]))
        goal.kind, goal.metric = MarketGoalKind.COMPETITION, GoalMetric.RIVAL_SHARE
        goal.unit, goal.target, goal.baseline, goal.competitor = GoalUnit.RATIO, Decimal("0.2"), None, "明拓"
    at = f"/market-goals/{made['id']}"
    before = await plan.ask("GET", at)
    assert (before["competitor"], before["competitor_id"], before["progress"]["state"]) == ("明拓", None, "no_source")
    await plan.ask("PATCH", at, 422, json={"target": "0.1"})
    after = await plan.ask("PATCH", at, json={"competitor_id": plan.rival_id})
    assert (after["competitor"], after["competitor_name"]) == (None, "明拓电源")


async def test_projects_won_are_taken_on_and_add_up(plan: Workshop, market: Workshop) -> None:
    await win(plan, "2025-02-01")
    offered = await make(market, WON)
    await make(plan, WON, takes_on_id=offered["id"], target="1")
    other = CATEGORY | {"metric": "product_share"}
    share = await make(market, other)
    await plan.ask("POST", "/market-goals", 422, json=CATEGORY | YEAR_END | {"takes_on_id": share["id"]})
    found = (await market.ask("GET", "/contributions"))["items"][0]
    assert (found["targets"], found["figure"], found["figure_state"]) == ("1", "1", "known")
