"""Gap analyses over HTTP."""

from datetime import date
from typing import Any

import pytest
from fastapi import FastAPI

from services.planning.goals.market_goals import progress
from services.planning.pursuits.gap_analyses import operations
from tests.planning.conftest import Workshop
from tests.planning.goals.conftest import ReplacePeer, lost
from tests.planning.goals.conftest import replace_peer as replace_peer
from tests.planning.goals.figures import answering, of_year
from tests.planning.pursuits.conftest import NewKept
from tests.sign_in import Tokens

MARGIN = {"kind": "profit", "metric": "margin", "title": "毛利率", "baseline": "0.2", "target": "0.3"}
FIGURES = {
    "sales": of_year(2025, 6, "1000000"),
    "profit": of_year(2025, 6, "250000"),
    "margin": of_year(2025, 6, ("250000", "1000000")),
}


@pytest.fixture(autouse=True)
def middle_of_2025(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (progress, operations):
        monkeypatch.setattr(module, "company_today", lambda: date(2025, 6, 30))


async def analysed(plan: Workshop) -> dict[str, Any]:
    found: dict[str, Any] = await plan.ask("GET", "/gap-analysis")
    return found


@pytest.fixture
async def leads(new_lead: NewKept) -> None:
    """A lead of each stage that counts, and a rejected, a foreign and an empty one."""
    money = {"currency": "CNY", "expected_close_on": "2025-11-30"}
    await new_lead(expected_amount="1000000", **money)
    await (await new_lead(expected_amount="2000000", **money)).go("qualification")
    opportunity = await new_lead(expected_amount="500000", **money)
    await opportunity.go("qualification")
    await opportunity.ask("POST", "/conversion", probability="0.5", expected_order_on="2025-10-31")
    await (await new_lead(expected_amount="9", **money)).go("rejection")
    await new_lead(expected_amount="9", currency="EUR", expected_close_on="2025-11-30")
    await new_lead()


async def test_a_revenue_goal_against_orders_then_leads(plan: Workshop, leads: None, replace_peer: ReplacePeer) -> None:
    goal = await plan.market_goal()
    asked = replace_peer("kpi", answering({plan.customer_id: FIGURES}))
    found = await analysed(plan)
    assert (len(asked), found["as_of"], found["profit"]) == (1, "2025-06-30", [])
    (gap,) = found["revenue"]
    assert (gap["market_goal_id"], gap["target"], gap["orders_state"]) == (goal["id"], "10000000", "known")
    assert (gap["orders"], gap["lacking_after_orders"]) == ("6000000", "4000000")
    assert [(one["state"], one["leads"], one["amount"], one["weighted"]) for one in gap["stages"]] == [
        ("opportunity", 1, "500000", "250000"),
        ("qualified", 1, "2000000", "400000"),
        ("new", 1, "1000000", "50000"),
    ]
    assert (gap["weighted"], gap["lacking"]) == ("700000", "3300000")
    assert gap["omitted"] == [{"reason": "no_amount", "leads": 1}, {"reason": "other_currency", "leads": 1}]


async def test_a_profit_goal_against_the_margin_in_hand(plan: Workshop, replace_peer: ReplacePeer) -> None:
    replace_peer("kpi", answering({plan.customer_id: FIGURES}))
    await plan.market_goal()
    await plan.market_goal(**MARGIN)
    await plan.market_goal(**MARGIN | {"unit": "amount", "target": "2000000"})
    found = [
        (one["unit"], one["in_hand"], one["lacking"], one["margin_needed"]) for one in (await analysed(plan))["profit"]
    ]
    assert found == [("ratio", "0.25", "0.05", "0.375"), ("amount", "1500000", "500000", "0.125")]


async def test_without_a_revenue_goal_no_margin_is_needed(plan: Workshop, replace_peer: ReplacePeer) -> None:
    replace_peer("kpi", answering({plan.customer_id: FIGURES}))
    await plan.market_goal(**MARGIN)
    found = await analysed(plan)
    assert (found["revenue"], found["profit"][0]["lacking"], found["profit"][0]["margin_needed"]) == ([], "0.05", None)


async def test_profit_goals_are_for_those_who_may_see_margins(
    plan: Workshop, app: FastAPI, tokens: Tokens, replace_peer: ReplacePeer
) -> None:
    asked = replace_peer("kpi", answering({plan.customer_id: FIGURES}))
    await plan.market_goal()
    await plan.market_goal(**MARGIN)
    asked.clear()
    async with tokens.client(app, clearance=1) as assistant:
        found = await analysed(Workshop(assistant, plan.customer_id, plan.url))
    assert (len(found["revenue"]), found["profit"]) == (1, [])
    assert [url.params["kpi"] for url in asked] == ["sales"]


async def test_without_kpi_leads_are_shown(plan: Workshop, new_lead: NewKept, replace_peer: ReplacePeer) -> None:
    replace_peer("kpi", lost)
    await plan.market_goal()
    await new_lead(expected_amount="100", currency="CNY", expected_close_on="2025-11-30")
    (gap,) = (await analysed(plan))["revenue"]
    assert (gap["orders_state"], gap["orders"], gap["lacking"], gap["weighted"]) == ("unavailable", None, None, "5")


async def test_in_a_year_that_has_not_begun_nothing_is_in_hand(
    plan: Workshop, replace_peer: ReplacePeer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "company_today", lambda: date(2024, 11, 30))
    replace_peer("kpi", answering({plan.customer_id: {}}))
    await plan.market_goal()
    await plan.market_goal(**MARGIN)
    found = await analysed(plan)
    assert (found["revenue"][0]["orders"], found["revenue"][0]["lacking"]) == ("0", "10000000")
    assert (found["profit"][0]["in_hand_state"], found["profit"][0]["in_hand"]) == ("no_figure", None)


async def test_a_plan_without_such_goals_asks_nobody(plan: Workshop, replace_peer: ReplacePeer) -> None:
    asked = replace_peer("kpi", lost)
    await plan.market_goal(kind="summit_project")
    await plan.market_goal(kind="share", metric="share_of_wallet", baseline="0.2", target="0.3")
    asked.clear()
    found = await analysed(plan)
    assert (found["revenue"], found["profit"], asked) == ([], [], [])
