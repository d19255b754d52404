"""The months in which a customer code has orders."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.kpi.pushing import line, order, push

Fetch = Callable[..., Any]


async def months(fetch: Fetch) -> dict[str, str]:
    rows = await fetch("SELECT customer_code, months::text AS months FROM months_with_orders")
    return {row["customer_code"]: row["months"] for row in rows}


async def test_neighbouring_months_are_one_range(erp: httpx.AsyncClient, fetch: Fetch) -> None:
    days = ("2024-01-31", "2024-02-01", "2024-02-29", "2024-05-05")
    await push(erp, *(order(day, ordered_on=day) for day in days), order("other", customer_code="C2"))
    ranges = "{[2024-01-01,2024-03-01),[2024-05-01,2024-06-01)}"
    assert await months(fetch) == {"C1": ranges, "C2": "{[2024-03-01,2024-04-01)}"}


async def test_credit_notes_and_cancelled_orders_are_no_orders(erp: httpx.AsyncClient, fetch: Fetch) -> None:
    returned = order("1", line(quantity="-1", amount="-50"), kind="credit_note")
    await push(erp, returned, order("2", status="cancelled"))
    assert await months(fetch) == {}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"status": "cancelled"}, {}),
        ({"status": "deleted"}, {}),
        ({"ordered_on": "2024-07-01"}, {"C1": "{[2024-07-01,2024-08-01)}"}),
        ({"customer_code": "C2"}, {"C2": "{[2024-03-01,2024-04-01)}"}),
    ],
)
async def test_a_month_goes_with_its_last_order(
    erp: httpx.AsyncClient, fetch: Fetch, changed: dict[str, Any], expected: dict[str, str]
) -> None:
    await push(erp, order("1"), order("2"))
    await push(erp, order("1", source_version=2, **changed))
    assert (await months(fetch))["C1"].startswith("{[2024-03-01,2024-04-01)"), "the other order is still there"
    await push(erp, order("2", source_version=2, **changed))
    assert await months(fetch) == expected


async def test_a_month_comes_and_goes_in_one_batch(erp: httpx.AsyncClient, fetch: Fetch) -> None:
    await push(erp, order("1", ordered_on="2024-01-01"), order("2", ordered_on="2024-02-01"))
    await push(
        erp,
        order("1", ordered_on="2024-03-01", source_version=2),
        order("2", ordered_on="2024-02-02", source_version=2),
        order("3", ordered_on="2024-01-05", customer_code="C2"),
    )
    assert await months(fetch) == {"C1": "{[2024-02-01,2024-04-01)}", "C2": "{[2024-01-01,2024-02-01)}"}
