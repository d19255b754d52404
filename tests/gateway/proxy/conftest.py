"""A real gateway door on a real socket, a service behind it whose behaviour each test decides."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState
from yarl import URL

from gateway.door import GatewayApp
from gateway.proxy.proxy import Gate
from gateway.proxy.upstream import open_session, upstreams
from gateway.settings import GatewaySettings
from shared.problem_responses import install_problem_handlers
from shared.problems import Unauthorized

Handler = Callable[["Conversation"], Awaitable[None]]


@dataclass
class Conversation:
    """One connection as the service sees it, byte by byte."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    service: "Service"

    async def read_head(self) -> bytes:
        head = await self.reader.readuntil(b"\r\n\r\n")
        self.service.heads.append(head.decode("latin-1"))
        self.service.asked.set()
        return head

    async def read_body(self) -> bytes:
        """The body of the request whose head was read last."""
        head = self.service.heads[-1].lower()
        if "transfer-encoding: chunked" in head:
            body = b""
            while size := int(await self.reader.readline(), 16):
                body += await self.reader.readexactly(size)
                await self.reader.readexactly(2)
            await self.reader.readline()
            return body
        length = next((int(line[15:]) for line in head.split("\r\n") if line.startswith("content-length:")), 0)
        return await self.reader.readexactly(length)

    async def write(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self, body: bytes = b"{}", *, status: str = "200 OK", headers: str = "") -> None:
        await self.write(f"HTTP/1.1 {status}\r\ncontent-length: {len(body)}\r\n{headers}\r\n".encode() + body)


@dataclass
class Service:
    """A service whose behaviour the test decides."""

    port: int = 0
    heads: list[str] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    connections: int = 0
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    handler: Handler | None = None

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            await (self.handler or echo)(Conversation(reader, writer, self))
        except (asyncio.IncompleteReadError, ConnectionError, ValueError):
            self.gone.set()
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()


async def echo(talk: Conversation) -> None:
    """Answers every request with what it was."""
    while True:
        head = (await talk.read_head()).decode("latin-1")
        body = await talk.read_body()
        line, *lines = head.strip().split("\r\n")
        method, target, _ = line.split(" ")
        headers = [item.split(": ", 1) for item in lines]
        seen = json.dumps({"method": method, "target": target, "headers": headers, "body": body.decode("latin-1")})
        content = b"" if method == "HEAD" else seen.encode()
        await talk.answer(content, headers="content-type: application/json\r\n")


@dataclass
class FakeCaller:
    subject: str = "client:erp"

    def token_for(self, audience: str) -> str:
        return f"internal-for-{audience}"


class FakeCredentials:
    """Believes one token."""

    async def caller_of(self, token: str) -> FakeCaller:
        if token != "good":
            raise Unauthorized
        return FakeCaller()


@dataclass
class Door:
    """The running gateway."""

    port: int
    http: aiohttp.ClientSession

    async def request(self, method: str, path: str, **options: Any) -> aiohttp.ClientResponse:
        headers = {"Authorization": "Bearer good"} | options.pop("headers", {})
        url = URL(f"http://127.0.0.1:{self.port}{path}", encoded=True)
        return await self.http.request(method, url, headers=headers, **options)

    async def get(self, path: str, **options: Any) -> aiohttp.ClientResponse:
        return await self.request("GET", path, **options)

    async def raw(self, data: bytes, *, until_closed: bool = False) -> bytes:
        """What comes back for these very bytes."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(data)
        try:
            async with asyncio.timeout(5):
                return await (reader.read() if until_closed else reader.readuntil(b"\r\n\r\n"))
        except asyncio.IncompleteReadError as error:
            return error.partial
        finally:
            writer.close()


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    service = Service()
    server = await asyncio.start_server(service.converse, "127.0.0.1", 0)
    service.port = server.sockets[0].getsockname()[1]
    yield service
    server.close()


OpenDoor = Callable[..., Awaitable[Door]]


@pytest.fixture
async def open_door(service: Service) -> AsyncIterator[OpenDoor]:
    """Starts a gateway with these settings in front of the service."""
    async with contextlib.AsyncExitStack() as stack:

        async def open_with(**settings: Any) -> Door:
            return await stack.enter_async_context(running_door(service.port, GatewaySettings(**settings)))

        yield open_with


@pytest.fixture
async def door(open_door: OpenDoor) -> Door:
    return await open_door()


@contextlib.asynccontextmanager
async def running_door(service_port: int, settings: GatewaySettings) -> AsyncIterator[Door]:
    app = GatewayApp(settings, max_body_size=settings.max_body_bytes)
    install_problem_handlers(app)
    app.get("/own")(lambda: {"own": True})
    async with open_session(10) as session, aiohttp.ClientSession(auto_decompress=False) as http:
        urls = {"customer": f"http://127.0.0.1:{service_port}", "kpi": f"http://127.0.0.1:{service_port}"}
        app.proxy.gate = Gate(FakeCredentials(), upstreams(urls, session))
        config = uvicorn.Config(app, log_level="critical", lifespan="off", ws="none", http="httptools")
        config.load()
        # uvicorn's own protocol without its signal handling and its waits: a door opens and closes in a millisecond.
        state = ServerState()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: HttpToolsProtocol(config, state, {}), "127.0.0.1", 0)
        yield Door(server.sockets[0].getsockname()[1], http)
        server.close()
        for connection in list(state.connections):
            connection.transport.abort()
        await asyncio.gather(*state.tasks, return_exceptions=True)
