"""Assessments of ourselves over HTTP."""

from fastapi import FastAPI

from tests.planning.conftest import Workshop
from tests.planning.samples import ASPECTS
from tests.sign_in import Tokens

PATH = "/self-assessments"


async def test_profit_is_hidden_below_its_level(plan: Workshop, app: FastAPI, tokens: Tokens) -> None:
    await plan.market_goal()
    made = {one: await plan.ask("POST", PATH, 201, json={"aspect": one, "finding": "稳定"}) for one in ASPECTS}
    assistant = Workshop(tokens.client(app, clearance=1), plan.customer_id, plan.url)
    seen = (await assistant.ask("GET", PATH))["items"]
    assert {one["aspect"] for one in seen} == set(ASPECTS) - {"profit"}
    await assistant.ask("GET", f"{PATH}/{made['profit']['id']}", 404)
    await assistant.ask("DELETE", f"{PATH}/{made['profit']['id']}", 404)


async def test_profit_is_not_written_below_its_level(plan: Workshop, app: FastAPI, tokens: Tokens) -> None:
    await plan.market_goal()
    assistant = Workshop(tokens.client(app, clearance=1), plan.customer_id, plan.url)
    refused = await assistant.ask("POST", PATH, 403, json={"aspect": "profit", "finding": "x"})
    assert refused["code"] == "field_hidden"
    sales = await assistant.ask("POST", PATH, 201, json={"aspect": "sales", "finding": "x"})
    await assistant.ask("PATCH", f"{PATH}/{sales['id']}", 403, json={"aspect": "profit"})


async def test_a_hidden_part_does_not_move_the_plan(plan: Workshop, app: FastAPI, tokens: Tokens) -> None:
    await plan.market_goal()
    assistant = Workshop(tokens.client(app, clearance=1), plan.customer_id, plan.url)
    before = await assistant.ask("GET", "")
    await plan.ask("POST", PATH, 201, json={"aspect": "profit", "finding": "x"})
    assert await assistant.ask("GET", "") == before


async def test_an_aspect_is_assessed_once(plan: Workshop) -> None:
    await plan.market_goal()
    made = await plan.ask("POST", PATH, 201, json={"aspect": "sales", "finding": "x"})
    assert (await plan.ask("POST", PATH, 409, json={"aspect": "sales", "finding": "y"}))["code"] == "already_taken"
    await plan.ask("DELETE", f"{PATH}/{made['id']}", 204)
    await plan.ask("POST", PATH, 201, json={"aspect": "sales", "finding": "y"})


async def test_the_requirement_counts_hidden_aspects_too(plan: Workshop, app: FastAPI, tokens: Tokens) -> None:
    await plan.market_goal()
    for aspect in ASPECTS:
        await plan.ask("POST", PATH, 201, json={"aspect": aspect, "finding": "稳定"})
    assistant = Workshop(tokens.client(app, clearance=1), plan.customer_id, plan.url)
    assert (await assistant.requirement("self_assessments"))["is_met"]
