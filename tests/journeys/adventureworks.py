"""AdventureWorks' B2B sales in the shapes of the ERP contract, from the published files."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

PLACES = Decimal("0.0001")


class AdventureWorks:
    """The sales of a bicycle maker to its resellers, 2011 to 2014."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "adventureworks"

    def _rows(self, name: str) -> Iterator[dict[str, str]]:
        with (self._folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)

    @cached_property
    def headers(self) -> list[dict[str, str]]:
        """The order headers as published."""
        return list(self._rows("sales_order_header"))

    @cached_property
    def customers(self) -> list[dict[str, Any]]:
        """Every store that ordered, as a customer with its ERP code."""
        stores = {row["BusinessEntityID"]: row["Name"] for row in self._rows("store")}
        territories = {row["TerritoryID"]: row["Group"] for row in self._rows("sales_territory")}
        ordering = {row["CustomerID"] for row in self.headers}
        return [
            {
                "name": stores[row["StoreID"]],
                "status": "active",
                "region": territories[row["TerritoryID"]],
                "industry": "bicycles",
                "codes": [{"code": row["CustomerID"]}],
            }
            for row in self._rows("customer")
            if row["CustomerID"] in ordering
        ]

    def stores(self) -> list[dict[str, Any]]:
        """The same customers as an ERP pushes them."""
        return [
            {
                "code": one["codes"][0]["code"],
                "source_version": 1,
                **{name: one[name] for name in one if name != "codes"},
            }
            for one in self.customers
        ]

    @cached_property
    def _costs(self) -> dict[str, list[tuple[str, str, Decimal]]]:
        costs: dict[str, list[tuple[str, str, Decimal]]] = defaultdict(list)
        for row in self._rows("product_cost_history"):
            period = (row["StartDate"][:10], row["EndDate"][:10] or "9999")
            costs[row["ProductID"]].append((*period, Decimal(row["StandardCost"])))
        return costs

    def _unit_cost(self, product: str, day: str) -> Decimal:
        return next((cost for start, end, cost in self._costs[product] if start <= day <= end), Decimal(0))

    def product_costs(self) -> list[dict[str, str]]:
        """The costs of the products, from a day on."""
        return [
            {"sku": product, "valid_from": start, "unit_cost": str(cost), "source_version": "1"}
            for product, costs in self._costs.items()
            for start, _, cost in costs
        ]

    def orders(self, version: int = 1) -> Iterator[dict[str, Any]]:
        """Every order with its lines."""
        lines: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in self._rows("sales_order_detail"):
            lines[row["SalesOrderID"]].append(row)
        for header in self.headers:
            yield {
                "order_no": header["SalesOrderNumber"],
                "customer_code": header["CustomerID"],
                "ordered_on": header["OrderDate"][:10],
                "currency": "CNY",
                "fx_rate": "1",
                "status": "shipped",
                "salesperson": header["SalesPersonID"],
                "source_version": version,
                "lines": self._lines(header, lines[header["SalesOrderID"]]),
            }

    def quotas(self, salesperson: str) -> dict[str, Decimal]:
        """The salesperson's quotas, by the first day of their quarter."""
        own = (row for row in self._rows("sales_person_quota_history") if row["BusinessEntityID"] == salesperson)
        return {row["QuotaDate"][:10]: Decimal(row["SalesQuota"]) for row in own}

    def _lines(self, header: dict[str, str], lines: list[dict[str, str]]) -> list[dict[str, Any]]:
        day = header["OrderDate"][:10]
        return [
            {
                "line_no": number,
                "sku": line["ProductID"],
                "quantity": line["OrderQty"],
                "unit_price": line["UnitPrice"],
                "amount": str(amount),
                "cost": str(self._unit_cost(line["ProductID"], day) * int(line["OrderQty"])),
                "promised_on": header["DueDate"][:10],
                "shipped_on": header["ShipDate"][:10],
                "accepted_quantity": line["OrderQty"],
            }
            for number, (line, amount) in enumerate(zip(lines, _amounts(header, lines), strict=True), start=1)
        ]


def _amounts(header: dict[str, str], lines: list[dict[str, str]]) -> list[Decimal]:
    """Line totals in four places (published with six) that add up to the order's subtotal, as an ERP books them."""
    amounts = [Decimal(line["LineTotal"]).quantize(PLACES, ROUND_HALF_EVEN) for line in lines]
    amounts[-1] += Decimal(header["SubTotal"]) - sum(amounts)
    return amounts


def ndjson(rows: Any) -> bytes:
    """Rows as newline-delimited JSON."""
    return b"\n".join(json.dumps(row).encode() for row in rows)
