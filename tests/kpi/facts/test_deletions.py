"""A document that is deleted in the ERP: it leaves all figures, and only a newer version restores it."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.kpi.pushing import CSV, counts, line, order, push

RECEIVABLE = {"invoice_no": "I1", "customer_code": "C1", "issued_on": "2024-03-01", "due_on": "2024-04-01"}
ROWS = {
    "orders": order("SO1"),
    "receivables": RECEIVABLE | {"amount": "10", "source_version": 1},
    "payments": {"payment_no": "P1", "invoice_no": "I1", "customer_code": "C1", "paid_on": "2024-03-05"}
    | {"amount": "10", "source_version": 1},
    "products": {"sku": "P1", "category": "Pumps", "unit_cost": "3", "source_version": 1},
    "product-costs": {"sku": "P1", "valid_from": "2024-01-01", "unit_cost": "3", "source_version": 1},
    "forecasts": {"customer_code": "C1", "month": "2024-03", "amount": "10", "frozen_on": "2024-02-01"}
    | {"source_version": 1},
    "exchange-rates": {"currency": "USD", "day": "2024-01-01", "rate": "7", "source_version": 1},
}
NUMBERS = ("order_no", "invoice_no", "payment_no", "sku", "valid_from", "customer_code", "month", "frozen_on")
KEYS = {
    "orders": NUMBERS[:1],
    "receivables": NUMBERS[1:2],
    "payments": NUMBERS[2:3],
    "products": NUMBERS[3:4],
    "product-costs": NUMBERS[3:5],
    "forecasts": NUMBERS[5:],
    "exchange-rates": ("currency", "day"),
}


def deleted(kind: str, version: int) -> dict[str, Any]:
    number = {name: ROWS[kind][name] for name in KEYS[kind]}
    return {**number, "status": "deleted", "source_version": version}


async def stored(client: httpx.AsyncClient, kind: str) -> int:
    return len((await client.get(f"/v1/{kind}")).json()["items"])


@pytest.mark.parametrize("kind", ROWS)
async def test_a_deleted_document_is_gone_until_a_newer_version_restores_it(erp: httpx.AsyncClient, kind: str) -> None:
    steps = [
        (ROWS[kind], "created", 1),
        (deleted(kind, 3), "updated", 0),
        (ROWS[kind] | {"source_version": 2}, "stale", 0),
        (deleted(kind, 4), "unchanged", 0),
        (ROWS[kind] | {"source_version": 4}, "unchanged", 0),
        (ROWS[kind] | {"source_version": 5}, "updated", 1),
        (deleted(kind, 4), "stale", 1),
    ]
    for row, outcome, left in steps:
        assert counts(await push(erp, row, kind=kind)) == {"received": 1, outcome: 1} | (
            {"differing": 1} if row["source_version"] == 4 and outcome == "unchanged" and "status" not in row else {}
        )
        assert await stored(erp, kind) == left


@pytest.mark.parametrize("kind", ROWS)
async def test_a_deletion_that_arrives_first_keeps_older_versions_out(erp: httpx.AsyncClient, kind: str) -> None:
    assert counts(await push(erp, deleted(kind, 2), kind=kind)) == {"received": 1, "created": 1}
    assert counts(await push(erp, ROWS[kind], kind=kind)) == {"received": 1, "stale": 1}
    assert await stored(erp, kind) == 0


async def test_a_deleted_order_leaves_totals_and_lines(erp: httpx.AsyncClient, fetch: Callable[..., Any]) -> None:
    await push(erp, order("SO1", line(promised_on="2024-04-02")), order("SO2", line(amount="7")))
    await push(erp, deleted("orders", 2))
    assert [row["sales"] for row in await fetch("SELECT sales FROM customer_months")] == [7]
    assert await fetch("SELECT * FROM open_promises") == []
    assert len(await fetch("SELECT * FROM order_lines")) == 1


async def test_the_whole_document_may_come_with_its_deletion(erp: httpx.AsyncClient) -> None:
    await push(erp, order("SO1"))
    assert counts(await push(erp, order("SO1", status="deleted", source_version=2))) == {"received": 1, "updated": 1}
    wrong = order("SO1", status="deleted", source_version=3, colour="red")
    assert (await push(erp, wrong))["rejections"][0]["pointer"] == "/colour"


async def test_a_product_without_a_version_is_deleted_and_comes_back(erp: httpx.AsyncClient) -> None:
    await push(erp, {"sku": "P1", "category": "Pumps"}, kind="products")
    await push(erp, {"sku": "P1", "status": "deleted"}, kind="products")
    assert await stored(erp, "products") == 0
    assert counts(await push(erp, {"sku": "P1"}, kind="products")) == {"received": 1, "updated": 1}
    assert await stored(erp, "products") == 1


async def test_a_csv_deletes_by_its_status(erp: httpx.AsyncClient) -> None:
    await push(erp, ROWS["payments"], kind="payments")
    csv = "payment_no,invoice_no,customer_code,paid_on,amount,status,source_version\nP1,,,,,deleted,2\n"
    answer = await erp.post("/v1/payments/batches", content=csv.encode(), headers=CSV)
    assert counts(answer.json()) == {"received": 1, "updated": 1}
    assert await stored(erp, "payments") == 0
