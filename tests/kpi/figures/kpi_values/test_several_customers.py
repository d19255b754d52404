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


async def test_a_customer_and_several_are_not_asked_for_together(
    erp: httpx.AsyncClient, three: list[uuid.UUID]
) -> None:
    refused = await ask(erp, 400, customer_id=str(three[0]), customer_ids=str(three[1]))
    assert (refused["code"], refused["errors"][0]["parameter"]) == ("customers_named_twice", "customer_ids")


async def test_a_kpi_that_no_customer_has_is_refused(erp: httpx.AsyncClient, three: list[uuid.UUID]) -> None:
    refused = await ask(erp, 400, customer_ids=str(three[0]), kpi="market_share")
    assert refused["code"] == "group_unsupported"
