"""`kpi-values` by month over a long history against a short one: the same customers and months."""

import statistics
import time
from collections.abc import Iterator

import httpx

from tests.bench import sales
from tests.bench.report import Result
from tests.journeys.adventureworks import ndjson
from tests.journeys.house import House, get

SHORT, LONG = 10_000, 1_000_000
BATCH_ORDERS = 18_000  # every customer in every month, twice
LINES_PER_ORDER = 10
REQUESTS = 300
QUERY = {"kpi": "sales", "grain": "month", "from": "2024-01-01", "to": "2026-06-30"}


def measure(house: House) -> Iterator[Result]:
    """p95 of the same query before and after the history has grown."""
    erp = house.client_of("erp")
    erp.timeout = 600  # type: ignore[assignment]
    _push(erp, SHORT, 1, "S")  # orders of one line, so that every customer has sales in every month from the start
    short = _p95(erp)
    orders = (LONG - SHORT) // LINES_PER_ORDER
    for start in range(0, orders, BATCH_ORDERS):
        _push(erp, min(BATCH_ORDERS, orders - start), LINES_PER_ORDER, f"L{start}")
    long = _p95(erp)
    detail = f"p95 {short * 1000:.1f} ms with {SHORT:,} lines, {long * 1000:.1f} ms with {LONG:,}"
    yield Result("(c) kpi-values by month, long ÷ short history", long / short, 1.5, at_least=False, detail=detail)


def _push(erp: httpx.Client, count: int, lines: int, prefix: str) -> None:
    body = ndjson(sales.orders(count, lines=lines, prefix=prefix))
    answer = erp.post("/v1/orders/batches", content=body, headers={"Content-Type": "application/x-ndjson"})
    assert answer.json()["created"] == count, answer.text[:500]


def _p95(client: httpx.Client) -> float:
    taken = []
    for _ in range(REQUESTS):
        began = time.perf_counter()
        get(client, "/v1/kpi-values", **QUERY)
        taken.append(time.perf_counter() - began)
    return statistics.quantiles(taken[20:], n=20)[-1]
