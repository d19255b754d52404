"""Orders for tests, and helpers that push them."""

import json
from typing import Any

import httpx

NDJSON = {"Content-Type": "application/x-ndjson"}
JSON = {"Content-Type": "application/json"}
CSV = {"Content-Type": "text/csv"}


def line(line_no: int = 1, **fields: Any) -> dict[str, Any]:
    """An order line."""
    return {"line_no": line_no, "sku": "P1", "quantity": "2", "unit_price": "50", "amount": "100", **fields}


def order(order_no: str = "SO1", *lines: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """An order of one line, unless lines are given."""
    return {
        "order_no": order_no,
        "customer_code": "C1",
        "ordered_on": "2024-03-15",
        "source_version": 1,
        "lines": list(lines) or [line()],
        **fields,
    }


def as_ndjson(rows: Any) -> bytes:
    """Rows as newline-delimited JSON."""
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


async def push(client: httpx.AsyncClient, *rows: dict[str, Any], kind: str = "orders", **params: str) -> dict[str, Any]:
    """Push rows; the batch's report."""
    response = await client.post(f"/v1/{kind}/batches", content=as_ndjson(rows), headers=NDJSON, params=params)
    assert response.status_code == 201, response.text
    report: dict[str, Any] = response.json()
    return report


def counts(report: dict[str, Any]) -> dict[str, int]:
    """A report's counts above zero."""
    names = ("received", "created", "updated", "unchanged", "stale", "rejected", "differing")
    return {name: report[name] for name in names if report[name]}
