"""Made-up sales of any size: the same customers and months, however many lines."""

import random
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

CUSTOMERS = 300
MONTHS = [date(2024 + month // 12, month % 12 + 1, 1) for month in range(30)]


def orders(
    count: int,
    *,
    lines: int,
    prefix: str,
    customers: int = CUSTOMERS,
    months: Sequence[date] = MONTHS,
    of_month: int | None = None,
) -> Iterator[dict[str, Any]]:
    """That many orders of so many lines each, spread evenly over every customer and month.

    `of_month`: orders before the next month's (default: one of each customer).
    """
    chance = random.Random(prefix)
    for number in range(count):
        month = months[number // (of_month or customers) % len(months)]
        day = month.replace(day=chance.randint(1, 28)).isoformat()
        yield {
            "order_no": f"{prefix}-{number}",
            "customer_code": f"B{number % customers}",
            "ordered_on": day,
            "currency": "CNY",
            "fx_rate": "1",
            "status": "shipped",
            "source_version": 1,
            "lines": [_line(line_no, day, chance) for line_no in range(1, lines + 1)],
        }


def _line(number: int, day: str, chance: random.Random) -> dict[str, Any]:
    quantity, price = chance.randint(1, 50), chance.randint(100, 90_000)
    return {
        "line_no": number,
        "sku": f"SKU-{chance.randint(1, 300)}",
        "quantity": str(quantity),
        "unit_price": f"{price / 100:.2f}",
        "amount": f"{quantity * price / 100:.2f}",
        "cost": f"{quantity * price / 150:.2f}",
        "promised_on": day,
        "shipped_on": day,
        "accepted_quantity": str(quantity),
    }
