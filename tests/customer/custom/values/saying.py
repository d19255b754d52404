"""Custom fields of every kind, and what a list finds by them."""

from typing import Any

import httpx

from tests.customer.conftest import MakeField

CUSTOMERS, CONTACTS = "/v1/customers", "/v1/contacts"
OPTIONS = [{"code": code, "label": code} for code in ("online", "dealer", "fair")]
EVERY_KIND = {
    "text": "维护",
    "long_text": "第一行\n第二行",
    "integer": 12,
    "decimal": "12.5",
    "date": "2026-01-31",
    "boolean": False,
    "choice": "online",
    "choices": ["online", "fair"],
    "url": "https://example.cn/a",
    "email": "li@example.cn",
    "phone": "+86 755 88880000",
}


async def make_every_kind(make_field: MakeField, applies_to: str) -> None:
    for kind in EVERY_KIND:
        options = OPTIONS if kind in {"choice", "choices"} else []
        await make_field(kind, kind, applies_to=applies_to, options=options)


async def found(client: httpx.AsyncClient, *filters: str, address: str = CUSTOMERS, **params: Any) -> set[str]:
    """Names in the list, and a check that the count agrees."""
    response = await client.get(address, params={"custom": list(filters), "count": "true", "limit": 500, **params})
    assert response.status_code == 200, response.text
    page = response.json()
    assert page["count"] == len(page["items"])
    return {item["name"] for item in page["items"]}


async def refused(client: httpx.AsyncClient, text: str) -> tuple[int, str]:
    response = await client.get(CUSTOMERS, params={"custom": text})
    return response.status_code, response.json()["code"]
