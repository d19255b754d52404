"""How far the goals of a market's plan are: by kpi's figures of the market, for who sees all of it."""

from typing import Any

import httpx
import pytest

from tests.planning.conftest import SeenBy, Workshop
from tests.planning.goals.conftest import Answer, ReplacePeer, lost

ORDERS = {"metric": "orders", "unit": "count", "currency": None, "target": "100", "baseline": "1"}


def answering(**by: str) -> Answer:
    """kpi, with 100 a month in 2024 and 2025 of what is asked for; another question than `by` fails."""

    async def answer(request: httpx.Request) -> httpx.Response:
        asked = dict(request.url.params)
        assert {name: asked.get(name) for name in ("region", "industry", "category", "customer_ids")} == {
            **dict.fromkeys(("region", "industry", "category", "customer_ids")),
            **by,
        }
        months = [f"{year}-{month:02}-01" for year in (2024, 2025) for month in range(1, 13)]
        said: dict[str, Any] = {"keys": [], "value": "100", "numerator": None, "denominator": None}
        items = [{"kpi": kpi, "starts_on": month} | said for kpi in asked["kpi"].split(",") for month in months]
        return httpx.Response(200, json={"currency": "CNY", "items": items})

    return answer


async def test_a_region_s_goal_has_the_region_s_figure(market: Workshop, replace_peer: ReplacePeer) -> None:
    asked = replace_peer("kpi", answering(region="CN-GD"))
    goal = await market.market_goal(target="1000")
    (shown,) = (await market.ask("GET", "/market-goals"))["items"]
    assert (shown["progress"]["state"], shown["progress"]["figure"], shown["progress"]["track"]) == (
        "known",
        "1200",
        "reached",
    )
    assert (goal["baseline"], len(asked)) == ("8200000", 2)


async def test_last_year_s_figure_is_the_baseline(market: Workshop, replace_peer: ReplacePeer) -> None:
    replace_peer("kpi", answering(region="CN-GD"))
    body = {"kind": "profit", "metric": "revenue", "title": "广东", "target": "2000", "due_on": "2025-12-31"}
    made = await market.ask("POST", "/market-goals", 201, json=body)
    assert (made["baseline"], made["baseline_source"]) == ("1200", "kpi")


@pytest.mark.parametrize(("kind", "filter_name"), [("industry", "industry"), ("product", "category")])
async def test_other_markets_are_asked_by_their_own_dimension(
    planning: httpx.AsyncClient, replace_peer: ReplacePeer, kind: str, filter_name: str
) -> None:
    replace_peer("kpi", answering(**{filter_name: "pumps"}))
    body = {"market_kind": kind, "market_code": "pumps", "fiscal_year": 2025}
    plan = Workshop(planning, "", f"/v1/plans/{(await planning.post('/v1/plans', json=body)).json()['id']}")
    assert (await plan.market_goal())["progress"]["figure"] == "1200"
    orders = (await plan.market_goal(**ORDERS))["progress"]
    assert (orders["state"], orders["figure"]) == (("no_source", None) if kind == "product" else ("known", "1200"))


async def test_who_sees_part_of_the_market_gets_no_figure(
    market: Workshop, seen_by: SeenBy, replace_peer: ReplacePeer
) -> None:
    await market.market_goal()
    asked = replace_peer("kpi", lost)
    reader = await seen_by(is_own=True)
    (shown,) = (await reader.get(f"{market.url}/market-goals")).json()["items"]
    assert (shown["progress"]["state"], shown["progress"]["figure"], shown["progress"]["track"]) == (
        "partly_visible",
        None,
        "unknown",
    )
    assert asked == []


async def test_without_kpi_a_market_s_goals_are_shown(market: Workshop, replace_peer: ReplacePeer) -> None:
    replace_peer("kpi", lost)
    await market.market_goal()
    assert (await market.ask("GET", "/market-goals"))["items"][0]["progress"]["state"] == "unavailable"
