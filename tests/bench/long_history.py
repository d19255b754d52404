"""Orders beside a long history: how fast they are stored and read, and what one long file takes in memory."""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
import psutil

from tests.bench import sales
from tests.bench.processes import process_of
from tests.bench.report import Result
from tests.journeys.adventureworks import ndjson
from tests.journeys.house import House, get

LINES = int(os.environ.get("BENCH_LINES", "10000000"))
"""Order lines of the history. Fewer on a machine that others use too."""
FILE_LINES = int(os.environ.get("BENCH_FILE_LINES", "2000000"))
"""Order lines of one file."""
CUSTOMERS = 5_000
MONTHS = [date(2017 + month // 12, month % 12 + 1, 1) for month in range(118)]
PROBE_ORDERS, PROBES, LINES_PER_ORDER = 5_000, 5, 10
BATCH_ORDERS = 50_000
READS = 60
MEGABYTES = 300


def measure(house: House) -> Iterator[Result]:
    """The same batches and reads before and after the history has grown, then one long file."""
    erp = house.client_of("erp")
    erp.timeout = 1800  # type: ignore[assignment]
    empty = _ingest(erp, "E")
    few = _reads(erp)
    orders = LINES // LINES_PER_ORDER
    for start in range(0, orders, BATCH_ORDERS):
        _push(erp, _orders(min(BATCH_ORDERS, orders - start), f"H{start}"))
        erp = _renewed(house, erp)
    present = _ingest(erp, "P")
    detail = f"{empty:,.0f} lines/s when empty, {present:,.0f} with {LINES:,} lines"
    yield Result("(h) ingest with a long history ÷ when empty", present / empty, 0.8, at_least=True, detail=detail)
    for name, seconds in _reads(erp).items():
        detail = f"p50 {few[name] * 1000:.1f} ms when empty, {seconds * 1000:.1f} ms with {LINES:,} lines"
        yield Result(f"(h) {name}, p50 in ms", seconds * 1000, 100, at_least=False, detail=detail)
    yield _long_file(house, erp)


def _renewed(house: House, client: httpx.Client) -> httpx.Client:
    """A client whose token lives on: a token is worth fifteen minutes."""
    renewed = house.client_of("erp")
    renewed.timeout = client.timeout
    return renewed


def _orders(count: int, prefix: str) -> Iterator[dict[str, Any]]:
    """Of all months, one after the other, as an ERP loads its history."""
    return sales.orders(
        count,
        lines=LINES_PER_ORDER,
        prefix=prefix,
        customers=CUSTOMERS,
        months=MONTHS,
        of_month=-(-count // len(MONTHS)),
    )


def _push(erp: httpx.Client, orders: Iterator[dict[str, Any]]) -> float:
    """The seconds that a batch of new orders takes."""
    documents = list(orders)
    body = ndjson(documents)
    began = time.perf_counter()
    answer = erp.post("/v1/orders/batches", content=body, headers={"Content-Type": "application/x-ndjson"})
    taken = time.perf_counter() - began
    assert answer.json()["created"] == len(documents), answer.text[:500]
    return taken


def _ingest(erp: httpx.Client, prefix: str) -> float:
    """Lines a second; the first batch warms up."""
    taken = [_push(erp, _probe(f"{prefix}{number}")) for number in range(PROBES + 1)]
    return PROBE_ORDERS * LINES_PER_ORDER / statistics.median(taken[1:])


def _probe(prefix: str) -> Iterator[dict[str, Any]]:
    """A day's orders: of the last two months."""
    return sales.orders(
        PROBE_ORDERS, lines=LINES_PER_ORDER, prefix=prefix, customers=PROBE_ORDERS // 2, months=MONTHS[-2:]
    )


def _reads(erp: httpx.Client) -> dict[str, float]:
    """The median seconds of each kind of read; one row each, so that the database's share shows."""
    newest = get(erp, "/v1/orders", limit=READS)["items"]
    ids = [one["id"] for one in newest]
    codes = [one["customer_code"] for one in newest]
    asked: dict[str, Callable[[int], Any]] = {
        "an order by id": lambda n: get(erp, f"/v1/orders/{ids[n]}"),
        "newest orders": lambda _: get(erp, "/v1/orders", limit=50),
        "orders of a customer": lambda n: get(erp, "/v1/orders", customer_code=codes[n], limit=50),
        "orders of a month": lambda _: get(
            erp, "/v1/orders", ordered_on__gte="2024-03-01", ordered_on__lt="2024-04-01", limit=50
        ),
        "order lines of a customer": lambda n: get(erp, "/v1/order-lines", customer_code=codes[n], limit=50),
        "order lines of a day": lambda n: get(erp, "/v1/order-lines", ordered_on=newest[n]["ordered_on"], limit=50),
        "a page of OData's order lines": lambda n: get(erp, "/odata/order_lines", **{"$top": 50, "$skip": n}),
        "a page of OData's orders": lambda n: get(erp, "/odata/orders", **{"$top": 50, "$skip": n}),
        "a corrected order": lambda n: _correct(erp, newest[n]),
    }
    return {name: _median(read) for name, read in asked.items()}


def _correct(erp: httpx.Client, order: dict[str, Any]) -> None:
    """Push a new version of an order that is stored."""
    number = order["order_no"]
    (document,) = sales.orders(1, lines=LINES_PER_ORDER, prefix=f"{number} {time.monotonic_ns()}")
    corrected = document | {name: order[name] for name in ("order_no", "customer_code", "ordered_on")}
    version = {"source_version": time.time_ns() // 1000}
    answer = erp.post("/v1/orders/batches", json=[corrected | version])
    assert answer.json()["updated"] == 1, answer.text[:500]


def _median(read: Callable[[int], Any]) -> float:
    taken = []
    for number in range(READS):
        began = time.perf_counter()
        read(number)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken[READS // 3 :])


def _long_file(house: House, erp: httpx.Client) -> Result:
    """What the service's memory grows to, at most, while one file is pushed."""
    process = process_of(house, "kpi")
    _forget_peak(process)
    before = process.memory_info().rss / 2**20
    count = FILE_LINES // LINES_PER_ORDER
    orders = _orders(count, "F")
    rows = (ndjson(some) + b"\n" for some in iter(lambda: list(islice(orders, 500)), []))
    began = time.perf_counter()
    answer = erp.post("/v1/orders/batches", content=rows, headers={"Content-Type": "application/x-ndjson"})
    assert answer.status_code == 201, answer.text[:500]
    assert answer.json()["created"] == count, answer.text[:500]
    seconds, peak = time.perf_counter() - began, _peak(process)
    file = f"{FILE_LINES:,} lines of {count:,} orders in {seconds:.0f} s"
    detail = f"{file}; {before:.0f} MB before, at most {peak:.0f} MB meanwhile"
    return Result("(h) kpi's memory during a long NDJSON, MB", peak, MEGABYTES, at_least=False, detail=detail)


def _forget_peak(process: psutil.Process) -> None:
    """Let the system measure the peak anew."""
    Path(f"/proc/{process.pid}/clear_refs").write_text("5", encoding="ascii")


def _peak(process: psutil.Process) -> float:
    lines = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii").splitlines()
    peak = next(line for line in lines if line.startswith("VmHWM"))
    return int(peak.split()[1]) / 1024
