"""How long a client may keep a connection waiting, and how many connections it may open; on real sockets."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from ipaddress import ip_network
from typing import Any

import pytest
import uvloop
from starlette.types import Receive, Scope, Send

from shared.web.metrics import connections_refused
from tests.shared.app.serving import serving
from tests.shared.conftest import ThingSettings

GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
LAST_GET = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"
EVERY = 0.02
"""Seconds between two checks: as the limits below, a fraction of the real ones."""
LIMITS: dict[str, Any] = {"head_seconds": 0.2, "stalled_seconds": 0.2, "idle_seconds": 1}
PIECE = b"a" * 64 * 1024


class App:
    """Reads the body, then answers with `pieces` of 64 KiB; `turn` is the application's own time."""

    def __init__(self) -> None:
        self.pieces = 0
        self.turn = asyncio.Event()
        self.turn.set()
        self.ended = asyncio.Semaphore(0)
        self.messages: list[str] = []
        self.begun = asyncio.Semaphore(0)

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        self.begun.release()
        try:
            await self.turn.wait()
            more = True
            while more:
                message = await receive()
                self.messages.append(message["type"])
                more = message.get("more_body", False)
            await send({"type": "http.response.start", "status": 200, "headers": []})
            for _ in range(self.pieces):
                await send({"type": "http.response.body", "body": PIECE, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self.ended.release()


Open = Callable[..., Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]


@pytest.fixture
def app() -> App:
    return App()


@pytest.fixture
async def open_socket(app: App) -> AsyncIterator[Open]:
    """Opens a connection to a server with these limits; the first call starts it."""
    async with AsyncExitStack() as stack:
        ports: list[int] = []

        async def connect(**limits: Any) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
            if not ports:
                settings = ThingSettings(**LIMITS | limits)
                ports.append(await stack.enter_async_context(serving(app, settings, every=EVERY)))
            reader, writer = await asyncio.open_connection("127.0.0.1", ports[0], limit=1024)
            stack.callback(writer.close)
            return reader, writer

        yield connect


async def all_of(reader: asyncio.StreamReader) -> bytes:
    """Everything that comes until the server closes."""
    async with asyncio.timeout(10):
        try:
            return await reader.read()
        except ConnectionError:
            return b"reset"


async def is_answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    writer.write(LAST_GET)
    return (await all_of(reader)).startswith(b"HTTP/1.1 200")


async def drip(writer: asyncio.StreamWriter, data: bytes, pause: float) -> None:
    for place in range(len(data)):
        writer.write(data[place : place + 1])
        await asyncio.sleep(pause)


async def test_a_silent_connection_is_closed(open_socket: Open) -> None:
    reader, _ = await open_socket()
    assert await all_of(reader) == b""


async def test_an_empty_line_is_no_request(open_socket: Open) -> None:
    reader, writer = await open_socket()
    dripping = asyncio.create_task(drip(writer, b"\r\n" * 1000, 0.01))
    assert await all_of(reader) == b""
    dripping.cancel()


async def test_a_head_that_drips_is_refused(open_socket: Open) -> None:
    reader, writer = await open_socket()
    dripping = asyncio.create_task(drip(writer, b"GET / HTTP/1.1\r\nX: " + b"a" * 1000, 0.005))
    head, _, body = (await all_of(reader)).partition(b"\r\n\r\n")
    dripping.cancel()
    assert head.startswith(b"HTTP/1.1 408 ")
    assert json.loads(body)["code"] == "request_too_slow"


async def test_a_body_that_does_not_come_is_refused_and_its_request_ends(open_socket: Open, app: App) -> None:
    reader, writer = await open_socket()
    writer.write(POST + b"half")
    assert (await all_of(reader)).startswith(b"HTTP/1.1 408 ")
    async with asyncio.timeout(10):
        await app.ended.acquire()
    assert app.messages == ["http.request", "http.disconnect"]


async def test_a_body_above_the_least_rate_is_read_however_long_it_takes(open_socket: Open) -> None:
    reader, writer = await open_socket(min_bytes_per_second=10)
    writer.write(POST.replace(b"1000", b"40"))
    await drip(writer, b"a" * 40, 0.01)
    assert (await reader.readline()).startswith(b"HTTP/1.1 200")


async def test_a_body_below_the_least_rate_is_refused(open_socket: Open) -> None:
    reader, writer = await open_socket(min_bytes_per_second=1000)
    writer.write(POST)
    dripping = asyncio.create_task(drip(writer, b"a" * 1000, 0.01))
    assert (await all_of(reader)).startswith(b"HTTP/1.1 408 ")
    dripping.cancel()


@pytest.mark.parametrize("request_bytes", [GET, POST.replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n")])
async def test_the_applications_own_time_is_not_the_clients(open_socket: Open, app: App, request_bytes: bytes) -> None:
    app.turn.clear()
    reader, writer = await open_socket()
    writer.write(request_bytes)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(3 * LIMITS["stalled_seconds"]):
            await reader.read(1)
    app.turn.set()
    assert (await reader.readline()).startswith((b"HTTP/1.1 200", b"HTTP/1.1 100"))


async def test_requests_sent_ahead_wait_for_their_turn_and_not_for_the_client(open_socket: Open, app: App) -> None:
    app.turn.clear()
    reader, writer = await open_socket()
    writer.write(GET + GET + LAST_GET)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(3 * LIMITS["stalled_seconds"]):
            await reader.read(1)
    app.turn.set()
    assert (await all_of(reader)).count(b"HTTP/1.1 200") == 3


async def test_an_idle_connection_is_closed_and_not_before_its_time(open_socket: Open) -> None:
    reader, writer = await open_socket()
    writer.write(GET)
    await reader.readuntil(b"\r\n\r\n")
    began = time.monotonic()
    assert await all_of(reader) == b"0\r\n\r\n"
    assert time.monotonic() - began > LIMITS["idle_seconds"] - EVERY


async def test_a_client_that_reads_nothing_is_cut_off(open_socket: Open, app: App) -> None:
    app.pieces = 1000
    _, writer = await open_socket()
    writer.write(GET)
    async with asyncio.timeout(10):
        await app.ended.acquire()


async def test_a_client_that_reads_slowly_but_steadily_gets_everything(open_socket: Open, app: App) -> None:
    app.pieces = 200
    reader, writer = await open_socket(min_bytes_per_second=1)
    writer.write(GET)
    count = 0
    while count < 200 * len(PIECE):
        piece = await reader.read(512 * 1024)
        assert piece
        count += len(piece)
        await asyncio.sleep(0.02)


async def test_a_source_may_open_so_many_connections_and_more_when_it_closes_some(open_socket: Open) -> None:
    first = await open_socket(max_connections_per_address=2, head_seconds=10)
    await open_socket()
    third, _ = await open_socket()
    head, _, body = (await all_of(third)).partition(b"\r\n\r\n")
    assert (head.split()[1], json.loads(body)["code"]) == (b"503", "too_many_connections")
    first[1].close()
    async with asyncio.timeout(10):
        while not await is_answered(*await open_socket()):
            pass


TRUSTED: dict[str, Any] = {"max_connections_per_address": 2, "trusted_proxies": [ip_network("127.0.0.0/8")]}


async def test_a_trusted_proxy_may_open_more_up_to_the_limit_of_all(open_socket: Open, app: App) -> None:
    app.turn.clear()
    opened = []
    for _ in range(10):
        reader, writer = await open_socket(**TRUSTED, max_connections=10)
        writer.write(GET)
        await app.begun.acquire()
        opened.append((reader, writer))
    refused = connections_refused.labels("process")._value.get()
    reader, _ = await open_socket()
    assert (await reader.readline()).startswith(b"HTTP/1.1 503")
    assert connections_refused.labels("process")._value.get() == refused + 1
    app.turn.set()
    for reader, _ in opened:
        assert (await reader.readline()).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHo", GET])
async def test_the_oldest_connection_without_a_request_gives_way(open_socket: Open, sent: bytes) -> None:
    limits = TRUSTED | {"max_connections": 10, "head_seconds": 10, "idle_seconds": 10}
    opened = [await open_socket(**limits) for _ in range(10)]
    for reader, writer in opened:
        writer.write(sent)
        if sent == GET:
            await reader.readuntil(b"\r\n\r\n")
    assert await is_answered(*await open_socket())
    await all_of(opened[0][0])
    for reader, writer in opened[1:]:
        assert not reader.at_eof()
        assert not writer.is_closing()


def test_the_limits_hold_on_the_loop_that_production_runs(app: App) -> None:
    async def cut_off() -> bytes:
        async with serving(app, ThingSettings(**LIMITS), every=EVERY) as port:
            slow, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(POST)
            _, reading = await asyncio.open_connection("127.0.0.1", port, limit=1024)
            app.pieces = 1000
            reading.write(GET)
            answer = await all_of(slow)
            for _ in range(2):
                await app.ended.acquire()
            for one in (writer, reading):
                one.close()
            return answer

    assert uvloop.run(asyncio.wait_for(cut_off(), 10)).startswith(b"HTTP/1.1 408")
