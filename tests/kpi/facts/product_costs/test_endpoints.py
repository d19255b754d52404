"""Costs of products: lines without a cost take the one of their order's day."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.kpi.pushing import line, order, push
from tests.sign_in import Tokens


def cost(valid_from: str, unit_cost: str, **fields: Any) -> dict[str, Any]:
    return {"sku": "P1", "valid_from": valid_from, "unit_cost": unit_cost, "source_version": 1, **fields}


async def margin(client: httpx.AsyncClient) -> str | None:
    asked = {"kpi": "margin", "from": "2024-01-01", "to": "2024-12-31"}
    value: str | None = (await client.get("/v1/kpi-values", params=asked)).json()["items"][0]["value"]
    return value


async def line_of(client: httpx.AsyncClient) -> tuple[str | None, str]:
    (item,) = (await client.get("/v1/orders")).json()["items"]
    detail = (await client.get(f"/v1/orders/{item['id']}")).json()
    assert detail["cost"] == detail["lines"][0]["cost"] == item["cost"]
    return detail["lines"][0]["cost"], detail["lines"][0]["cost_source"]


@pytest.mark.parametrize(
    ("valid_from", "expected"),
    [("2024-03-14", "40"), ("2024-03-15", "40"), ("2024-03-16", "20")],
)
async def test_the_cost_of_the_orders_day_counts(erp: httpx.AsyncClient, valid_from: str, expected: str) -> None:
    await push(erp, {"sku": "P1", "unit_cost": "10"}, kind="products")
    await push(erp, cost(valid_from, "20"), kind="product-costs")
    await push(erp, order("SO1"))
    assert await line_of(erp) == (expected, "product")


async def test_the_lines_own_cost_goes_before(erp: httpx.AsyncClient) -> None:
    await push(erp, cost("2024-01-01", "20"), kind="product-costs")
    await push(erp, order("SO1", line(cost="30")))
    assert (await line_of(erp), await margin(erp)) == (("30", "line"), "0.7")


async def test_without_any_cost_there_is_no_margin(erp: httpx.AsyncClient) -> None:
    await push(erp, cost("2024-03-16", "20"), kind="product-costs")
    await push(erp, order("SO1"))
    assert (await line_of(erp), await margin(erp)) == ((None, "none"), None)


async def test_a_foreign_order_has_the_cost_in_its_currency(erp: httpx.AsyncClient) -> None:
    await push(erp, cost("2024-01-01", "20"), kind="product-costs")
    await push(erp, order("SO1", currency="USD", fx_rate="8"))
    assert (await line_of(erp), await margin(erp)) == (("5", "product"), "0.95")


async def test_a_corrected_cost_corrects_the_margin_of_past_lines(erp: httpx.AsyncClient) -> None:
    await push(erp, order("SO1", line(1), line(2, cost="30")))
    await push(erp, cost("2024-01-01", "20"), kind="product-costs")
    assert await margin(erp) == "0.65"
    await push(erp, cost("2024-01-01", "25", source_version=2), kind="product-costs")
    assert await margin(erp) == "0.6"
    await push(erp, cost("2024-03-01", "5"), kind="product-costs")
    assert await margin(erp) == "0.8"
    await push(
        erp, {"sku": "P1", "valid_from": "2024-03-01", "status": "deleted", "source_version": 2}, kind="product-costs"
    )
    assert await margin(erp) == "0.6"


async def test_the_product_without_a_dated_cost_has_its_own(erp: httpx.AsyncClient) -> None:
    await push(erp, order("SO1"))
    await push(erp, {"sku": "P1", "unit_cost": "10"}, kind="products")
    assert await margin(erp) == "0.8"
    await push(erp, {"sku": "P1", "unit_cost": None}, kind="products")
    assert await margin(erp) is None


async def test_costs_are_listed_for_level_two_only(app: FastAPI, erp: httpx.AsyncClient, tokens: Tokens) -> None:
    await push(erp, cost("2024-01-01", "20"), cost("2024-02-01", "21"), kind="product-costs")
    listed = (await erp.get("/v1/product-costs")).json()["items"]
    assert [(one["valid_from"], one["unit_cost"]) for one in listed] == [("2024-02-01", "21"), ("2024-01-01", "20")]
    async with tokens.client(app, sub="user:assistant", roles=["assistant"], clearance=1) as assistant:
        assert (await assistant.get("/v1/product-costs")).status_code == 403
