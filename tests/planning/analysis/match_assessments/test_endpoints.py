"""Assessments of the match over HTTP."""

import httpx
from fastapi import FastAPI

from tests.planning.conftest import Workshop
from tests.planning.samples import MATCH
from tests.sign_in import Tokens

PATH = "/match-assessments"


async def file_of(customer: httpx.AsyncClient, plan: Workshop) -> None:
    """A diverging customer that buys half from us."""
    of = {"customer_id": plan.customer_id}
    fit = {
        "channel_now": "main",
        "channel_ahead": "edge",
        "trend": "diverging",
        "evidence": "年报",
        "assessed_on": "2025-01-15",
    }
    shares = [{"share": "0.5"}, {"competitor_id": plan.rival_id, "share": "0.25"}]
    position = {"category": "parts", "as_of": "2025-02-01", "suppliers": shares}
    for path, body in (("strategic-fits", fit), ("supply-positions", position)):
        response = await customer.post(f"/v1/{path}", json=of | body)
        assert response.status_code == 201, response.text


async def test_the_match_keeps_what_the_customers_file_says(plan: Workshop, customer: httpx.AsyncClient) -> None:
    await plan.market_goal()
    await file_of(customer, plan)
    made = await plan.ask("POST", PATH, 201, json=MATCH)
    known = ("channel_now", "channel_ahead", "trend", "is_cash_cow", "fit_assessed_on")
    assert [made[name] for name in known] == ["main", "edge", "diverging", True, "2025-01-15"]
    known = ("our_share", "main_rival_share", "suppression_ratio", "main_rival_name", "supply_as_of")
    assert [made[name] for name in known] == ["0.5", "0.25", "2", "明拓电源", "2025-02-01"]
    assert (made["market_opportunity"], made["assessed_by_name"]) == ("high", "Test")


async def test_a_customer_of_whom_nothing_is_known_can_be_judged(plan: Workshop) -> None:
    await plan.market_goal()
    made = await plan.ask("POST", PATH, 201, json=MATCH)
    assert (made["trend"], made["is_cash_cow"], made["our_share"], made["main_rival_id"]) == (None,) * 4


async def test_a_new_assessment_takes_the_place_of_the_earlier_one(plan: Workshop) -> None:
    await plan.market_goal()
    await plan.ask("POST", PATH, 201, json=MATCH)
    made = await plan.ask("POST", PATH, 201, json=MATCH | {"market_opportunity": "low"})
    assert (await plan.ask("GET", PATH))["items"] == [made]
    assert (await plan.requirement("match_assessment"))["present"] == 1


async def test_the_match_needs_its_level(plan: Workshop, app: FastAPI, tokens: Tokens) -> None:
    await plan.market_goal()
    assistant = Workshop(tokens.client(app, clearance=1), plan.customer_id, plan.url)
    before = await assistant.ask("GET", "")
    await plan.ask("POST", PATH, 201, json=MATCH)
    assert (await assistant.ask("POST", PATH, 403, json=MATCH))["code"] == "row_hidden"
    assert (await assistant.ask("GET", PATH, 403))["code"] == "row_hidden"
    assert await assistant.ask("GET", "") == before


async def test_the_match_needs_the_first_step(plan: Workshop) -> None:
    assert (await plan.ask("POST", PATH, 409, json=MATCH))["code"] == "step_not_open"


async def test_the_match_needs_the_right_to_read_customers(plan: Workshop, app: FastAPI, tokens: Tokens) -> None:
    await plan.market_goal()
    response = await tokens.client(app, scope="plans:read plans:write").post(f"{plan.url}{PATH}", json=MATCH)
    assert (response.status_code, response.json()["code"]) == (403, "scope_missing")
