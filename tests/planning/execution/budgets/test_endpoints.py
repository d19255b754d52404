"""Budgets of plans over HTTP, beside the real relationship service and without it."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.auth.access import Scope
from tests.planning.conftest import Workshop
from tests.planning.execution.conftest import THIS_YEAR, Answer, Complete, closed, lost
from tests.sign_in import Tokens

URL = "/budget"
BUDGET = {"visits": "30000", "campaigns": "50000", "gifts": "5000", "other": "5000", "reason": "less"}


@pytest.fixture
async def draft(complete: Complete) -> Workshop:
    """A draft with all that approval needs."""
    return await complete(THIS_YEAR)


async def spend(relationship: httpx.AsyncClient, plan: Workshop, kind: str, amount: str, actual: str | None) -> None:
    """Request an expense of this year, and record what was spent."""
    day = f"{THIS_YEAR}-01-05"
    body = {"customer_id": plan.customer_id, "kind": kind, "purpose": "x", "happens_on": day, "amount": amount}
    made = await relationship.post("/v1/expenses", json=body)
    assert made.status_code == 201, made.text
    if actual is not None:
        url = f"/v1/expenses/{made.json()['id']}/actual"
        recorded = await relationship.post(url, json={"actual_amount": actual})
        assert recorded.status_code == 200, recorded.text


def by_use(found: dict[str, Any]) -> dict[str, tuple[Any, ...]]:
    return {one["use"]: (one["budget"], one["planned"], one["actual"], one["left"]) for one in found["uses"]}


async def test_a_budget_is_compared_with_the_ledger(draft: Workshop, relationship: httpx.AsyncClient) -> None:
    await spend(relationship, draft, "travel", "100", None)
    await spend(relationship, draft, "meal", "200", "150.5")
    await spend(relationship, draft, "event", "300", "300")
    found = await draft.ask("GET", URL)
    assert by_use(found) == {
        "visits": ("30000", "100", "150.5", "29749.5"),
        "campaigns": ("50000", "0", "300", "49700"),
        "gifts": ("5000", "0", "0", "5000"),
        "other": ("5000", "0", "0", "5000"),
    }
    assert (found["spending_state"], found["base_currency"]) == ("known", "CNY")
    total = found["total"]
    assert (total["use"], total["budget"], total["actual"], total["used_share"]) == (None, "90000", "450.5", "0.0061")


async def test_what_is_spent_on_others_or_in_other_years_does_not_count(
    draft: Workshop, relationship: httpx.AsyncClient, customer: httpx.AsyncClient
) -> None:
    other = (await customer.post("/v1/customers", json={"name": "Someone else"})).json()["id"]
    await spend(relationship, Workshop(draft.client, other, ""), "travel", "100", "100")
    elsewhere = await draft.client.post("/v1/plans", json={"customer_id": draft.customer_id, "fiscal_year": 2020})
    await spend(relationship, draft, "travel", "70", "70")
    assert (await draft.ask("GET", URL))["total"]["actual"] == "70"
    found = (await draft.client.get(f"/v1/plans/{elsewhere.json()['id']}/budget")).json()
    assert (found["total"]["actual"], found["total"]["budget"], found["currency"]) == ("0", None, None)


async def test_foreign_money_counts_at_its_rate(draft: Workshop) -> None:
    body = BUDGET | {"currency": "USD"}
    assert (await draft.ask("PUT", URL, 422, json=body))["code"] == "budget_rate_unclear"
    found = await draft.ask("PUT", URL, json=body | {"fx_rate": "7.1"})
    assert (found["visits"], found["currency"], by_use(found)["visits"][0]) == ("30000", "USD", "213000")


async def test_a_difference_from_the_proposal_needs_a_reason(draft: Workshop) -> None:
    proposed = (await draft.ask("GET", "/resources"))["proposal"]["budget"]
    same = dict.fromkeys(("campaigns", "gifts", "other"), "0") | {"visits": proposed}
    set_ = await draft.ask("PUT", URL, json=same)
    assert (set_["proposed_amount"], set_["reason"]) == (proposed, None)
    assert (await draft.ask("PUT", URL, 422, json=same | {"visits": "1"}))["code"] == "difference_unexplained"


async def test_a_budget_is_frozen_with_its_plan(running: Workshop) -> None:
    assert (await running.ask("PUT", URL, 409, json=BUDGET))["code"] == "plan_frozen"
    assert (await running.ask("DELETE", URL, 409))["code"] == "plan_frozen"


async def test_a_budget_taken_back_is_missing_again(draft: Workshop) -> None:
    await draft.ask("DELETE", URL, 204)
    assert (await draft.ask("DELETE", URL, 404))["code"] == "budget_not_set"
    assert (await draft.ask("POST", "/submission", 409))["code"] == "plan_incomplete"


@pytest.mark.parametrize(("answer", "state"), [(lost, "unavailable"), (closed, "not_permitted")])
async def test_without_the_ledger_the_budget_is_shown(
    draft: Workshop, replace_peer: Callable[[str, Answer], list[str]], answer: Answer, state: str
) -> None:
    replace_peer("relationship", answer)
    found = await draft.ask("GET", URL)
    assert (found["spending_state"], found["total"]["budget"], found["total"]["actual"]) == (state, "90000", None)
    again = await draft.ask("PUT", URL, json=BUDGET)
    assert (again["spending_state"], again["total"]["left"]) == (state, None)


async def test_who_may_not_read_expenses_is_shown_the_budget(draft: Workshop, app: FastAPI, tokens: Tokens) -> None:
    scope = " ".join(one for one in Scope if one is not Scope.EXPENSES_READ)
    found = (await tokens.client(app, scope=scope).get(draft.url + URL)).json()
    assert (found["spending_state"], found["total"]["budget"]) == ("not_permitted", "90000")


async def test_a_page_of_plans_asks_the_ledger_once(
    draft: Workshop, customer: httpx.AsyncClient, replace_peer: Callable[[str, Answer], list[str]]
) -> None:
    for name in ("Second", "Third"):
        other = (await customer.post("/v1/customers", json={"name": name})).json()["id"]
        await draft.client.post("/v1/plans", json={"customer_id": other, "fiscal_year": THIS_YEAR - 1})

    async def spent(request: httpx.Request) -> httpx.Response:
        row = {"kind": "gift", "is_for_campaign": False, "is_for_visit": True, "planned": "1", "actual": "20"}
        return httpx.Response(200, json={"rows": [row | {"customer_id": draft.customer_id, "fiscal_year": THIS_YEAR}]})

    asked = replace_peer("relationship", spent)
    page = (await draft.client.get("/v1/plan-budgets", params={"sort": "-fiscal_year", "limit": 3})).json()
    assert asked == ["/v1/spending-budgets/spent"]
    assert [(one["total"]["budget"], one["total"]["actual"]) for one in page["items"]] == [
        ("90000", "20"),
        (None, "0"),
        (None, "0"),
    ]


async def test_a_page_is_filtered_and_continued_as_plans_are(draft: Workshop) -> None:
    await draft.client.post("/v1/plans", json={"customer_id": draft.customer_id, "fiscal_year": 2020})
    first = (await draft.client.get("/v1/plan-budgets", params={"limit": 1, "sort": "fiscal_year"})).json()
    rest = await draft.client.get("/v1/plan-budgets", params={"cursor": first["next_cursor"], "sort": "fiscal_year"})
    years = [one["fiscal_year"] for one in [*first["items"], *rest.json()["items"]]]
    assert years == [2020, THIS_YEAR]
    of_year = await draft.client.get("/v1/plan-budgets", params={"fiscal_year": 2020})
    assert [one["fiscal_year"] for one in of_year.json()["items"]] == [2020]


async def test_budgets_are_above_level_one(running: Workshop, app: FastAPI, tokens: Tokens) -> None:
    async with tokens.client(app, clearance=1) as assistant:
        answers = [await assistant.get(url) for url in (running.url + URL, "/v1/plan-budgets")]
        content = (await assistant.get(f"{running.url}/versions/1")).json()["content"]
    assert [one.status_code for one in answers] == [403, 403]
    assert "budget" not in {row["part"] for row in content}
    whole = (await running.ask("GET", "/versions/1"))["content"]
    assert "budget" in {row["part"] for row in whole}
