"""The kpi service's copy of the customer directory, from the real customer service."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.kpi.pushing import order, push
from tests.sign_in import Tokens


@pytest.fixture
async def kpi(open_service: Callable[[str], Any], tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    app: FastAPI = await open_service("kpi")
    async with tokens.client(app, sub="client:erp") as client:
        yield client


async def test_a_customer_made_a_moment_ago_has_receivables_and_its_orders_count(
    customer: httpx.AsyncClient, kpi: httpx.AsyncClient
) -> None:
    await push(kpi, order("SO1", customer_code="C7"))
    made = (await customer.post("/v1/customers", json={"name": "Huaqiang", "codes": [{"code": "C7"}]})).json()
    owed = await kpi.get("/v1/receivables/open", params={"customer_id": made["id"]})
    assert (owed.status_code, owed.json()["amount"]) == (200, "0"), owed.text
    listed = (await kpi.get("/v1/orders", params={"customer_id": made["id"]})).json()["items"]
    assert [item["order_no"] for item in listed] == ["SO1"]


async def test_a_customer_that_does_not_exist_is_not_found(customer: httpx.AsyncClient, kpi: httpx.AsyncClient) -> None:
    missing = "0190a0a0-0000-7000-8000-000000000000"
    assert (await customer.get(f"/v1/customers/{missing}")).status_code == 404
    answer = await kpi.get("/v1/receivables/open", params={"customer_id": missing})
    assert (answer.status_code, answer.json()["code"]) == (404, "customer_not_found")
