"""Assessments of rivals over HTTP."""

from typing import Any

import httpx

from tests.planning.conftest import Workshop
from tests.planning.samples import QUESTIONS

PATH = "/rival-assessments"


async def profile(customer: httpx.AsyncClient, plan: Workshop, rival: str, **more: Any) -> None:
    """What the customer's file knows of a rival: from a coach, and from elsewhere."""
    answers = {
        "market_positioning": {"text": "第二供应商", "source": "internet"},
        "lessons": {"text": "驻厂服务", "source": "coach"},
    }
    body = {"customer_id": plan.customer_id, "competitor_id": rival, "answers": answers, **more}
    response = await customer.post("/v1/competitors/profiles", json=body)
    assert response.status_code == 201, response.text


async def test_the_requirement_counts_rivals_with_all_six_answers(plan: Workshop) -> None:
    await plan.market_goal()
    told = {"competitor_id": plan.rival_id} | dict.fromkeys(QUESTIONS[:5], "已了解")
    made = await plan.ask("POST", PATH, 201, json=told)
    assert (made["unanswered"], made["competitor_name"]) == ([QUESTIONS[5]], "明拓电源")
    assert not (await plan.requirement("rival_assessments"))["is_met"]
    changed = await plan.ask("PATCH", f"{PATH}/{made['id']}", json={QUESTIONS[5]: "两人小组"})
    assert changed["unanswered"] == []
    assert (await plan.requirement("rival_assessments"))["is_met"]
    await plan.ask("PATCH", f"{PATH}/{made['id']}", json={QUESTIONS[0]: None})
    assert not (await plan.requirement("rival_assessments"))["is_met"]


async def test_a_rival_is_assessed_once_and_one_is_the_main_one(plan: Workshop, customer: httpx.AsyncClient) -> None:
    await plan.market_goal()
    await plan.ask("POST", PATH, 201, json={"competitor_id": plan.rival_id, "importance": "main"})
    assert (await plan.ask("POST", PATH, 409, json={"competitor_id": plan.rival_id}))["code"] == "already_taken"
    other = (await customer.post("/v1/competitors", json={"name": "研锐控制"})).json()["id"]
    await plan.ask("POST", PATH, 409, json={"competitor_id": other, "importance": "main"})
    await plan.ask("POST", PATH, 201, json={"competitor_id": other, "importance": "strategic"})


async def test_what_the_customers_file_knows_is_taken_over(plan: Workshop, customer: httpx.AsyncClient) -> None:
    await plan.market_goal()
    await profile(customer, plan, plan.rival_id, is_main=True)
    (made,) = (await plan.ask("POST", f"{PATH}/adoption"))["items"]
    assert (made["market_positioning"], made["importance"]) == ("第二供应商", "main")
    assert made["lessons"] is None, "what a coach told is for clearance 2"
    assert (await plan.ask("GET", PATH))["items"] == [made]


async def test_what_the_plan_says_stays_when_the_file_is_taken_over(
    plan: Workshop, customer: httpx.AsyncClient
) -> None:
    await plan.market_goal()
    told = {"competitor_id": plan.rival_id, "market_strategy": "低价", "importance": "other"}
    before = await plan.ask("POST", PATH, 201, json=told)
    await profile(customer, plan, plan.rival_id, is_main=True)
    for _ in range(2):
        (after,) = (await plan.ask("POST", f"{PATH}/adoption"))["items"]
        known = ("id", "market_strategy", "importance")
        assert [after[name] for name in known] == [before[name] for name in known]
        assert after["market_positioning"] == "第二供应商"


async def test_the_file_is_not_taken_over_into_a_step_that_is_locked(
    plan: Workshop, customer: httpx.AsyncClient
) -> None:
    await profile(customer, plan, plan.rival_id)
    assert (await plan.ask("POST", f"{PATH}/adoption", 409))["code"] == "step_not_open"
