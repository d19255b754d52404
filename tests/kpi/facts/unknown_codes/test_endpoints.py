"""Codes that the ERP uses and no customer has."""

from collections.abc import Callable
from typing import Any

import httpx
from fastapi import FastAPI

from tests.kpi.pushing import order, push
from tests.sign_in import Tokens

RECEIVABLE = {
    "invoice_no": "I1",
    "customer_code": "X2",
    "issued_on": "2023-01-01",
    "due_on": "2023-02-01",
    "amount": "9",
}


async def test_unknown_codes_are_listed_with_their_facts(
    app: FastAPI, erp: httpx.AsyncClient, tokens: Tokens, known: Callable[..., Any]
) -> None:
    await known("C1")
    await push(erp, order("SO1"), order("SO2", customer_code="X1"), order("SO3", customer_code="X2"))
    await push(erp, RECEIVABLE, kind="receivables")
    async with tokens.client(app, sub="client:web") as web:
        await push(web, order("SO9", customer_code="X2", ordered_on="2024-06-01"))
        await push(web, order("SO10", customer_code="X2", status="cancelled"))
    items = (await erp.get("/v1/unknown-codes", params={"count": "true"})).json()
    assert (items["count"], items["items"]) == (
        2,
        [
            {
                "code": "X2",
                "orders": 2,
                "sales": "200",
                "receivables": 1,
                "payments": 0,
                "first_on": "2023-01-01",
                "last_on": "2024-06-01",
                "sources": ["erp", "web"],
                "claimed_by": None,
            },
            {
                "code": "X1",
                "orders": 1,
                "sales": "100",
                "receivables": 0,
                "payments": 0,
                "first_on": "2024-03-15",
                "last_on": "2024-03-15",
                "sources": ["erp"],
                "claimed_by": None,
            },
        ],
    )
    await known("X2")
    assert [item["code"] for item in (await erp.get("/v1/unknown-codes")).json()["items"]] == ["X1"]


async def test_unknown_codes_are_paged_and_belong_to_no_customer(
    app: FastAPI, erp: httpx.AsyncClient, tokens: Tokens
) -> None:
    await push(erp, *(order(f"SO{n}", customer_code=f"X{n}") for n in range(5)))
    page = (await erp.get("/v1/unknown-codes", params={"limit": "3", "sort": "code"})).json()
    rest = (
        await erp.get("/v1/unknown-codes", params={"limit": "3", "sort": "code", "cursor": page["next_cursor"]})
    ).json()
    assert [item["code"] for item in [*page["items"], *rest["items"]]] == ["X0", "X1", "X2", "X3", "X4"]
    async with tokens.client(app, data_scope={"kind": "regions", "regions": ["CN-GD"]}) as director:
        assert (await director.get("/v1/unknown-codes")).json()["items"] == []
