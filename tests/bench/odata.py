"""A full read of order lines over OData, through the gateway, against `COPY TO` of the same rows."""

import asyncio
import base64
import statistics
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from typing import Any

import asyncpg

from tests.bench import sales
from tests.bench.processes import database_of
from tests.bench.report import Result
from tests.journeys.adventureworks import ndjson
from tests.journeys.house import House, post

ORDERS, LINES, ROUNDS = 10_000, 10, 5
SUMMED = "SELECT count(*) FROM bi_cleared.order_lines"
COPIED = "SELECT * FROM bi_cleared.order_lines"


def measure(house: House) -> Iterator[Result]:
    """Rounds alternate; the first warms up."""
    erp = house.client_of("erp")
    erp.timeout = 600  # type: ignore[assignment]
    body = ndjson(list(sales.orders(ORDERS, lines=LINES, prefix="O")))
    erp.post("/v1/orders/batches", content=body, headers={"Content-Type": "application/x-ndjson"}).raise_for_status()
    key = post(house.client_of("bi"), "/v1/me/read-keys", {"name": "bench"})
    dsn = database_of(house, "kpi")
    asyncio.run(_analyze(dsn))
    copied, read = [], []
    basic = base64.b64encode(f"{key['username']}:{key['secret']}".encode()).decode()
    with closing(HTTPConnection("127.0.0.1", house.port, timeout=60)) as client:
        for _ in range(ROUNDS + 1):
            seconds, expected = asyncio.run(_copy(dsn))
            copied.append(seconds)
            began = time.perf_counter()
            rows, size = _read(client, {"Authorization": f"Basic {basic}"})
            read.append(time.perf_counter() - began)
            assert rows == expected, (rows, expected)
    seconds = [statistics.median(times[1:]) for times in (read, copied)]
    detail = f"{expected:,} rows, {size / 1e6:.0f} MB: {seconds[0]:.2f} s, COPY {seconds[1]:.2f} s"
    yield Result("OData full read ÷ COPY TO", seconds[1] / seconds[0], 0.3, at_least=True, detail=detail)


def _read(client: HTTPConnection, headers: dict[str, str]) -> tuple[int, int]:
    """Rows and bytes of all pages, as they come: reading is our work, what a tool makes of the text is its own."""
    rows = size = 0
    link = "/odata/order_lines"
    while link:
        client.request("GET", link, headers=headers)
        answer = client.getresponse()
        content = answer.read()
        assert answer.status == 200, content[:500]
        rows += content.count(b'"order_id":')
        size += len(content)
        _, found, rest = content[-2000:].partition(b'"@odata.nextLink":"')
        link = "/odata" + rest.partition(b'"')[0].decode().partition("/odata")[2] if found else ""
    return rows, size


async def _analyze(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.execute("ANALYZE")
    await connection.close()


async def _copy(dsn: str) -> tuple[float, int]:
    connection = await asyncpg.connect(dsn)
    pieces: list[int] = []

    async def take(piece: Any) -> None:
        pieces.append(len(piece))

    try:
        began = time.perf_counter()
        await connection.copy_from_query(COPIED, output=take)
        return time.perf_counter() - began, int(await connection.fetchval(SUMMED))
    finally:
        await connection.close()
