"""What customers' goals contribute to a market's plan, over HTTP."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from shared.auth.visibility import customers as directory
from shared.database import execute, transaction
from tests.planning.conftest import SeenBy, Workshop
from tests.planning.goals.conftest import Answer, ReplacePeer, closed, lost
from tests.planning.goals.figures import answering, of_year
from tests.sign_in import Tokens

SALES = of_year(2025, 12, "100")
SHARE = {"kind": "share", "metric": "share_of_wallet", "target": "0.3", "baseline": "0.2"}


@pytest.fixture
async def other(planning: httpx.AsyncClient, customer: httpx.AsyncClient, app: FastAPI, rival_id: str) -> Workshop:
    """The plan of another customer in Guangdong, whom only supervisors see."""
    made = (await customer.post("/v1/customers", json={"name": "明珠", "region": "CN-GD"})).json()["id"]
    async with transaction(app.state.engine) as session:
        known = {"name": "明珠", "status": "active", "region": "CN-GD", "tags": []}
        await execute(session, sa.insert(directory).values(id=made, **known))
    body = {"customer_id": made, "fiscal_year": 2025}
    return Workshop(planning, made, f"/v1/plans/{(await planning.post('/v1/plans', json=body)).json()['id']}", rival_id)


@pytest.fixture
async def taken(market: Workshop, plan: Workshop, other: Workshop, seen_by: SeenBy) -> Mapping[str, Any]:
    """A goal of the market that two customers take on, one that nobody takes on, and a share."""
    await seen_by()
    revenue = await market.market_goal(target="10000")
    await market.market_goal(kind="profit", metric="orders", unit="count", target="500", currency=None, baseline="1")
    share = await market.market_goal(**SHARE)
    for one, target in ((plan, "6000"), (other, "3000")):
        await one.market_goal(takes_on_id=revenue["id"], target=target)
    await plan.market_goal(**SHARE, takes_on_id=share["id"])
    return dict(revenue)


def figures(*plans: Workshop) -> Answer:
    return answering({one.customer_id: {"sales": SALES, "share_of_wallet": {}} for one in plans})


async def test_targets_and_figures_roll_up(
    market: Workshop, taken: Mapping[str, Any], plan: Workshop, other: Workshop, replace_peer: ReplacePeer
) -> None:
    asked = replace_peer("kpi", figures(plan, other))
    page = await market.ask("GET", "/contributions")
    revenue, orders, share = page["items"]
    assert len(asked) == 1, "one question for all customers"
    assert (revenue["goals"], revenue["targets"], revenue["share_covered"], revenue["uncovered"]) == (
        2,
        "9000",
        "0.9",
        "1000",
    )
    assert (revenue["figure_state"], revenue["figure"]) == ("known", "2400")
    assert (orders["goals"], orders["targets"], orders["uncovered"]) == (0, "0", "500")
    assert (share["goals"], share["targets"], share["figure_state"]) == (1, None, "not_summed")
    assert page["is_whole_market"] is True


async def test_who_sees_one_customer_sees_what_it_contributes(
    market: Workshop, taken: Mapping[str, Any], plan: Workshop, seen_by: SeenBy, replace_peer: ReplacePeer
) -> None:
    asked = replace_peer("kpi", figures(plan))
    reader = await seen_by(is_own=True)
    page = (await reader.get(f"{market.url}/contributions")).json()
    assert (page["items"][0]["goals"], page["items"][0]["targets"], page["items"][0]["figure"]) == (1, "6000", "1200")
    assert page["is_whole_market"] is False
    listed = (await reader.get(f"{market.url}/contributing-goals", params={"count": "true"})).json()
    assert {one["customer_id"] for one in listed["items"]} == {plan.customer_id}
    assert (listed["count"], asked[0].params["customer_ids"]) == (2, plan.customer_id)


async def test_contributing_goals_are_listed_with_their_progress(
    market: Workshop, taken: Mapping[str, Any], plan: Workshop, other: Workshop, replace_peer: ReplacePeer
) -> None:
    replace_peer("kpi", figures(plan, other))
    asked = {"takes_on_id": taken["id"], "limit": "1", "count": "true"}
    first = await market.ask("GET", "/contributing-goals", params=asked)
    last = await market.ask("GET", "/contributing-goals", params=asked | {"cursor": first["next_cursor"]})
    shown = [*first["items"], *last["items"]]
    assert [(one["customer_id"], one["target"], one["progress"]["figure"]) for one in shown] == [
        (plan.customer_id, "6000", "1200"),
        (other.customer_id, "3000", "1200"),
    ]
    assert (first["count"], last["next_cursor"]) == (2, None)


@pytest.mark.parametrize(("answer", "state"), [(lost, "unavailable"), (closed, "not_permitted")])
async def test_without_kpi_the_targets_are_shown(
    market: Workshop, taken: Mapping[str, Any], replace_peer: ReplacePeer, answer: Answer, state: str
) -> None:
    replace_peer("kpi", answer)
    revenue = (await market.ask("GET", "/contributions"))["items"][0]
    assert (revenue["targets"], revenue["figure_state"], revenue["figure"]) == ("9000", state, None)


async def test_goals_of_deleted_plans_contribute_nothing(
    market: Workshop, taken: Mapping[str, Any], other: Workshop, plan: Workshop, replace_peer: ReplacePeer
) -> None:
    replace_peer("kpi", figures(plan))
    await other.ask("DELETE", "", 204)
    assert (await market.ask("GET", "/contributions"))["items"][0]["goals"] == 1
    assert len((await market.ask("GET", "/contributing-goals"))["items"]) == 2


async def test_only_markets_have_contributions(plan: Workshop) -> None:
    for path in ("/contributions", "/contributing-goals"):
        assert (await plan.ask("GET", path, 409))["code"] == "customer_plan_has_none"


async def test_the_margins_of_a_market_need_their_level(
    market: Workshop, seen_by: SeenBy, app: FastAPI, tokens: Tokens
) -> None:
    await market.market_goal(metric="margin", unit="amount", target="900")
    clerk = tokens.client(app, sub=str(uuid4()), clearance=1)
    assert (await clerk.get(f"{market.url}/contributions")).json()["items"] == []
