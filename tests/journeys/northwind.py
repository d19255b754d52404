"""Northwind's orders in the shapes of the ERP contract, from the published files."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any


def _rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with (folder / "northwind" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _day(american: str) -> str | None:
    if not american:
        return None
    month, day, year = american.split("/")
    return f"{year}-{int(month):02}-{int(day):02}"


def orders(folder: Path) -> Iterator[dict[str, Any]]:
    """Every order with its lines; all its lines are promised and shipped with the order."""
    lines: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows(folder, "order_details"):
        lines[row["OrderID"]].append(row)
    for order in _rows(folder, "orders"):
        dates = {"promised_on": _day(order["RequiredDate"]), "shipped_on": _day(order["ShippedDate"])}
        yield {
            "order_no": order["OrderID"],
            "customer_code": f"NW-{order['CustomerID']}",
            "ordered_on": _day(order["OrderDate"]),
            "currency": "CNY",
            "fx_rate": "1",
            "status": "shipped" if dates["shipped_on"] else "open",
            "source_version": 1,
            "lines": [_line(number, line) | dates for number, line in enumerate(lines[order["OrderID"]], start=1)],
        }


def _line(number: int, line: dict[str, str]) -> dict[str, Any]:
    gross = Decimal(line["UnitPrice"]) * int(line["Quantity"])
    amount = (gross * (1 - Decimal(line["Discount"]))).quantize(Decimal("0.0001"), ROUND_HALF_EVEN)
    product = {"line_no": number, "sku": f"NW-{line['ProductID']}"}
    return product | {"quantity": line["Quantity"], "unit_price": line["UnitPrice"], "amount": str(amount)}
