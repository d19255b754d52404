"""Receivables, payments and open amounts."""

import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.kpi.pushing import counts, push
from tests.sign_in import Tokens

Known = Callable[..., Any]


def invoice(invoice_no: str, amount: str = "100", **fields: Any) -> dict[str, Any]:
    return {
        "invoice_no": invoice_no,
        "customer_code": "C1",
        "issued_on": "2024-01-01",
        "due_on": "2099-01-01",
        "amount": amount,
        "source_version": 1,
        **fields,
    }


def payment(payment_no: str, invoice_no: str, amount: str, **fields: Any) -> dict[str, Any]:
    return {
        "payment_no": payment_no,
        "invoice_no": invoice_no,
        "customer_code": "C1",
        "paid_on": "2024-02-01",
        "amount": amount,
        **fields,
    }


async def test_receivables_are_upserted_and_listed(erp: httpx.AsyncClient, known: Known) -> None:
    customer = await known("C1")
    first = await push(erp, invoice("I1"), invoice("I2"), kind="receivables")
    assert counts(first) == {"received": 2, "created": 2}
    changed = [invoice("I1", "90", source_version=2), invoice("I2"), invoice("I1", source_version=0)]
    assert counts(await push(erp, *changed, kind="receivables")) == {
        "received": 3,
        "updated": 1,
        "unchanged": 1,
        "stale": 1,
    }
    page = (await erp.get("/v1/receivables", params={"customer_id": str(customer), "sort": "invoice_no"})).json()
    assert [(item["invoice_no"], item["amount"], item["kind"]) for item in page["items"]] == [
        ("I1", "90", "goods"),
        ("I2", "100", "goods"),
    ]
    assert (await erp.get("/v1/receivables", params={"amount__lt": "95"})).json()["items"] == page["items"][:1]


async def test_a_receivable_moves_to_another_customer(erp: httpx.AsyncClient, known: Known) -> None:
    await known("C1")
    await push(erp, invoice("I1"), kind="receivables")
    moved = await push(erp, invoice("I1", customer_code="C2", source_version=2), kind="receivables")
    assert counts(moved) == {"received": 1, "updated": 1}
    assert [item["customer_code"] for item in (await erp.get("/v1/receivables")).json()["items"]] == ["C2"]


@pytest.mark.parametrize(
    ("fields", "pointer", "code"),
    [
        ({"kind": "gift"}, "/kind", "enum"),
        ({"disputed": "maybe"}, "/disputed", "bool_parsing"),
        ({"currency": "USD"}, "/fx_rate", "fx_rate_missing"),
    ],
)
async def test_a_wrong_receivable_is_rejected(
    erp: httpx.AsyncClient, fields: dict[str, Any], pointer: str, code: str
) -> None:
    report = await push(erp, invoice("I1", **fields), kind="receivables")
    assert [(told["pointer"], told["code"]) for told in report["rejections"]] == [(pointer, code)]


async def test_the_open_amount_is_the_unpaid_one(erp: httpx.AsyncClient, known: Known) -> None:
    customer = await known("C1", "C2")
    await push(
        erp,
        invoice("I1", "100", due_on="2024-02-01"),
        invoice("I2", "10", currency="USD", fx_rate="7", disputed=True, kind="tooling"),
        invoice("I3", "50", status="paid"),
        invoice("I4", "60", status="written_off"),
        invoice("I5", "80"),
        invoice("I6", "5", kind="retention"),
        invoice("CN1", "-20"),
        invoice("other", "1000", customer_code="C3"),
        kind="receivables",
    )
    await push(
        erp,
        payment("P1", "I1", "30"),
        payment("P2", "I2", "4"),
        payment("P3", "I5", "90", customer_code="C2"),
        payment("P4", "other", "1", customer_code="C3"),
        kind="payments",
    )
    found = (await erp.get("/v1/receivables/open", params={"customer_id": str(customer)})).json()
    assert found == {
        "customer_id": str(customer),
        "customer_name": "C1",
        "members": 1,
        "amount": "97",
        "overdue": "70",
        "disputed": "42",
        "currency": "CNY",
        "receivables": 4,
        "by_kind": [
            {"kind": "goods", "amount": "50", "receivables": 2},
            {"kind": "retention", "amount": "5", "receivables": 1},
            {"kind": "tooling", "amount": "42", "receivables": 1},
        ],
    }


async def test_a_customer_without_receivables_owes_nothing(erp: httpx.AsyncClient, known: Known) -> None:
    customer = await known("C1")
    found = (await erp.get("/v1/receivables/open", params={"customer_id": str(customer)})).json()
    assert (found["amount"], found["receivables"], found["by_kind"]) == ("0", 0, [])


async def test_only_the_callers_customers_count(
    app: FastAPI, tokens: Tokens, erp: httpx.AsyncClient, known: Known
) -> None:
    someone = uuid.uuid4()
    mine, other = await known("C1", team=[someone]), await known("C2")
    await push(
        erp, invoice("I1"), invoice("I2", customer_code="C2"), invoice("I3", customer_code="C9"), kind="receivables"
    )
    async with tokens.client(app, sub=str(someone), data_scope={"kind": "own", "regions": []}) as client:
        assert [item["invoice_no"] for item in (await client.get("/v1/receivables")).json()["items"]] == ["I1"]
        assert (await client.get("/v1/receivables/open", params={"customer_id": str(mine)})).json()["amount"] == "100"
        refused = await client.get("/v1/receivables/open", params={"customer_id": str(other)})
        assert (refused.status_code, refused.json()["code"]) == (404, "customer_not_found")


async def test_payments_are_upserted_and_listed(erp: httpx.AsyncClient) -> None:
    await push(erp, payment("P1", "I1", "5"), payment("P2", "I1", "-5"), kind="payments")
    again = await push(erp, payment("P1", "I1", "6", source_version=1), kind="payments")
    assert counts(again) == {"received": 1, "updated": 1}
    items = (await erp.get("/v1/payments", params={"invoice_no": "I1", "sort": "payment_no"})).json()["items"]
    assert [(item["payment_no"], item["amount"]) for item in items] == [("P1", "6"), ("P2", "-5")]


async def test_a_groups_open_amount_includes_only_visible_customers(
    app: FastAPI, tokens: Tokens, erp: httpx.AsyncClient, known: Known
) -> None:
    somebody = uuid.uuid4()
    parent = await known("C1", team=[somebody])
    await known("C2", parent_id=parent, team=[somebody])
    await known("C3", parent_id=parent)
    codes = {"I1": "C1", "I2": "C2", "I3": "C3"}
    await push(erp, *(invoice(number, customer_code=code) for number, code in codes.items()), kind="receivables")
    await push(erp, payment("P2", "I2", "30", customer_code="C2"), kind="payments")

    async def owed(client: httpx.AsyncClient, **params: str) -> tuple[str, int, int]:
        found = (await client.get("/v1/receivables/open", params={"customer_id": str(parent), **params})).json()
        return found["amount"], found["receivables"], found["members"]

    assert await owed(erp) == ("100", 1, 1)
    assert await owed(erp, include_group="true") == ("270", 3, 3)
    async with tokens.client(app, sub=str(somebody), data_scope={"kind": "own", "regions": []}) as client:
        assert await owed(client, include_group="true") == ("170", 2, 2)
