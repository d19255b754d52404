"""Lines over all orders: filters, access, pages and exports."""

import csv
import io
import json
import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.kpi.pushing import line, order, push
from tests.sign_in import Tokens

PATH = "/v1/order-lines"


@pytest.fixture(autouse=True)
async def sold(erp: httpx.AsyncClient, known: Callable[..., Any]) -> uuid.UUID:
    """Two customers' orders, one late, one by project."""
    customer: uuid.UUID = await known("C1")
    await push(erp, {"sku": "P1", "category": "Pumps", "name": "Pump 1", "unit_cost": "10"}, kind="products")
    late = line(2, sku="P2", cost="70", promised_on="2024-03-20", shipped_on="2024-03-21")
    in_time = line(1, promised_on="2024-03-20", shipped_on="2024-03-20")
    await push(
        erp,
        order("SO1", in_time, late),
        order(
            "SO2", line(1, amount="7"), customer_code="C2", ordered_on="2024-04-01", region="CN-SH", project_no="PJ1"
        ),
    )
    return customer


async def found(client: httpx.AsyncClient, **params: str) -> list[tuple[str, int]]:
    answer = await client.get(PATH, params=params)
    assert answer.status_code == 200, answer.text
    return [(one["order_no"], one["line_no"]) for one in answer.json()["items"]]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, [("SO2", 1), ("SO1", 2), ("SO1", 1)]),
        ({"sort": "ordered_on"}, [("SO1", 1), ("SO1", 2), ("SO2", 1)]),
        ({"sku": "P2"}, [("SO1", 2)]),
        ({"category": "Pumps"}, [("SO2", 1), ("SO1", 1)]),
        ({"is_on_time": "false"}, [("SO1", 2)]),
        ({"is_on_time": "true"}, [("SO1", 1)]),
        ({"ordered_on__gte": "2024-03-16"}, [("SO2", 1)]),
        ({"region": "CN-SH"}, [("SO2", 1)]),
        ({"project_no": "PJ1"}, [("SO2", 1)]),
        ({"customer_code": "C2"}, [("SO2", 1)]),
        ({"q": "so1"}, [("SO1", 2), ("SO1", 1)]),
    ],
)
async def test_lines_are_found(erp: httpx.AsyncClient, params: dict[str, str], expected: list[tuple[str, int]]) -> None:
    assert await found(erp, **params) == expected


async def test_lines_of_a_customer(erp: httpx.AsyncClient, sold: uuid.UUID) -> None:
    assert await found(erp, customer_id=str(sold)) == [("SO1", 2), ("SO1", 1)]


async def test_a_line_says_what_order_and_product_say(erp: httpx.AsyncClient) -> None:
    (item,) = (await erp.get(PATH, params={"order_no": "SO2"})).json()["items"]
    told = {name: item[name] for name in ("product_name", "category", "cost", "cost_source", "is_on_time", "region")}
    assert told == {
        "product_name": "Pump 1",
        "category": "Pumps",
        "cost": "20",
        "cost_source": "product",
        "is_on_time": None,
        "region": "CN-SH",
    }


async def test_pages_go_on_where_the_last_ended(erp: httpx.AsyncClient) -> None:
    seen, cursor = [], None
    for _ in range(3):
        page = (await erp.get(PATH, params={"limit": "1"} | ({"cursor": cursor} if cursor else {}))).json()
        seen += [(one["order_no"], one["line_no"]) for one in page["items"]]
        cursor = page["next_cursor"]
    assert (seen, cursor) == ([("SO2", 1), ("SO1", 2), ("SO1", 1)], None)


@pytest.mark.parametrize("clearance", [1, 2])
async def test_a_seller_exports_own_lines_and_the_cost_from_level_two(
    app: FastAPI, known: Callable[..., Any], tokens: Tokens, clearance: int
) -> None:
    seller = uuid.uuid4()
    await known("C2", team=[seller])
    scope = {"kind": "own", "regions": []}
    async with tokens.client(app, sub=str(seller), data_scope=scope, clearance=clearance) as client:
        rows = [json.loads(row) for row in (await client.get(f"{PATH}/export")).text.splitlines()]
        assert [row["order_no"] for row in rows] == ["SO2"]
        assert ("cost" in rows[0], "cost_source" in rows[0]) == (clearance == 2, clearance == 2)


async def test_an_export_has_every_line_once(erp: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.batches.exports.ROWS_AT_ONCE", 2)
    answer = await erp.get(f"{PATH}/export", params={"format": "csv", "sort": "amount"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert sorted((row["order_no"], row["line_no"]) for row in rows) == [("SO1", "1"), ("SO1", "2"), ("SO2", "1")]
    assert rows[0]["amount"] == "7"
