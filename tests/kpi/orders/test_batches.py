"""Pushed orders: what is new, what is newer, what moved, what does not count."""

from collections.abc import Callable
from typing import Any

import httpx

from tests.kpi.pushing import counts, line, order, push

Fetch = Callable[..., Any]


async def sales(client: httpx.AsyncClient, **params: str) -> dict[str, str]:
    response = await client.get(
        "/v1/kpi-values",
        params={"kpi": "sales", "from": "2024-01-01", "to": "2024-12-31", "group_by": "customer", **params},
    )
    assert response.status_code == 200, response.text
    return {item["label"] or "unknown": item["value"] for item in response.json()["items"]}


async def test_new_orders_are_created_and_count(erp: httpx.AsyncClient, known: Callable[..., Any]) -> None:
    await known("C1")
    report = await push(erp, order("SO1"), order("SO2", line(1), line(2, amount="0.5")))
    assert counts(report) == {"received": 2, "created": 2}
    assert await sales(erp) == {"C1": "200.5"}


async def test_the_same_batch_again_changes_nothing(erp: httpx.AsyncClient) -> None:
    await push(erp, order("SO1"), order("SO2"))
    report = await push(erp, order("SO1"), order("SO2"))
    assert counts(report) == {"received": 2, "unchanged": 2}
    assert await sales(erp) == {"unknown": "200"}
