"""The budget of a visit is checked by the spending policy and stands in its ledger."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.database import execute_sql, transaction
from tests.relationship.conftest import Person
from tests.relationship.contact.conftest import TOUCHPOINTS
from tests.relationship.contact.visit_plans.conftest import VISITS, PlanVisit, act
from tests.sign_in import Tokens

EXPENSES = "/v1/expenses"
DINNER = {"kind": "meals", "text": "晚宴", "amount": "2000", "participants": 8}
CAR = {"kind": "transport", "amount": "600"}


@pytest.fixture
def ledger(relationship: httpx.AsyncClient) -> Callable[..., Any]:
    async def read(plan: dict[str, Any]) -> list[dict[str, Any]]:
        asked = {"visit_plan_id": plan["id"], "sort": "created_at"}
        found: list[dict[str, Any]] = (await relationship.get(EXPENSES, params=asked)).json()["items"]
        return found

    return read


async def test_each_line_that_costs_something_is_a_planned_expense(
    relationship: httpx.AsyncClient, plan_visit: PlanVisit, ledger: Callable[..., Any]
) -> None:
    plan = await plan_visit(budget=[CAR, {"kind": "other"}, DINNER])
    assert await ledger(plan) == []
    sent = (await act(relationship, plan, "submission")).json()
    car, dinner = await ledger(plan)
    assert [line["expense_id"] for line in sent["budget"]] == [car["id"], None, dinner["id"]]
    assert [(one["kind"], one["status"], one["next_approver"]) for one in (car, dinner)] == [
        ("travel", "approved", None),
        ("meal", "requested", "supervisor"),
    ]
    assert (dinner["happens_on"], dinner["participants"], dinner["purpose"]) == (plan["starts_on"], 8, "晚宴")


async def test_a_line_above_a_limit_is_refused_and_nothing_is_planned(
    relationship: httpx.AsyncClient, plan_visit: PlanVisit, ledger: Callable[..., Any]
) -> None:
    plan = await plan_visit(budget=[CAR, DINNER | {"participants": 6}])
    refused = await act(relationship, plan, "submission")
    assert (refused.status_code, refused.json()["code"]) == (422, "expense_refused")
    assert [(error["code"], error["pointer"]) for error in refused.json()["errors"]] == [("person", "/budget/1/amount")]
    assert (await ledger(plan), (await relationship.get(f"{VISITS}/{plan['id']}")).json()["status"]) == ([], "draft")


async def test_no_gifts_are_planned_for_visitors_who_take_none(
    relationship: httpx.AsyncClient, customer: httpx.AsyncClient, plan_visit: PlanVisit, person: Person
) -> None:
    ban = {"customer_id": person.customer_id, "contact_id": person.contact_id, "reason": "public_official"}
    assert (await customer.post("/v1/gift-bans", json=ban)).status_code == 201
    plan = await plan_visit(budget=[CAR, {"kind": "gifts", "amount": "90"}])
    refused = await act(relationship, plan, "submission")
    errors = [(error["code"], error["pointer"], error["about"]) for error in refused.json()["errors"]]
    assert errors == [("recipient_banned", "/budget/1", person.contact_id)]


async def test_who_approves_the_visit_approves_what_is_theirs_of_its_budget(
    relationship: httpx.AsyncClient, overseer: httpx.AsyncClient, plan_visit: PlanVisit, ledger: Callable[..., Any]
) -> None:
    plan = await plan_visit(budget=[DINNER, {"kind": "other", "amount": "12000"}])
    sent = (await act(relationship, plan, "submission")).json()
    assert (sent["status"], sent["approver"]) == ("submitted", "supervisor")
    approved = await act(overseer, plan, "approval")
    assert approved.json()["status"] == "approved", approved.text
    assert [(one["status"], one["next_approver"]) for one in await ledger(plan)] == [
        ("approved", None),
        ("requested", "executive"),
    ]


async def test_a_visit_whose_money_needs_approval_needs_one(
    relationship: httpx.AsyncClient, plan_visit: PlanVisit
) -> None:
    sent = (await act(relationship, await plan_visit(budget=[{"kind": "gifts", "amount": "201"}]), "submission")).json()
    assert (sent["status"], sent["approver"]) == ("submitted", "supervisor")


@pytest.mark.parametrize(("step", "body"), [("withdrawal", {}), ("cancellation", {"reason": "改期"})])
async def test_what_does_not_take_place_as_planned_counts_no_more(
    relationship: httpx.AsyncClient,
    plan_visit: PlanVisit,
    ledger: Callable[..., Any],
    step: str,
    body: dict[str, str],
) -> None:
    plan = await plan_visit(budget=[CAR])
    await act(relationship, plan, "submission")
    assert (await act(relationship, plan, step, **body)).status_code == 200
    assert [one["status"] for one in await ledger(plan)] == ["withdrawn"]
    if step == "withdrawal":
        await act(relationship, plan, "submission")
        assert [one["status"] for one in await ledger(plan)] == ["withdrawn", "approved"]


async def test_the_money_of_a_visit_is_for_level_two(
    app: FastAPI, relationship: httpx.AsyncClient, tokens: Tokens, plan_visit: PlanVisit, ledger: Callable[..., Any]
) -> None:
    plan = await plan_visit(budget=[CAR])
    async with tokens.client(app, clearance=1) as assistant:
        refused = await act(assistant, plan, "submission")
        assert (refused.status_code, refused.json()["code"]) == (403, "field_hidden")
        assert (await act(relationship, plan, "submission")).status_code == 200
        assert (await assistant.get(EXPENSES)).json()["items"] == []
    assert len(await ledger(plan)) == 1


async def test_the_touchpoint_of_a_visit_does_not_cost_again_what_its_budget_did(
    app: FastAPI, relationship: httpx.AsyncClient, plan_visit: PlanVisit, ledger: Callable[..., Any]
) -> None:
    plan = await plan_visit(budget=[CAR])
    await act(relationship, plan, "submission")
    at = f"{TOUCHPOINTS}/{(await act(relationship, plan, 'holding', outcome='x')).json()['touchpoint_id']}"
    refused = await relationship.patch(at, json={"cost": "600"})
    assert (refused.status_code, refused.json()["code"]) == (409, "touchpoint_of_visit")
    async with transaction(app.state.engine) as session:  # entered before costs were expenses
        await execute_sql(session, "UPDATE touchpoints SET cost = 600")
    assert (await relationship.patch(at, json={"scene": "meal"})).json()["cost_expense_id"] is None
    assert len((await relationship.get(EXPENSES)).json()["items"]) == len(await ledger(plan)) == 1


async def test_the_touchpoint_of_a_visit_without_a_budget_may_cost_something(
    relationship: httpx.AsyncClient, plan_visit: PlanVisit
) -> None:
    plan = await plan_visit(budget=[{"kind": "other"}])
    await act(relationship, plan, "submission")
    at = f"{TOUCHPOINTS}/{(await act(relationship, plan, 'holding', outcome='x')).json()['touchpoint_id']}"
    assert (await relationship.patch(at, json={"cost": "600"})).json()["cost_expense_id"]


async def test_a_budget_of_before_is_read_without_what_it_lacks(
    app: FastAPI, relationship: httpx.AsyncClient, plan_visit: PlanVisit
) -> None:
    plan = await plan_visit(budget=[CAR])
    async with transaction(app.state.engine) as session:
        old = """[{"kind": "transport", "text": null, "amount": "600"}]"""
        await execute_sql(session, "UPDATE visit_plans SET budget = $1::jsonb", old)
    (line,) = (await relationship.get(f"{VISITS}/{plan['id']}")).json()["budget"]
    assert (line["amount"], line["participants"], line["expense_id"]) == ("600", None, None)
