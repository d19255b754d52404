"""Goals of markets that customers' goals take on, while one of the two plans is revised."""

from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from shared.database import execute, transaction
from tests.planning.conftest import SeenBy, Workshop
from tests.planning.plans.versions.test_approval import first
from tests.planning.plans.versions.test_cancellation import drop

ORDERS = {"metric": "orders", "unit": "amount", "change_reason": "x"}


async def approve(plan: Workshop, director: httpx.AsyncClient) -> None:
    await plan.ask("POST", "/submission")
    response = await director.post(f"{plan.url}/approval")
    assert response.status_code == 200, response.text


async def last(plan: Workshop) -> dict[str, Any]:
    """The plan's last market goal."""
    found: dict[str, Any] = (await plan.ask("GET", "/market-goals"))["items"][-1]
    return found


async def refusal(plan: Workshop, taken: dict[str, Any], **goal: Any) -> str:
    """The code for which a goal of the customer that takes on this one is refused."""
    body = {"metric": "revenue", "kind": "profit", "title": "x", "target": "1", "due_on": "2025-12-31", **goal}
    refused = await plan.ask("POST", "/market-goals", 422, json=body | {"takes_on_id": taken["id"]})
    assert refused["code"] == "take_on_refused"
    return str(refused["errors"][0]["code"])


@pytest.fixture
async def revised_market(market: Workshop, director: httpx.AsyncClient, seen_by: SeenBy) -> Workshop:
    """The plan of Guangdong with two goals, approved and open for its next version; nothing serves the last goal."""
    await seen_by()  # so that the directory has the customer
    await market.market_goal()
    await market.reach("approval")
    await market.market_goal(title="last")
    await approve(market, director)
    await market.ask("POST", "/revision", json={"reason": "二期产线"})
    return market


@pytest.fixture
async def taking(
    complete: Workshop, market: Workshop, director: httpx.AsyncClient, seen_by: SeenBy
) -> tuple[Workshop, str]:
    """A customer's plan under revision, and its goal: it takes on a market's in the approved version alone."""
    await seen_by()
    offered, goal = await market.market_goal(), await first(complete, "market")
    at = f"/market-goals/{goal['id']}"
    await complete.ask("PATCH", at, json={"takes_on_id": offered["id"]})
    await approve(complete, director)
    await complete.ask("POST", "/revision", json={"reason": "二期产线"})
    await complete.ask("PATCH", at, json={"takes_on_id": None, "change_reason": "x"})
    return complete, at


async def test_a_goal_in_force_is_taken_on_and_keeps_its_measure(revised_market: Workshop, plan: Workshop) -> None:
    offered = await last(revised_market)
    at = f"/market-goals/{offered['id']}"
    await revised_market.ask("PATCH", at, json={"target": "1", "change_reason": "x"})
    await plan.market_goal(takes_on_id=offered["id"])
    assert (await revised_market.ask("PATCH", at, 409, json=ORDERS))["code"] == "market_goal_taken_on"
    withdrawn = await revised_market.ask("POST", f"{at}/withdrawal", 409, json={"reason": "x"})
    assert withdrawn["code"] == "market_goal_taken_on"
    await drop(revised_market)
    assert (await revised_market.ask("GET", "/contributions"))["items"][-1]["goals"] == 1


async def test_a_goal_that_only_the_revision_has_is_not_taken_on(
    revised_market: Workshop, plan: Workshop, director: httpx.AsyncClient
) -> None:
    new = await revised_market.market_goal(title="new")
    assert await refusal(plan, new) == "not_approved"
    await drop(revised_market)
    assert await refusal(plan, new) == "unknown"
    await revised_market.ask("POST", "/revision", json={"reason": "x"})
    new = await revised_market.market_goal(title="again")
    await approve(revised_market, director)
    await plan.market_goal(takes_on_id=new["id"])


async def test_a_goal_whose_measure_the_revision_changes_is_not_taken_on(
    revised_market: Workshop, plan: Workshop
) -> None:
    offered = await first(revised_market, "market")
    await revised_market.ask("PATCH", f"/market-goals/{offered['id']}", json=ORDERS)
    assert await refusal(plan, offered, metric="orders", unit="amount") == "other_measure"
    assert await refusal(plan, offered) == "under_revision"
    await revised_market.ask("POST", "/submission")
    assert await refusal(plan, offered) == "under_revision"
    await revised_market.ask("POST", "/withdrawal")
    await drop(revised_market)
    await plan.market_goal(takes_on_id=offered["id"])


async def test_a_goal_that_the_revision_withdraws_is_not_taken_on(revised_market: Workshop, plan: Workshop) -> None:
    offered = await last(revised_market)
    await revised_market.ask("POST", f"/market-goals/{offered['id']}/withdrawal", 204, json={"reason": "x"})
    assert await refusal(plan, offered) == "under_revision"
    await drop(revised_market)
    await plan.market_goal(takes_on_id=offered["id"])


async def test_what_an_approved_version_takes_on_stays(market: Workshop, taking: tuple[Workshop, str]) -> None:
    (plan, at), offered = taking, await first(market, "market")
    for method, path, body in (
        ("PATCH", f"/market-goals/{offered['id']}", ORDERS),
        ("DELETE", f"/market-goals/{offered['id']}", None),
        ("DELETE", "", None),
    ):
        assert (await market.ask(method, path, 409, json=body))["code"] == "market_goal_taken_on"
    await drop(plan)
    assert (await plan.ask("GET", at))["takes_on_id"] == offered["id"]
    assert (await market.ask("GET", "/contributions"))["items"][0]["goals"] == 1


async def test_what_no_version_in_force_takes_on_may_go(
    market: Workshop, taking: tuple[Workshop, str], director: httpx.AsyncClient
) -> None:
    (plan, _), offered = taking, await first(market, "market")
    await approve(plan, director)
    await market.ask("DELETE", f"/market-goals/{offered['id']}", 204)
    await plan.ask("POST", "/revision", json={"reason": "x"})
    await drop(plan)


@pytest.mark.parametrize("is_hidden_now", [False, True])
async def test_a_goal_that_was_or_becomes_hidden_is_unknown(
    revised_market: Workshop, plan: Workshop, director: httpx.AsyncClient, seen_by: SeenBy, is_hidden_now: bool
) -> None:
    offered = await last(revised_market)
    at, margin = f"/market-goals/{offered['id']}", {"metric": "margin", "unit": "amount", "change_reason": "x"}
    await revised_market.ask("PATCH", at, json=margin)
    if not is_hidden_now:
        await approve(revised_market, director)
        await revised_market.ask("POST", "/revision", json={"reason": "x"})
        await revised_market.ask("PATCH", at, json={"metric": "revenue", "unit": "amount", "change_reason": "x"})
    reader = Workshop(await seen_by(regions=["CN-GD"], clearance=1), plan.customer_id, plan.url)
    assert await refusal(reader, offered) == "unknown"
    assert await refusal(plan, offered) == ("under_revision" if is_hidden_now else "other_measure")


async def test_versions_of_other_years_are_not_unpacked(
    approved: Workshop, rival_id: str, app: FastAPI, planning: httpx.AsyncClient
) -> None:
    await approved.ask("POST", "/revision", json={"reason": "二期产线"})
    async with transaction(app.state.engine) as session:  # whoever unpacks it fails
        await execute(session, sa.text("UPDATE plan_versions SET content = jsonb_build_object('market_goal', 1)"))
    body = {"market_kind": "region", "market_code": "CN-GD", "fiscal_year": 2026}
    made = (await planning.post("/v1/plans", json=body)).json()
    market = Workshop(planning, "", f"/v1/plans/{made['id']}", rival_id)
    goal = await market.market_goal(due_on="2026-12-31")
    await market.ask("DELETE", f"/market-goals/{goal['id']}", 204)
