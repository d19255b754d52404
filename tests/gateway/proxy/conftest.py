"""A real gateway door on a real socket, a service behind it whose behaviour each test decides."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, NoReturn

import aiohttp
import pytest
import uvicorn
from uvicorn.server import ServerState
from yarl import URL

from gateway.door import GatewayApp
from gateway.openapi.pages import SPECIFICATION
from gateway.proxy.proxy import Gate
from gateway.proxy.routes import read_routes
from gateway.proxy.upstream import open_session, upstreams
from gateway.read_keys.rules import ReadKeyRefused
from gateway.settings import GatewaySettings
from shared.app.connections import Connections
from shared.app.http_protocol import ProblemProtocol
from shared.problems import Unauthorized
from shared.web.problem_responses import install_problem_handlers
from shared.web.request_context import RequestContext
from tests.gateway.fake_service import Service


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


class NoKeys:
    """No read key is right."""

    async def caller_of(self, *_: str) -> NoReturn:
        raise ReadKeyRefused


ROUTES = read_routes(SPECIFICATION)
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
    app.add_middleware(RequestContext, default_deadline_ms=settings.deadline_ms)
    app.get("/own")(lambda: {"own": True})
    async with (
        open_session(10) as session,
        aiohttp.ClientSession(auto_decompress=False, skip_auto_headers=["Accept-Encoding"]) as http,
    ):
        urls = {"customer": f"http://127.0.0.1:{service_port}", "kpi": f"http://127.0.0.1:{service_port}"}
        app.proxy.gate = Gate(FakeCredentials(), NoKeys(), upstreams(urls, session), ROUTES)
        config = uvicorn.Config(app, log_level="critical", lifespan="off", ws="none", http="httptools")
        config.load()
        # uvicorn's own protocol without its signal handling and its waits: a door opens and closes in a millisecond.
        state = ServerState()
        loop = asyncio.get_running_loop()
        protocol = partial(ProblemProtocol, Connections(settings), config=config, server_state=state, app_state={})
        server = await loop.create_server(protocol, "127.0.0.1", 0)
        yield Door(server.sockets[0].getsockname()[1], http)
        server.close()
        for connection in list(state.connections):
            connection.transport.abort()
        await asyncio.gather(*state.tasks, return_exceptions=True)
