"""A few customers with orders, receivables and payments, for BI tools to read."""

import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.kpi.facts.purchase_volumes.operations import copy_supply_positions
from shared.database import transaction
from tests.kpi.facts.purchase_volumes.test_endpoints import created
from tests.kpi.pushing import line, order, push

Known = Callable[..., Awaitable[uuid.UUID]]


@pytest.fixture
async def company(app: FastAPI, erp: httpx.AsyncClient, known: Known) -> dict[str, uuid.UUID]:
    """A customer in Guangdong with two codes, one in Beijing, and an order of an unknown code; with forecasts."""
    ids = {
        "Alpha": await known("A1", "A2", name="Alpha, 阿尔法", region="CN-GD", customer_class="core"),
        "Beta": await known("B1", name="Beta", region="CN-BJ"),
    }
    await push(
        erp,
        order("1", line(amount="40.5", cost="10"), line(2, sku="=P2", amount="0.0001"), customer_code="A1"),
        order("2", line(amount="100", cost="70"), customer_code="B1", ordered_on="2024-02-10", status="cancelled"),
        order("3", line(amount="60", shipped_on="2024-03-20"), customer_code="?", ordered_on="2024-03-10"),
        order("it's 4", line(amount="7.25", sku="p_3%"), customer_code="A2", ordered_on="2025-01-01"),
    )
    claim = {"invoice_no": "I1", "customer_code": "A1", "kind": "goods", "issued_on": "2024-01-01"}
    await push(erp, claim | {"due_on": "2024-02-01", "amount": "40.5", "disputed": True}, kind="receivables")
    paid = {"payment_no": "P1", "invoice_no": "I1", "customer_code": "A1", "paid_on": "2024-02-02", "amount": "40.5"}
    await push(erp, paid, kind="payments")
    await push(erp, {"sku": "P1", "name": "泵", "category": "pumps", "unit_cost": "5"}, kind="products")
    expected = {"customer_code": "A1", "month": "2024-01", "amount": "35", "frozen_on": "2023-12-20"}
    late = expected | {"category": "pumps", "frozen_on": "2024-01-05"}
    await push(erp, expected, late, kind="forecasts")
    await push(erp, {"currency": "USD", "day": "2024-01-01", "rate": "7.1205"}, kind="exchange-rates")
    market = {"category": "pumps", "first_on": "2024-01-01", "last_on": "2024-12-31", "amount": "900"}
    await push(erp, market | {"source": "年度报告", "dated_on": "2025-01-20"}, kind="market-volumes")
    async with transaction(app.state.engine) as session:
        spending = {"category": "pumps", "yearly_spend": "400", "our_share": "0.25"}
        events = [created(uuid.uuid4(), one, **spending) for one in ids.values()]
        await copy_supply_positions(session, None, events)  # type: ignore[arg-type]  # it asks nobody
    return ids


async def values(client: httpx.AsyncClient, path: str, **params: str) -> list[dict[str, Any]]:
    """The rows of one page."""
    reply = await client.get(f"/odata/{path}", params=params)
    assert reply.status_code == 200, reply.text
    rows: list[dict[str, Any]] = reply.json()["value"]
    return rows


async def all_values(client: httpx.AsyncClient, path: str, page: int) -> list[dict[str, Any]]:
    """The rows of all pages, by the links."""
    rows: list[dict[str, Any]] = []
    link: str | None = f"/odata/{path}"
    while link:
        reply = await client.get(link, headers={"Prefer": f"odata.maxpagesize={page}"})
        assert reply.status_code == 200, reply.text
        rows += reply.json()["value"]
        assert len(reply.json()["value"]) <= page
        link = reply.json().get("@odata.nextLink", "").removeprefix("http://127.0.0.1:8000") or None
    return rows
