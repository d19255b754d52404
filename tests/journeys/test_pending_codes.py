"""A sales assistant takes a free code: the records of before count once somebody who sees all customers confirms it."""

from typing import Any

import httpx
import pytest

from tests.journeys.house import House, eventually, get, post
from tests.journeys.test_three_people import hire
from tests.kpi.pushing import line, order

pytestmark = pytest.mark.journey

FIGURES = {"kpi": "sales", "from": "2024-01-01", "to": "2024-12-31", "grain": "total"}


def sales(client: httpx.Client, customer_id: str) -> Any:
    """The customer's sales of 2024; None: nothing counts for it."""
    (figure,) = get(client, "/v1/kpi-values", customer_id=customer_id, **FIGURES)["items"]
    return None if figure["value"] in (None, "0") else figure["value"]


def unknown(client: httpx.Client, code: str) -> list[Any]:
    """The unknown code as a list of one, or none."""
    found: list[Any] = get(client, "/v1/unknown-codes", code=code)["items"]
    return found


def to_confirm(client: httpx.Client) -> list[str]:
    """The codes on the reader's own agenda."""
    items = get(client, "/v1/me/agenda", kind__in="code_confirmation")["items"]
    return [item["title"] for item in items if "诺鼎待确认" in item["title"]]


def test_an_assistant_takes_a_code_and_sales_operations_confirms_it(house: House) -> None:
    erp = house.client_of("erp")
    assistant, _ = hire(house, "chen.pending", "sales_assistant")
    operations, _ = hire(house, "ops.pending", "sales_operations")
    post(erp, "/v1/orders/batches", [order("PC-1", line(amount="700"), customer_code="PC-OLD")])
    codes = [{"code": "PC-OLD"}, {"code": "PC-NEW"}]
    made = post(assistant, "/v1/customers", {"name": "天津诺鼎待确认有限公司", "codes": codes})
    assert made["pending_codes"] == [{"code": "PC-OLD", "reason": "has_records"}]
    post(erp, "/v1/orders/batches", [order("PC-2", line(amount="50"), customer_code="PC-NEW")])

    eventually(lambda: sales(assistant, made["id"]) == "50")
    assert [one["order_no"] for one in get(assistant, "/v1/orders", customer_id=made["id"])["items"]] == ["PC-2"]
    claim = {"customer_id": made["id"], "customer_name": made["name"]}
    assert [one["claimed_by"] for one in unknown(operations, "PC-OLD")] == [claim]
    assert unknown(operations, "PC-NEW") == []

    assert to_confirm(operations) == ["Confirm or remove code PC-OLD (天津诺鼎待确认有限公司)"]
    assert to_confirm(assistant) == []
    at = f"/v1/customers/{made['id']}/codes"
    (pending,) = get(assistant, at, status="pending")["items"]
    assert assistant.post(f"{at}/{pending['id']}/confirmation").status_code == 403
    confirmed = post(operations, f"{at}/{pending['id']}/confirmation", None, status=200)
    assert confirmed["confirmed_by_name"] == "ops.pending"

    eventually(lambda: sales(assistant, made["id"]) == "750")
    assert unknown(operations, "PC-OLD") == []
    assert to_confirm(operations) == []
