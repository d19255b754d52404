"""Loads what the ERP knows: its books in batches, and now and then a row of its own of customers and people."""

import gzip
import json
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from deploy.api import Api, ApiRefused
from deploy.local.demo.company import DemoCompany
from deploy.local.demo.customers import Customer
from deploy.local.demo.expectations import (
    exchange_rate_rows,
    forecast_rows,
    market_volume_rows,
    product_cost_rows,
)
from deploy.local.demo.progress import Steps
from deploy.local.demo.returns import credit_note_rows

ROWS_IN_A_BATCH = 2_000
Rows = Sequence[dict[str, Any]]


class Books:
    """The load of these; facts count for their customers as soon as these exist."""

    def __init__(self, erp: Api, steps: Steps) -> None:
        self._erp = erp
        self._steps = steps

    async def load(self, company: DemoCompany) -> None:
        """Load all books, one after the other."""
        for kind, rows in _books(company):
            await self._push(kind, list(rows))

    async def load_routine(self, customers: Sequence[Customer]) -> None:
        """Push customers and contacts as the ERP does."""
        address = {"source_version": 1, "address": "深圳市南山区科技园"}
        await self._push("customers", [{"code": one.code} | address for one in customers])
        clerk = {"contact_no": "E1", "name": "赵敏", "title": "应付会计", "source_version": 1}
        await self._push("contacts", [{"customer_code": one.code} | clerk for one in customers])

    async def _push(self, kind: str, rows: Rows) -> None:
        """Push the rows in their order: one batch after the other."""
        batches = [rows[place : place + ROWS_IN_A_BATCH] for place in range(0, len(rows), ROWS_IN_A_BATCH)]
        await self._steps.each(kind.capitalize(), batches, partial(self._push_batch, kind), at_once=1)

    async def _push_batch(self, kind: str, batch: Rows) -> int:
        lines = b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in batch)
        headers = {"Content-Type": "application/x-ndjson", "Content-Encoding": "gzip"}
        body = gzip.compress(lines, 3)
        report = await self._erp.ask("POST", f"/v1/{kind}/batches", content=body, headers=headers)
        if report["rejected"]:
            raise ApiRefused(f"POST /v1/{kind}/batches", 201, {"title": str(report["rejections"][:3])})
        return len(batch)


def _books(company: DemoCompany) -> Iterable[tuple[str, Iterable[dict[str, Any]]]]:
    """Each kind of rows, in the order in which they are pushed."""
    window, orders = company.window, company.orders
    yield "products", (product.as_row() for product in company.products)
    yield "product-costs", product_cost_rows(company.products, window)
    yield "exchange-rates", exchange_rate_rows(window)
    yield "orders", (order.as_row(window) for order in orders)
    yield "orders", credit_note_rows(orders, window)
    yield "forecasts", forecast_rows(company.customers, window)
    yield "market-volumes", market_volume_rows(orders, window)
    yield "receivables", (receivable.as_row() for receivable in company.receivables)
    yield "payments", (row for one in company.receivables for row in one.payment_rows())
