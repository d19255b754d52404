"""KPI figures of several customers in one answer."""

import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.kpi.pushing import line, order, push
from tests.sign_in import Tokens

YEAR = {"from": "2024-01-01", "to": "2024-12-31"}
ADDITIVE = "sales,orders,profit,margin"


@pytest.fixture
async def three(erp: httpx.AsyncClient, known: Callable[..., Any]) -> list[uuid.UUID]:
    """Three customers with one order each."""
    ids = [await known(code, region="CN-GD") for code in ("A", "B", "C")]
    rows = [order(code, line(amount=f"{n}00", cost=f"{n}0"), customer_code=code) for n, code in enumerate("ABC", 1)]
    await push(erp, *rows)
    return ids


async def ask(client: httpx.AsyncClient, status: int = 200, **params: Any) -> dict[str, Any]:
    response = await client.get("/v1/kpi-values", params={"kpi": "sales", **YEAR, **params})
    assert response.status_code == status, response.text
    found: dict[str, Any] = response.json()
    return found


async def test_one_answer_has_the_figures_of_the_customers_named(
    erp: httpx.AsyncClient, three: list[uuid.UUID]
) -> None:
    named = f"{three[0]},{three[2]}"
    found = await ask(erp, customer_ids=named, group_by="customer", kpi=ADDITIVE)
    sales = {one["keys"][0]: one["value"] for one in found["items"] if one["kpi"] == "sales"}
    assert sales == {str(three[0]): "100", str(three[2]): "300"}
    assert (await ask(erp, customer_ids=named))["items"][0]["value"] == "400"
    for kpi in ADDITIVE.split(","):
        alone = await ask(erp, customer_id=str(three[2]), kpi=kpi)
        together = await ask(erp, customer_ids=str(three[2]), kpi=kpi)
        assert together["items"] == alone["items"]


async def test_customers_of_others_do_not_count(app: FastAPI, tokens: Tokens, three: list[uuid.UUID]) -> None:
    async with tokens.client(app, data_scope={"kind": "own", "user_id": str(uuid.uuid4())}) as stranger:
        assert (await ask(stranger, customer_ids=str(three[0])))["items"][0]["value"] == "0"


@pytest.mark.parametrize(("among", "value"), [((0, 1), "100"), ((1, 2), "0")])
async def test_a_customer_counts_only_among_those_named(
    erp: httpx.AsyncClient, three: list[uuid.UUID], among: tuple[int, int], value: str
) -> None:
    named = ",".join(str(three[place]) for place in among)
    found = await ask(erp, customer_id=str(three[0]), customer_ids=named)
    assert found["items"][0]["value"] == value


async def test_a_kpi_that_no_customer_has_is_refused(erp: httpx.AsyncClient, three: list[uuid.UUID]) -> None:
    refused = await ask(erp, 400, customer_ids=str(three[0]), kpi="market_share")
    assert refused["code"] == "group_unsupported"


@pytest.fixture
async def sold(erp: httpx.AsyncClient, three: list[uuid.UUID]) -> None:
    """One product of each of three categories, sold for 10, 20 and 40."""
    for number, category in enumerate(("boards", "cables", "motors"), 1):
        await push(erp, {"sku": f"S{number}", "name": category, "category": category}, kind="products")
        sale = line(sku=f"S{number}", amount=f"{5 * 2**number}", cost="1")
        await push(erp, order(f"S{number}", sale, customer_code="A"))


@pytest.mark.parametrize(
    ("asked", "group", "values"),
    [
        ({"categories": "boards,motors"}, "category", {"boards": "10", "motors": "40"}),
        ({"products": "S2,S3"}, "product", {"S2": "20", "S3": "40"}),
        ({"categories": "boards,motors", "category": "cables"}, "category", {"cables": "20"}),
        ({"categories": "elsewhere"}, "category", {}),
    ],
)
async def test_only_the_categories_or_products_named_count(
    erp: httpx.AsyncClient, sold: None, asked: dict[str, str], group: str, values: dict[str, str]
) -> None:
    found = await ask(erp, **asked, group_by=group)
    assert {one["keys"][0]: one["value"] for one in found["items"]} == values
    total = (await ask(erp, **asked))["items"][0]["value"]
    assert int(total) == sum(map(int, values.values()))


async def test_at_most_200_codes_are_named(erp: httpx.AsyncClient) -> None:
    for name in ("categories", "products"):
        refused = await ask(erp, status=400, **{name: ",".join(map(str, range(201)))})
        assert [(one["parameter"], one["code"]) for one in refused["errors"]] == [(name, "too_long")]
