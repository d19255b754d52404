"""What the server answers to requests that it cannot read, byte by byte."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from shared.app.http_protocol import DRAIN_BYTES, MAX_URL_BYTES
from tests.shared.app.serving import serving
from tests.shared.conftest import ThingSettings

SETTINGS = ThingSettings()
MAX_HEAD_BYTES = SETTINGS.max_head_bytes
HOST = b"Host: x\r\nAccept-Language: zh-CN\r\n"


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    while (await receive()).get("more_body"):
        pass
    names = b",".join(name for name, _ in scope["headers"] if name.startswith(b"x-"))
    headers = [(b"content-length", b"2"), (b"x-seen", names)]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture
async def port() -> AsyncIterator[int]:
    async with serving(app, SETTINGS) as port:
        yield port


async def answer(port: int, data: bytes) -> tuple[int, dict[str, str], bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    async with asyncio.timeout(10):
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        line, *lines = head.strip().split("\r\n")
        headers = {name.lower(): value.strip() for name, value in (one.split(":", 1) for one in lines)}
        body = await reader.readexactly(int(headers["content-length"]))
    writer.close()
    return int(line.split()[1]), headers, body


CHUNKED = b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n"


def get(target: bytes, *headers: bytes) -> bytes:
    return b"GET " + target + b" HTTP/1.1\r\n" + HOST + b"".join(one + b"\r\n" for one in headers) + b"\r\n"


@pytest.mark.parametrize(
    ("request_bytes", "status", "code"),
    [
        (get(b"/" + b"a" * MAX_URL_BYTES), 414, "url_too_long"),
        (get(b"/?q=" + b"a" * 200_000), 414, "url_too_long"),
        (get(b"/", b"X: " + b"a" * MAX_HEAD_BYTES), 431, "headers_too_large"),
        (get(b"/", *(b"X%d: y" % number for number in range(40_000))), 431, "headers_too_large"),
        (get(b"/", *(b"X%d: y" % number for number in range(99))), 431, "too_many_headers"),
        (CHUNKED + b"0\r\nX: " + b"a" * 1_000_000, 431, "headers_too_large"),
        (CHUNKED + b"1;" + b"a" * 1_000_000, 431, "headers_too_large"),
        (b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 1_000_000, 431, "headers_too_large"),
        (b"GET / HTTP/1.1\r\n" + HOST + b"no header\r\n\r\n", 400, "request_unreadable"),
        (b"what is this\r\n\r\n", 400, "request_unreadable"),
        (b"GET / HTTP/2.0\r\n" + HOST + b"\r\n", 400, "request_unreadable"),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, "request_unreadable"),
        (b"GET / HTTP/1.1\r\n\r\n", 400, "host_ambiguous"),
        (get(b"/", b"HOST: y"), 400, "host_ambiguous"),
        (get(b"/", b"Authorization: Bearer a", b"authorization: Bearer a"), 401, "credentials_repeated"),
        (get(b"/", b"Content-Length: 1", b"Content-Length: 2"), 400, "request_unreadable"),
    ],
    ids=[
        "long path",
        "long query",
        "long header",
        "many bytes of headers",
        "many headers",
        "endless trailer",
        "endless chunk extension",
        "endless header",
        "broken header",
        "no HTTP",
        "a version that is not spoken",
        "the preface of HTTP/2",
        "no host",
        "two hosts",
        "two credentials",
        "two lengths",
    ],
)
async def test_what_cannot_be_read_is_answered_with_a_problem(
    port: int, request_bytes: bytes, status: int, code: str
) -> None:
    answered, headers, body = await answer(port, request_bytes)
    problem: dict[str, Any] = json.loads(body)
    assert (answered, problem["status"], problem["code"]) == (status, status, code)
    assert (headers["content-type"], headers["connection"]) == ("application/problem+json", "close")
    assert problem["request_id"] == headers["x-request-id"]


async def test_it_is_answered_in_the_readers_language(port: int) -> None:
    _, headers, body = await answer(port, get(b"/" + b"a" * MAX_URL_BYTES))
    assert (headers["content-language"], json.loads(body)["title"]) == ("zh-CN", "URL 过长")


async def test_what_is_just_short_enough_is_read(port: int) -> None:
    for data in (get(b"/" + b"a" * (MAX_URL_BYTES - 1)), get(b"/", b"X: " + b"a" * (MAX_HEAD_BYTES - 1000))):
        assert (await answer(port, data))[::2] == (200, b"ok")


async def test_each_request_of_a_connection_is_counted_by_itself(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(4):
        writer.write(get(b"/", b"X: " + b"a" * (MAX_HEAD_BYTES - 1000)))
        assert (await reader.readuntil(b"ok")).startswith(b"HTTP/1.1 200")
    writer.close()


async def test_a_trailer_does_not_become_a_header(port: int) -> None:
    whole = CHUNKED.replace(b"Transfer", b"X-A: a\r\nTransfer") + b"1\r\nb\r\n0\r\nX-B: b\r\n\r\n"
    status, headers, _ = await answer(port, whole)
    assert (status, headers["x-seen"]) == (200, "x-a")


async def test_who_sends_on_after_a_refusal_is_cut_off(port: int) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    with pytest.raises(ConnectionError):  # noqa: PT012 - whichever write it is
        for _ in range(64):
            writer.write(b"\r\nno HTTP" + b"a" * DRAIN_BYTES)
            await writer.drain()
    writer.close()


async def test_a_bad_request_does_not_break_the_answer_to_the_one_before(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(get(b"/") + b"GET / HTTP/1.1\r\nno header\r\n\r\n")
    async with asyncio.timeout(10):
        came = await reader.read()
    assert came.count(b"HTTP/1.1") == 1
    assert came.endswith(b"ok")
    writer.close()


async def test_a_request_of_http_1_0_needs_no_host(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET / HTTP/1.0\r\n\r\n")
    assert (await reader.readuntil(b"ok")).startswith(b"HTTP/1.1 200")
    writer.close()


@pytest.mark.parametrize(
    ("target", "host", "status"),
    [
        (b"/", b"crm.example.com", 200),
        (b"/", b"CRM.example.com:443", 200),
        (b"/", b"gateway:8000", 200),
        (b"/", b"[2001:db8::1]:8000", 200),
        (b"/", b"[2001:db8::1]", 200),
        (b"/", b"evil.example.com", 421),
        (b"/", b"", 421),
        (b"/livez?x=1", b"10.1.2.3:8000", 200),
        (b"/livez/x", b"10.1.2.3:8000", 421),
    ],
)
async def test_a_request_for_another_host_is_refused(target: bytes, host: bytes, status: int) -> None:
    settings = ThingSettings(hosts=["gateway", "[2001:DB8::1]"], gateway_url="https://crm.example.com/")
    async with serving(app, settings) as port:
        answered, _, _ = await answer(port, b"GET " + target + b" HTTP/1.1\r\nHost: " + host + b"\r\n\r\n")
    assert answered == status
