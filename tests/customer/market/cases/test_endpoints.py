"""Won and lost cases over HTTP."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.customer.conftest import MakeCustomer
from tests.sign_in import Tokens

CASES = "/v1/competitive-cases"


@pytest.fixture
async def case(customer: httpx.AsyncClient, make_customer: MakeCustomer) -> dict[str, Any]:
    """A case that may be noted."""
    rival = (await customer.post("/v1/competitors", json={"name": "Mingtuo"})).json()["id"]
    said = {"subject": "框架标", "outcome": "lost", "decided_on": "2025-03-28", "amount": "3200000", "reason": "价格"}
    return {"customer_id": await make_customer(), "competitor_id": rival, **said}


async def test_a_case_says_who_won_and_why(customer: httpx.AsyncClient, case: dict[str, Any]) -> None:
    made = (await customer.post(CASES, json=case)).json()
    assert made | case == made
    assert (made["competitor_name"], made["lesson"], made["noted_by_name"]) == ("Mingtuo", None, "Test")
    changed = (await customer.patch(f"{CASES}/{made['id']}", json={"lesson": "早谈账期"})).json()
    assert (changed["lesson"], changed["reason"]) == ("早谈账期", "价格")
    assert (await customer.post(CASES, json=case | {"outcome": "won"})).status_code == 201
    lost = (await customer.get(CASES, params={"outcome": "lost", "q": "账期"})).json()["items"]
    assert [one["id"] for one in lost] == [made["id"]]
    assert (await customer.delete(f"{CASES}/{made['id']}")).status_code == 204


@pytest.mark.parametrize(
    "fields", [{"outcome": "drawn"}, {"decided_on": "2999-01-01"}, {"reason": " "}, {"amount": "-1"}]
)
async def test_an_impossible_case_is_refused(
    customer: httpx.AsyncClient, case: dict[str, Any], fields: dict[str, Any]
) -> None:
    assert (await customer.post(CASES, json=case | fields)).status_code == 422


async def test_a_strangers_cases_are_not_found(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, case: dict[str, Any]
) -> None:
    made = (await customer.post(CASES, json=case)).json()
    stranger = tokens.client(app, data_scope={"kind": "own", "regions": []})
    assert (await stranger.get(f"{CASES}/{made['id']}")).status_code == 404
    assert (await stranger.post(CASES, json=case)).status_code == 404
    assert (await stranger.get(CASES)).json()["items"] == []
