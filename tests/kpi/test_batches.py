"""Batches over HTTP: every format, and every error."""

import asyncio
import csv
import gzip
import io
import json
import uuid
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.kpi.pushing import CSV, JSON, NDJSON, as_ndjson, counts, line, order, push
from tests.sign_in import Tokens

Fetch = Callable[..., Any]
ORDERS = "/v1/orders/batches"
HEADER = "order_no,customer_code,ordered_on,line_no,sku,quantity,amount,cost"
AS_CSV = f"{HEADER}\nSO1,C1,2024-03-15,1,P1,2,100,\nSO1,C1,2024-03-15,2,P1,2,100,\nSO2,C1,2024-03-15,1,电机,2,100,\n"
TWO = [order("SO1", line(1), line(2)), order("SO2", line(sku="电机"))]
GZIP = {"Content-Encoding": "gzip"}


async def post(client: httpx.AsyncClient, content: Any, headers: dict[str, str], **params: str) -> httpx.Response:
    return await client.post(ORDERS, content=content, headers=headers, params=params)


async def nothing_stored(fetch: Fetch) -> bool:
    tables = ("orders", "order_lines", "customer_months", "batches", "batch_rejections", "events")
    return not any([await fetch(f"SELECT 1 FROM {table}") for table in tables])


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (json.dumps(TWO).encode(), JSON),
        (
            json.dumps(TWO, indent=1, ensure_ascii=False).encode(),
            JSON | {"Content-Type": "application/json; charset=utf-8"},
        ),
        (b"\xef\xbb\xbf" + as_ndjson(TWO), NDJSON),
        (json.dumps(TWO, ensure_ascii=False).encode("gbk"), {"Content-Type": "application/json; charset=gbk"}),
        (gzip.compress(as_ndjson(TWO)), NDJSON | GZIP),
        (AS_CSV.encode(), CSV),
        (AS_CSV.encode("utf-8-sig"), CSV),
        (AS_CSV.encode("gb18030"), CSV),
        (AS_CSV.encode("gbk"), {"Content-Type": "text/csv; charset=GBK"}),
        (gzip.compress(AS_CSV.replace("\n", "\r\n").encode("gbk")), CSV | GZIP),
    ],
)
async def test_every_format_has_the_same_result(
    erp: httpx.AsyncClient, fetch: Fetch, content: bytes, headers: dict[str, str]
) -> None:
    response = await post(erp, content, headers)
    assert response.status_code == 201, response.text
    assert counts(response.json()) == {"received": 2, "created": 2}
    found = await fetch(
        "SELECT order_no, line_no, sku, l.amount FROM orders o JOIN order_lines l ON l.order_id = o.id ORDER BY 1, 2"
    )
    assert [tuple(row.values()) for row in found] == [
        ("SO1", 1, "P1", 100),
        ("SO1", 2, "P1", 100),
        ("SO2", 1, "电机", 100),
    ]


async def test_the_report_can_be_read_again(erp: httpx.AsyncClient) -> None:
    response = await post(erp, as_ndjson([order("SO1"), order("SO2", line(quantity="x"))]), NDJSON)
    report = response.json()
    location = response.headers["location"]
    assert location == f"{ORDERS}/{report['id']}"
    assert (await erp.get(location)).json() == report
    (listed,) = (await erp.get(ORDERS)).json()["items"]
    assert listed == {name: value for name, value in report.items() if name not in {"rejections", "warnings"}}
    assert (await erp.get(f"/v1/payments/batches/{report['id']}")).status_code == 404


async def test_a_wrong_row_is_reported_and_the_others_are_stored(erp: httpx.AsyncClient) -> None:
    rows = [order("SO1"), order("SO2", line(1), line(2, quantity="-3"), colour="red"), order("SO3")]
    report = await push(erp, *rows)
    assert counts(report) == {"received": 3, "created": 2, "rejected": 1}
    answer = await post(erp, json.dumps(rows).encode(), JSON | {"Accept-Language": "zh-CN"})
    report = answer.json()
    assert answer.headers["Content-Language"] == "zh-CN"
    assert counts(report) == {"received": 3, "unchanged": 2, "rejected": 1}
    assert report["rejections"] == [
        {
            "line": 2,
            "document_no": "SO2",
            "pointer": "/colour",
            "code": "extra_forbidden",
            "detail": "未知字段，请去掉。",
        }
    ]


@pytest.mark.parametrize(
    ("row", "pointer", "code"),
    [
        (b"{nonsense}", "", "json_invalid"),
        (b'{"order_no": NaN}', "", "json_invalid"),
        (b"[" * 5000 + b"]" * 5000, "", "json_invalid"),
        (b'"text"', "", "model_attributes_type"),
        (b"7", "", "model_attributes_type"),
        (as_ndjson([order(order_no=None)]), "/order_no", "string_type"),
        (as_ndjson([order(order_no="x" * 65)]), "/order_no", "string_too_long"),
        (as_ndjson([order(order_no="a\x00b")]), "/order_no", "control_character"),
        (b'{"order_no": "\\ud800"}', "", "json_invalid"),
        (as_ndjson([order(customer_code="   ")]), "/customer_code", "string_too_short"),
        (as_ndjson([order(ordered_on="2024-13-01")]), "/ordered_on", "date_parsing"),
        (as_ndjson([order(ordered_on=20240101)]), "/ordered_on", "date_parsing"),
        (as_ndjson([order(currency="RMB")]), "/currency", "currency_unknown"),
        (as_ndjson([order(currency="USD")]), "/fx_rate", "fx_rate_missing"),
        (as_ndjson([order(status="done")]), "/status", "enum"),
        (as_ndjson([order(source_version=-1)]), "/source_version", "greater_than_equal"),
        (as_ndjson([order(source_version=2**63)]), "/source_version", "less_than_equal"),
        (as_ndjson([order(lines=[])]), "/lines", "too_short"),
        (as_ndjson([order(lines={})]), "/lines", "list_type"),
        (as_ndjson([order("S", line(quantity=True))]), "/lines/0/quantity", "decimal_parsing"),
        (as_ndjson([order("S", line(accepted_quantity=-1))]), "/lines/0/accepted_quantity", "greater_than_equal"),
        (as_ndjson([order("S", line(amount=None, unit_price=None))]), "/lines/0/amount", "amount_missing"),
        (as_ndjson([order("S", line(amount="1.23456"))]), "/lines/0/amount", "decimal_max_places"),
        (as_ndjson([order("S", line(amount="1e400"))]), "/lines/0/amount", "decimal_parsing"),
        (as_ndjson([order("S", line()).copy()]).replace(b'"100"', b"1e400"), "/lines/0/amount", "decimal_max_digits"),
        (as_ndjson([order("S", line()).copy()]).replace(b'"100"', b"9" * 5000), "", "json_invalid"),
        (as_ndjson([order("S", line(1), line(1))]), "/lines/1/line_no", "duplicate_line_no"),
        (as_ndjson([order("S", line(line_no=2**31))]), "/lines/0/line_no", "less_than_equal"),
        (as_ndjson([order("S", line(**{"a/b~": 1}))]), "/lines/0/a~1b~0", "extra_forbidden"),
    ],
)
async def test_every_error_of_a_row_has_a_pointer_and_a_code(
    erp: httpx.AsyncClient, row: bytes, pointer: str, code: str
) -> None:
    response = await post(erp, as_ndjson([order("GOOD")]) + row + b"\n", NDJSON)
    assert response.status_code == 201, response.text
    report = response.json()
    assert counts(report) == {"received": 2, "created": 1, "rejected": 1}
    first = report["rejections"][0]
    assert (first["line"], first["pointer"], first["code"]) == (2, pointer, code)


@pytest.mark.parametrize(
    ("content", "headers", "status", "code"),
    [
        (b"[]", {"Content-Type": "application/xml"}, 415, "batch_type_unsupported"),
        (b"[]", JSON | {"Content-Encoding": "br"}, 415, "batch_type_unsupported"),
        (b"", JSON, 400, "json_array_broken"),
        (as_ndjson(TWO), JSON, 400, "json_array_broken"),
        (json.dumps(TWO).encode()[:-1], JSON, 400, "json_array_broken"),
        (json.dumps(TWO).encode().replace(b'"SO2"', b"SO2"), JSON, 400, "json_array_broken"),
        (as_ndjson(TWO) + b'{"order_no": "\xff"}', NDJSON, 400, "charset_invalid"),
        (json.dumps(TWO, ensure_ascii=False).encode("gbk"), JSON, 400, "charset_invalid"),
        (gzip.compress(as_ndjson(TWO))[:-5], NDJSON | GZIP, 400, "gzip_broken"),
        (as_ndjson(TWO), NDJSON | GZIP, 400, "gzip_broken"),
        (b"", CSV, 400, "csv_header_invalid"),
        (b"order_no,colour\n", CSV, 400, "csv_header_invalid"),
        (f'{AS_CSV}SO3,"C1'.encode(), CSV, 400, "csv_broken"),
        (f"{AS_CSV}SO3,".encode() + b"\xff\xff\n", CSV, 400, "charset_invalid"),
    ],
)
async def test_a_broken_body_is_refused_and_leaves_nothing(
    erp: httpx.AsyncClient, fetch: Fetch, content: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    response = await post(erp, content, headers)
    assert (response.status_code, response.json()["code"]) == (status, code), response.text
    assert await nothing_stored(fetch)


@pytest.mark.parametrize("content_type", ["application/json", "application/x-ndjson", "text/csv"])
async def test_an_empty_batch_is_a_batch(erp: httpx.AsyncClient, content_type: str) -> None:
    content = {"application/json": b" [ ] ", "application/x-ndjson": b"", "text/csv": HEADER.encode()}[content_type]
    response = await post(erp, content, {"Content-Type": content_type})
    assert (response.status_code, counts(response.json())) == (201, {})


@pytest.mark.parametrize(
    ("limits", "status", "code"),
    [
        ({"batch_max_bytes": 100}, 413, "content_too_large"),
        ({"batch_max_rows": 1}, 413, "too_many_rows"),
        ({"batch_max_row_bytes": 200}, 413, "row_too_large"),
        ({"batch_max_unpacked_bytes": 500}, 413, "unpacked_too_large"),
        ({"batch_max_rejections": 1}, 422, "too_many_rejections"),
    ],
)
async def test_a_limit_refuses_the_batch(
    app: FastAPI, erp: httpx.AsyncClient, fetch: Fetch, limits: dict[str, int], status: int, code: str
) -> None:
    app.state.settings = app.state.settings.model_copy(update=limits)
    wrong = [order("W1", line(sku="")), order("W2", line(sku=""))]
    response = await post(erp, gzip.compress(as_ndjson([*TWO, *wrong])), NDJSON | GZIP)
    assert (response.status_code, response.json()["code"]) == (status, code), response.text
    assert await nothing_stored(fetch)


async def test_a_body_larger_than_it_may_be_is_refused_unread(erp: httpx.AsyncClient, fetch: Fetch) -> None:
    response = await post(erp, b"", NDJSON | {"Content-Length": str(5 * 1024**3)})
    assert (response.status_code, response.json()["code"]) == (413, "content_too_large"), response.text
    assert await nothing_stored(fetch)


async def test_a_body_that_stops_half_way_leaves_nothing(app: FastAPI, tokens: Tokens, fetch: Fetch) -> None:
    sent: list[Any] = []
    messages = [
        {"type": "http.request", "body": as_ndjson(TWO) + b'{"order_no": "SO', "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> Any:
        return messages.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    authorization = f"Bearer {tokens.sign('kpi', sub='client:erp')}".encode()
    scope = {
        "type": "http",
        "method": "POST",
        "path": ORDERS,
        "query_string": b"",
        "headers": [(b"authorization", authorization), (b"content-type", b"application/x-ndjson")],
    }
    await app(scope, receive, send)
    assert sent[0]["status"] == 400
    assert json.loads(sent[1]["body"])["code"] == "body_incomplete"
    assert await nothing_stored(fetch)


async def test_with_atomic_one_wrong_row_rejects_all_but_the_report(erp: httpx.AsyncClient, fetch: Fetch) -> None:
    rows = as_ndjson([order("SO1"), order("SO2", line(quantity="x"))])
    response = await post(erp, rows, NDJSON, atomic="true")
    problem = response.json()
    assert (response.status_code, problem["code"]) == (422, "batch_rejected")
    assert (problem["errors"][0]["pointer"], problem["errors"][0]["code"]) == ("/1/lines/0/quantity", "decimal_parsing")
    report = (await erp.get(response.headers["location"])).json()
    assert (report["status"], counts(report)) == ("rejected", {"received": 2, "rejected": 1})
    assert await fetch("SELECT 1 FROM orders") == []


async def test_an_option_that_is_misspelt_is_not_ignored(erp: httpx.AsyncClient, fetch: Fetch) -> None:
    response = await post(erp, as_ndjson(TWO), NDJSON, atomik="true")
    assert (response.status_code, response.json()["code"]) == (400, "unknown_parameter")
    assert await nothing_stored(fetch)


async def test_with_atomic_a_valid_batch_is_stored(erp: httpx.AsyncClient) -> None:
    response = await post(erp, as_ndjson(TWO), NDJSON, atomic="true")
    assert (response.status_code, response.json()["status"]) == (201, "applied")


async def test_a_csv_error_has_its_line_and_column(erp: httpx.AsyncClient) -> None:
    rows = "SO1,C1,2024-03-15,1,P1,2,100,\nSO1,,,2,P2,two,5,\nSO2,C1,2024-03-15,1,P1,1,7,\n"
    report = (await post(erp, f"{HEADER}\n{rows}".encode(), CSV)).json()
    assert counts(report) == {"received": 2, "created": 1, "rejected": 1}
    told = report["rejections"][0]
    assert (told["line"], told["document_no"], told["pointer"]) == (3, "SO1", "/quantity")


async def test_csv_rows_of_an_order_that_are_scattered_are_refused(erp: httpx.AsyncClient, fetch: Fetch) -> None:
    one, two, three = "SO1,C1,2024-03-15,1,P1,2,100,", "SO2,C1,2024-03-15,1,P1,2,1,", "SO1,C1,2024-03-15,2,P1,1,7,"
    response = await post(erp, "\n".join([HEADER, one, two, three]).encode(), CSV)
    assert (response.status_code, response.json()["code"]) == (422, "csv_rows_scattered")
    assert "SO1." in response.json()["detail"]
    assert await nothing_stored(fetch)
    repeated = await post(erp, "\n".join([HEADER, one, two, one]).encode(), CSV)
    assert counts(repeated.json()) == {"received": 3, "created": 2, "stale": 1}


async def rejected_rows(client: httpx.AsyncClient, report: dict[str, Any]) -> list[dict[str, str]]:
    response = await client.get(f"{ORDERS}/{report['id']}/rejections")
    assert (response.status_code, response.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    return list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"))))


async def test_rejected_csv_rows_can_be_corrected_and_pushed_back(erp: httpx.AsyncClient, fetch: Fetch) -> None:
    rows = "=SO1,C1,2024-03-15,1,P1,-2,-100,\n,,,2,P2,two,5,\nSO2,C1,2024-03-15,1,P1,1,7,\n"
    report = (await post(erp, f"{HEADER}\n{rows}".encode("gbk"), CSV)).json()
    first, second = await rejected_rows(erp, report)
    assert (first["order_no"], first["quantity"], first["error_code"]) == ("'=SO1", "-2", "")
    assert (second["order_no"], second["error_line"], second["error_pointer"]) == ("", "3", "/quantity")
    corrected = (await erp.get(f"{ORDERS}/{report['id']}/rejections")).text.replace("two", "2")
    assert counts((await post(erp, corrected.encode(), CSV)).json()) == {"received": 1, "created": 1}
    assert [row["order_no"] for row in await fetch("SELECT order_no FROM orders ORDER BY 1")] == ["=SO1", "SO2"]


async def test_rejected_json_rows_become_csv_rows(erp: httpx.AsyncClient) -> None:
    wrong = order("SO1", line(1, amount="exact"), line(2, quantity="x", promised_on=None))
    rows = as_ndjson([wrong]).replace(b'"exact"', b"12345678901234.5678") + b"{broken\n"
    report = (await post(erp, rows, NDJSON)).json()
    first, second, third = await rejected_rows(erp, report)
    assert (first["order_no"], first["line_no"], first["error_pointer"]) == ("SO1", "1", "/lines/1/quantity")
    assert first["amount"] == "12345678901234.5678"
    assert (second["order_no"], second["line_no"], second["quantity"], second["error_code"]) == ("SO1", "2", "x", "")
    assert (third["order_no"], third["error_code"]) == ("{broken", "json_invalid")


async def test_all_rejections_are_kept_and_the_first_shown(erp: httpx.AsyncClient) -> None:
    report = await push(erp, *(order(f"SO{n}", line(sku="")) for n in range(700)))
    assert (report["rejected"], len(report["rejections"])) == (700, 100)
    assert len(await rejected_rows(erp, report)) == 700


async def test_a_batch_is_an_event(erp: httpx.AsyncClient, fetch: Fetch) -> None:
    report = await push(erp, order("SO1"))
    (event,) = await fetch("SELECT type, entity_id, actor, changes FROM events")
    assert (event["type"], str(event["entity_id"]), event["actor"]) == (
        "guanxi.batch.created",
        report["id"],
        "client:erp",
    )
    assert (event["changes"]["kind"], event["changes"]["created"]) == ([None, "orders"], [None, 1])


async def test_batches_are_shown_to_their_pusher_and_to_callers_who_may_see_all_customers(
    app: FastAPI, tokens: Tokens
) -> None:
    own = {"data_scope": {"kind": "own", "regions": []}}
    one, other = str(uuid.uuid4()), str(uuid.uuid4())
    async with tokens.client(app, sub=one, **own) as mine, tokens.client(app, sub=other, **own) as theirs:
        report = await push(mine, order("SO1"))
        assert report["source"] == one
        assert (await mine.get(f"{ORDERS}/{report['id']}")).status_code == 200
        assert (await theirs.get(f"{ORDERS}/{report['id']}")).status_code == 404
        assert (await theirs.get(ORDERS)).json()["items"] == []
    async with tokens.client(app) as admin:
        assert len((await admin.get(ORDERS)).json()["items"]) == 1


async def test_a_slow_body_holds_no_connection(app: FastAPI, erp: httpx.AsyncClient) -> None:
    engine, app.state.engine = app.state.engine, None
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield as_ndjson(TWO)
        begun.set()
        await go_on.wait()

    pushing = asyncio.create_task(post(erp, slowly(), NDJSON))
    await asyncio.wait_for(begun.wait(), 30)
    app.state.engine = engine
    go_on.set()
    assert (await pushing).status_code == 201
