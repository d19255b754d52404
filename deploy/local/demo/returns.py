"""Returns: a few delivered lines come back and are credited."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from random import Random
from typing import Any

from deploy.local.demo.calendar import Window
from deploy.local.demo.money import decimal, fx_rate
from deploy.local.demo.orders import Order

RETURNED_SHARE = 0.012
OFTEN = 17
"""Rank of the customer that has returned much lately."""
LATELY = timedelta(days=80)


def credit_note_rows(orders: Iterable[Order], window: Window) -> Iterator[dict[str, Any]]:
    """Rows of `POST /v1/orders/batches`: credit notes, each for a part of an order's first line."""
    random = Random("returns")
    for order in orders:
        is_often = order.customer.rank == OFTEN and order.ordered_on > window.last - 2 * LATELY
        if order.delivered_on is None or random.random() >= (0.8 if is_often else RETURNED_SHARE):
            continue
        day = order.delivered_on + timedelta(days=random.randint(5, 25))
        if not order.is_cancelled and day <= window.last:
            yield _credit_note(order, day.isoformat(), random)


def _credit_note(order: Order, day: str, random: Random) -> dict[str, Any]:
    line = order.lines[0]
    back = max(1, round(line.quantity * random.uniform(0.1, 0.6)))
    return {
        "order_no": order.number.replace("SO", "CN"),
        "kind": "credit_note",
        "customer_code": order.customer_code,
        "ordered_on": day,
        "currency": order.customer.currency,
        "fx_rate": f"{fx_rate(order.customer.currency, order.ordered_on):.4f}",
        "status": "closed",
        "salesperson": order.salesperson,
        "source_version": 1,
        "lines": [
            {
                "line_no": 1,
                "sku": line.product.sku,
                "description": f"退货：{order.number}",
                "quantity": str(-back),
                "unit_price": decimal(line.unit_price),
                "amount": decimal(-back * line.unit_price),
                "cost": decimal(-round(line.cost * back / line.quantity)),
            }
        ],
    }
