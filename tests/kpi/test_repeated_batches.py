"""A batch repeated with its `Idempotency-Key` gets the first report, and is applied once."""

import asyncio
import gzip
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.kpi.facts.verification.comparison import verify
from tests.kpi.pushing import CSV, NDJSON, as_ndjson, counts, line, order, push
from tests.sign_in import Tokens
from tests.slow_reader import SlowReader

PATH = "/v1/orders/batches"
KEY = {"Idempotency-Key": "nightly-2024-03-15"}
ROWS = [order("SO1"), order("SO2"), order("WRONG", currency="none")]
CSV_ROWS = b"order_no,customer_code,ordered_on,line_no,sku,quantity,amount\nSO1,C1,2024-03-15,1,P1,2,100\n"


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (as_ndjson(ROWS), NDJSON),
        (gzip.compress(as_ndjson(ROWS), mtime=0), NDJSON | {"Content-Encoding": "gzip"}),
        (CSV_ROWS, CSV),
    ],
    ids=["ndjson", "gzip", "csv"],
)
async def test_the_repetition_gets_the_first_report(
    erp: httpx.AsyncClient, content: bytes, headers: dict[str, str]
) -> None:
    first, again = [await erp.post(PATH, content=content, headers=headers | KEY) for _ in range(2)]
    assert (first.status_code, again.status_code) == (201, 201), again.text
    assert again.json() == first.json()
    assert again.headers["location"] == first.headers["location"]
    assert ("idempotency-replayed" in first.headers, again.headers["idempotency-replayed"]) == (False, "true")
    assert first.json()["created"] > 0
    assert len((await erp.get(PATH)).json()["items"]) == 1


async def test_a_batch_that_was_rejected_as_a_whole_is_rejected_again(erp: httpx.AsyncClient) -> None:
    first, again = [
        await erp.post(PATH, content=as_ndjson(ROWS), headers=NDJSON | KEY, params={"atomic": "true"}) for _ in range(2)
    ]
    assert (first.status_code, again.status_code) == (422, 422)
    problems = [answer.json() | {"request_id": ""} for answer in (first, again)]
    assert problems[0] == problems[1]
    assert len((await erp.get(PATH)).json()["items"]) == 1


async def test_the_key_is_of_one_body_and_one_sender(app: FastAPI, erp: httpx.AsyncClient, tokens: Tokens) -> None:
    await erp.post(PATH, content=as_ndjson(ROWS), headers=NDJSON | KEY)
    other = await erp.post(PATH, content=as_ndjson(ROWS[:1]), headers=NDJSON | KEY)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    async with tokens.client(app, sub="client:web") as web:
        report = (await web.post(PATH, content=as_ndjson(ROWS[:1]), headers=NDJSON | KEY)).json()
    assert counts(report) == {"received": 1, "created": 1}


async def test_a_batch_refused_before_it_was_applied_does_not_use_up_its_key(erp: httpx.AsyncClient) -> None:
    broken = await erp.post(PATH, content=b"[", headers={"Content-Type": "application/json"} | KEY)
    assert broken.status_code == 400, broken.text
    assert (await erp.post(PATH, content=as_ndjson(ROWS), headers=NDJSON | KEY)).status_code == 201


@pytest.fixture
async def committing(open_committing: Callable[[str], Any]) -> FastAPI:
    """The app, where what is pushed stays."""
    opened: FastAPI = await open_committing("kpi")
    return opened


async def test_of_two_requests_with_one_key_at_once_one_is_applied(
    committing: FastAPI, tokens: Tokens, migrated: Callable[[str], Any]
) -> None:
    rows = [order(f"SO{n}") for n in range(300)]
    async with tokens.client(committing, sub="client:erp") as erp:

        async def once() -> httpx.Response:
            return await erp.post(PATH, content=as_ndjson(rows), headers=NDJSON | KEY)

        answers = await asyncio.gather(*(once() for _ in range(6)))
        done = [answer.json() for answer in answers if answer.status_code == 201]
        refused = {answer.json()["code"] for answer in answers if answer.status_code != 201}
        assert refused <= {"request_still_running"}
        assert {report["id"] for report in done} == {done[0]["id"]}
        assert counts(done[0]) == {"received": 300, "created": 300}
        assert len((await erp.get(PATH)).json()["items"]) == 1
    assert await verify(await migrated("kpi")) == []


async def test_two_erps_that_push_the_same_order_at_once_have_one_each(
    committing: FastAPI, tokens: Tokens, migrated: Callable[[str], Any]
) -> None:
    """Of each ERP the newest version is stored, in whichever order its connections get through."""

    async def push_as(source: str, version: int) -> None:
        day, code = f"2024-{1 + version % 12:02}-15", f"C{version % 3}"
        pushed = order("SO1", line(amount=str(version)), ordered_on=day, customer_code=code, source_version=version)
        async with tokens.client(committing, sub=f"client:{source}") as client:
            await push(client, pushed, order(f"SO{version % 4 + 2}", source_version=version))
            await push(client, {"sku": "P1", "category": source, "source_version": version}, kind="products")

    await asyncio.gather(*(push_as(source, version) for version in range(1, 13) for source in ("erp", "mes")))
    async with tokens.client(committing) as client:
        items = (await client.get("/v1/orders", params={"order_no": "SO1", "sort": "order_no"})).json()["items"]
        products = (await client.get("/v1/products")).json()["items"]
    assert sorted((item["source"], item["source_version"], item["amount"]) for item in items) == [
        ("erp", 12, "12"),
        ("mes", 12, "12"),
    ]
    assert [product["sku"] for product in products] == ["P1"]
    assert await verify(await migrated("kpi")) == []


async def test_no_connection_waits_for_a_client_that_stops_reading_an_export(
    committing: FastAPI, tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.batches.exports.ROWS_AT_ONCE", 50)
    async with tokens.client(committing) as client:
        await push(client, *(order(f"SO{n:03}", *(line(place) for place in range(4))) for n in range(100)))
        reader = SlowReader(tokens.sign("kpi"), "/v1/order-lines/export?sort=customer_code", b"SO0")
        async with asyncio.timeout(30), asyncio.TaskGroup() as exports:
            exports.create_task(reader.get(committing))
            await reader.has_begun.wait()
            assert committing.state.engine.pool.checkedout() == 0
            assert (await client.get("/v1/orders", params={"limit": "1"})).status_code == 200
            await push(client, order("SO999"))
            reader.may_read.set()
    for number in range(100):
        assert reader.read.count(f'"order_no":"SO{number:03}"'.encode()) == 4
