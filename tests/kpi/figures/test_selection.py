"""One selection of customers: every figure and analysis filters by the same attributes, within the same limits."""

import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.kpi.figures.selection import ATTRIBUTES
from tests.kpi.pushing import line, order, push
from tests.sign_in import Tokens

YEAR = {"from": "2024-01-01", "to": "2024-12-31"}
SALES = YEAR | {"kpi": "sales"}
MANAGER = uuid.uuid4()
OF_FIRST = {
    "region": "CN-GD",
    "industry": "auto",
    "class": "core",
    "tier": "key",
    "quadrant": "core_value",
    "stage": "deep",
    "manager_id": str(MANAGER),
}
PATHS = {
    "kpi-values": (SALES, lambda read: read["items"][0]["value"]),
    "pareto": (YEAR, lambda read: read["sales"]),
    "product-sales": (YEAR, lambda read: read["items"][0]["sales"]),
    "receivable-ageing": ({"as_of": "2024-06-30"}, lambda read: read["total"]["amount"]),
    "forecast-accuracy": (YEAR, lambda read: read["total"]["missing_sales"]),
}


@pytest.fixture
async def sold(erp: httpx.AsyncClient, known: Callable[..., Any]) -> uuid.UUID:
    """Two customers that differ in every attribute, each with sales and an invoice: of 100 and of 7."""
    named = {"customer_class" if name == "class" else name: value for name, value in OF_FIRST.items()}
    first: uuid.UUID = await known("A", **named | {"manager_id": MANAGER})
    await known("B", region="CN-BJ", tier="standard")
    for code, amount in (("A", "100"), ("B", "7")):
        sale = order(code, line(amount=amount), customer_code=code, ordered_on="2024-03-05")
        await push(erp, sale)
        claim = {"invoice_no": code, "customer_code": code, "issued_on": "2024-03-05", "due_on": "2024-04-05"}
        await push(erp, claim | {"amount": amount}, kind="receivables")
    return first


def test_the_filters_are_those_of_the_attributes() -> None:
    assert {name.replace("customer_class", "class") for name in ATTRIBUTES} == OF_FIRST.keys()


@pytest.mark.parametrize("path", PATHS)
async def test_every_attribute_selects_customers(sold: uuid.UUID, erp: httpx.AsyncClient, path: str) -> None:
    params, value_of = PATHS[path]
    for name, value in (OF_FIRST | {"customer_id": str(sold)}).items():
        reply = await erp.get(f"/v1/{path}", params=params | {name: value})
        assert reply.status_code == 200, reply.text
        assert value_of(reply.json()) == "100", name


@pytest.mark.parametrize("path", PATHS)
async def test_quadrants_need_clearance_2(app: FastAPI, tokens: Tokens, path: str) -> None:
    async with tokens.client(app, clearance=1) as low:
        reply = await low.get(f"/v1/{path}", params=PATHS[path][0] | {"quadrant": "core_value"})
    assert (reply.status_code, reply.json()["code"]) == (403, "field_hidden")
    assert [one["parameter"] for one in reply.json()["errors"]] == ["quadrant"]


@pytest.mark.parametrize("path", ["receivable-ageing", "payment-lateness", "days-sales-outstanding"])
async def test_receivables_are_grouped_by_quadrant(
    app: FastAPI, tokens: Tokens, sold: uuid.UUID, erp: httpx.AsyncClient, path: str
) -> None:
    params = {"group_by": "quadrant", "as_of": "2024-06-30"}
    (grouping,) = (await erp.get(f"/v1/{path}", params=params)).json()["groupings"]
    assert {one["key"] for one in grouping["items"]} == {"core_value", None}
    async with tokens.client(app, clearance=1) as low:
        reply = await low.get(f"/v1/{path}", params=params)
    assert [one["parameter"] for one in reply.json()["errors"]] == ["group_by"]
