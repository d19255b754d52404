"""Figures by one and two dimensions, by day, and with the attributes of each period."""

import csv
import io
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.kpi.figures.attribute_history.store import record_attributes
from shared.customers.directory import read_entries, replace_entries
from shared.database import transaction
from tests.kpi.pushing import line, order, push
from tests.sign_in import Tokens

YEAR = {"from": "2024-01-01", "to": "2024-12-31"}
Known = Callable[..., Any]


async def ask(client: httpx.AsyncClient, kpi: str = "sales", language: str = "en", **params: str) -> dict[str, Any]:
    headers = {"Accept-Language": language}
    response = await client.get("/v1/kpi-values", params={"kpi": kpi, **YEAR, **params}, headers=headers)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def grouped(client: httpx.AsyncClient, group_by: str, kpi: str = "sales", **params: str) -> dict[Any, Any]:
    items = (await ask(client, kpi, group_by=group_by, **params))["items"]
    return {tuple(item["labels"]): item["value"] for item in items}


@pytest.fixture
async def company(erp: httpx.AsyncClient, known: Known) -> dict[str, uuid.UUID]:
    ids = {
        "Alpha": await known(
            "A1", name="Alpha", region="N", customer_class="core", tier="key", quadrant="core_value", stage="deep"
        ),
        "Beta": await known("B1", name="Beta", region="S", customer_class="small"),
    }
    pump, valve = {"sku": "P1"}, {"sku": "V1"}
    await push(erp, {"sku": "P1", "category": "pumps", "name": "水泵"}, {"sku": "V1"}, kind="products")
    await push(
        erp,
        order(
            "1",
            line(1, amount="100", cost="60", **pump),
            line(2, amount="10", **valve),
            customer_code="A1",
            ordered_on="2024-01-10",
            region="W",
            project_no="PRJ1",
        ),
        order("2", line(1, amount="40", **pump), customer_code="A1", ordered_on="2024-01-31"),
        order("3", line(1, amount="7", sku=None), customer_code="B1", ordered_on="2024-02-01", project_no="PRJ1"),
        order("4", line(1, amount="3", **pump), customer_code="?", ordered_on="2024-02-01", region="S"),
        order("5", line(1, amount="900", **pump), customer_code="B1", ordered_on="2024-02-01", status="cancelled"),
    )
    return ids


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(
    ("group_by", "expected"),
    [
        ("tier", {"Key": "150", "No tier": "10"}),
        ("quadrant", {"Core value": "150", "No quadrant": "10"}),
        ("stage", {"Deep": "150", "No stage": "10"}),
        ("product", {"水泵": "143", "V1": "10", "No product number": "7"}),
        ("project", {"PRJ1": "117", "No project": "43"}),
        ("order_region", {"W": "110", "N": "40", "S": "10"}),
    ],
)
async def test_sales_by_one_dimension(erp: httpx.AsyncClient, group_by: str, expected: dict[str, str]) -> None:
    assert await grouped(erp, group_by) == {(label,): value for label, value in expected.items()}


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(
    ("group_by", "expected"),
    [
        ("region,category", {("N", "pumps"): "140", ("N", "No category"): "10", ("S", "No category"): "7"}),
        ("project,order_region", {("PRJ1", "W"): "110", ("PRJ1", "S"): "7", ("No project", "N"): "40"}),
        ("class,product", {("Core", "水泵"): "140", ("Core", "V1"): "10", ("Small", "No product number"): "7"}),
        ("customer,tier", {("Alpha", "Key"): "150", ("Beta", "No tier"): "7"}),
    ],
)
async def test_sales_by_two_dimensions(
    erp: httpx.AsyncClient, group_by: str, expected: dict[tuple[str, str], str]
) -> None:
    found = await grouped(erp, group_by)
    assert expected.items() <= found.items()
    assert sum(map(int, found.values())) == 160


@pytest.mark.usefixtures("company")
async def test_labels_are_in_the_readers_language(erp: httpx.AsyncClient) -> None:
    found = await ask(erp, language="zh-CN", group_by="class,region", sort="label")
    assert [item["labels"] for item in found["items"]] == [["中小客户", "S"], ["核心客户", "N"], ["未分类", "未分区域"]]
    assert found["items"][1]["keys"] == ["core", "N"]


@pytest.mark.usefixtures("company")
async def test_days_are_added_up_from_order_lines(erp: httpx.AsyncClient) -> None:
    few = {"from": "2024-01-30", "to": "2024-02-02", "grain": "day"}
    items = (await ask(erp, "sales,orders,margin", **few))["items"]
    assert [(one["period"], one["value"]) for one in items[:4]] == [
        ("2024-01-30", "0"),
        ("2024-01-31", "40"),
        ("2024-02-01", "10"),
        ("2024-02-02", "0"),
    ]
    assert [one["value"] for one in items[4:8]] == ["0", "1", "2", "0"]
    assert {(one["value"], one["reason"]) for one in items[8:]} == {(None, "no_data")}


@pytest.mark.usefixtures("company")
async def test_filters_of_lines(erp: httpx.AsyncClient) -> None:
    for filters, expected in (
        ({"product": "P1"}, "143"),
        ({"project": "PRJ1"}, "117"),
        ({"order_region": "S"}, "10"),
        ({"tier": "key"}, "150"),
        ({"quadrant": "core_value", "stage": "deep"}, "150"),
        ({"project": "PRJ1", "region": "N"}, "110"),
    ):
        assert (await ask(erp, **filters))["items"][0]["value"] == expected, filters


@pytest.mark.usefixtures("company")
async def test_figures_by_two_dimensions_as_csv(erp: httpx.AsyncClient) -> None:
    asked = {"kpi": "sales", "group_by": "class,region", "format": "csv", **YEAR}
    text = (await erp.get("/v1/kpi-values", params=asked)).text.removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0])[:8] == [
        "kpi",
        "period",
        "starts_on",
        "ends_on",
        "class",
        "class_label",
        "region",
        "region_label",
    ]
    assert {(row["class_label"], row["region"], row["value"]) for row in rows} >= {("Core", "N", "150")}


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(
    ("params", "code", "mentioned"),
    [
        ({"grain": "day"}, "too_long_for_lines", "92 days"),
        ({"group_by": "product", "from": "2023-01-01"}, "too_long_for_lines", "366 days"),
        ({"kpi": "order_accuracy", "group_by": "category", "from": "2023-01-01"}, "too_long_for_lines", "category"),
        ({"kpi": "retention", "grain": "day", "to": "2024-01-31"}, "grain_unsupported", "Month"),
        ({"group_by": "region,class,tier"}, "bad_request", None),
        ({"group_by": "custom:unheard_of"}, "custom_field_unknown", "unheard_of"),
        ({"grain": "day", "to": "2023-12-31"}, "days_invalid", "before"),
    ],
)
async def test_what_cannot_be_answered_names_the_remedy(
    erp: httpx.AsyncClient, params: dict[str, str], code: str, mentioned: str | None
) -> None:
    response = await erp.get("/v1/kpi-values", params={"kpi": "sales", **YEAR, **params})
    assert (response.status_code, response.json()["code"]) == (400, code), response.text
    assert mentioned is None or mentioned in response.json()["detail"]


async def test_the_quadrant_needs_clearance_two(app: FastAPI, tokens: Tokens) -> None:
    async with tokens.client(app, clearance=1) as assistant:
        for params in ({"group_by": "quadrant"}, {"quadrant": "maintain"}):
            response = await assistant.get("/v1/kpi-values", params={"kpi": "sales", **YEAR, **params})
            assert (response.status_code, response.json()["code"]) == (403, "field_hidden")


async def test_attributes_of_the_period(app: FastAPI, erp: httpx.AsyncClient, company: dict[str, uuid.UUID]) -> None:
    moved = company["Alpha"]
    async with transaction(app.state.engine) as session:
        await record_attributes(session, list(company.values()), date(2023, 12, 1))
        (entry,) = await read_entries(session, [moved])
        await replace_entries(session, [moved], [entry.model_copy(update={"region": "E"})])
        await record_attributes(session, [moved], date(2024, 1, 31))
    await push(erp, order("9", line(amount="5"), customer_code="A1", ordered_on="2023-12-31"))
    months = {"grain": "month", "from": "2023-12-01", "to": "2024-01-31", "group_by": "region"}
    today, then = await ask(erp, **months), await ask(erp, attributes="period", **months)
    assert {(one["period"], one["labels"][0], one["value"]) for one in today["items"]} == {
        ("2023-12", "E", "5"),
        ("2024-01", "E", "150"),
    }
    assert {(one["period"], one["labels"][0], one["value"]) for one in then["items"]} == {
        ("2023-12", "N", "5"),
        ("2024-01", "E", "150"),
    }
    assert (today["attributes_known_from"], then["attributes_known_from"]) == (None, "2023-12-01")
    only = await ask(erp, attributes="period", region="N", **{"from": "2023-12-01", "to": "2023-12-31"})
    assert only["items"][0]["value"] == "5"
    kept = await ask(erp, "concentration,new_customers", attributes="period", **months)
    assert {(one["kpi"], one["period"], one["labels"][0], one["n"]) for one in kept["items"] if one["n"]} == {
        ("concentration", "2023-12", "N", 1),
        ("concentration", "2024-01", "E", 1),
    }
