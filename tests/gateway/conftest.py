"""The gateway's real app on a real database; every test brings users and clients of its own."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy.engine import make_url

from deploy.local.postgres import Postgres
from gateway.application import create_gateway
from gateway.door import GatewayApp
from gateway.main import concepts
from gateway.proxy.upstream import Upstream
from gateway.runtime import connect, disconnect, work_once
from gateway.settings import GatewaySettings
from shared.app.migrations import migrate
from shared.settings import SERVICES
from tests.gateway.due_services import DueService, DueServices
from tests.gateway.fake_service import Service

ADMIN_PASSWORD = "a good start for tests"
SERVICE_SECRETS = {"planning": SecretStr("planning-secret"), "kpi": SecretStr("kpi-secret")}
_numbers = itertools.count(1)


@dataclass
class SignedIn:
    """What a sign-in gives."""

    access_token: str
    refresh_token: str | None
    reply: dict[str, Any]


class Visitor(httpx.AsyncClient):
    """Someone at the gateway's door."""

    async def token(self, **form: str) -> httpx.Response:
        return await self.post("/oauth/token", data=form, headers={"Authorization": ""})

    async def token_for(self, client: dict[str, Any], **form: str) -> httpx.Response:
        """A client's sign-in; `client_secret` may be given to differ."""
        known = {name: client[name] for name in ("client_id", "client_secret")}
        return await self.token(grant_type="client_credentials", **(known | form))

    async def sign_in(self, username: str, password: str, **form: str) -> SignedIn:
        reply = await self.token(grant_type="password", username=username, password=password, **form)
        assert reply.status_code == 200, reply.text
        body = reply.json()
        self.headers["Authorization"] = f"Bearer {body['access_token']}"
        return SignedIn(body["access_token"], body.get("refresh_token"), body)


@dataclass
class House:
    """A running gateway."""

    app: GatewayApp

    def visitor(self, token: str | None = None, address: str | None = None) -> Visitor:
        client = (address or f"10.{next(_numbers)}.0.1", 1)
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False, client=client)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return Visitor(transport=transport, base_url="http://gateway", headers=headers)

    async def admin(self) -> Visitor:
        visitor = self.visitor()
        await visitor.sign_in("admin", ADMIN_PASSWORD)
        return visitor

    async def user(self, **fields: Any) -> dict[str, Any]:
        """A new user with the password `a password of seven words`."""
        name = f"user{next(_numbers)}"
        body = {"username": name, "display_name": name, "password": PASSWORD, "roles": ["account_manager"]} | fields
        reply = await (await self.admin()).post("/v1/users", json=body)
        assert reply.status_code == 201, reply.text
        return dict(reply.json())

    async def signed_in(self, **fields: Any) -> tuple[Visitor, dict[str, Any]]:
        user = await self.user(**fields)
        visitor = self.visitor()
        await visitor.sign_in(user["username"], PASSWORD)
        return visitor, user

    async def client(self, **fields: Any) -> dict[str, Any]:
        """A new client, its secret in `client_secret`."""
        body = {"client_id": f"client{next(_numbers)}", "name": "Client", "roles": ["erp"]} | fields
        reply = await (await self.admin()).post("/v1/clients", json=body)
        assert reply.status_code == 201, reply.text
        return dict(reply.json())


PASSWORD = "a password of five words"
OpenHouse = Callable[..., Awaitable[House]]


@asynccontextmanager
async def open_gateway(settings: GatewaySettings) -> AsyncIterator[House]:
    app = create_gateway(settings, concepts)
    connect(app)
    try:
        await migrate(settings, "gateway")
        await work_once(app)
        yield House(app)
    finally:
        await disconnect(app)


def settings_on(server: Postgres, name: str, **settings: Any) -> GatewaySettings:
    """Settings of a gateway with a database of its own."""
    standard = {"admin_password": SecretStr(ADMIN_PASSWORD), "service_secrets": SERVICE_SECRETS, "rate_limit": ""}
    url = make_url(server.url).set(database=name).render_as_string(hide_password=False)
    return GatewaySettings(database_url=SecretStr(url), **(standard | settings))


@pytest.fixture(scope="session")
async def house(postgres: Postgres) -> AsyncIterator[House]:
    async with open_gateway(settings_on(postgres, "house")) as house:
        yield house


@pytest.fixture
async def admin(house: House) -> Visitor:
    return await house.admin()


@pytest.fixture
async def fresh_house(postgres: Postgres) -> AsyncIterator[House]:
    """A gateway that nobody else uses: for tests that change keys or roles."""
    async with open_gateway(settings_on(postgres, f"fresh{next(_numbers)}")) as house:
        yield house


@pytest.fixture
async def open_house(postgres: Postgres) -> AsyncIterator[OpenHouse]:
    """Opens a gateway that nobody else uses, with these settings."""
    async with AsyncExitStack() as stack:

        async def open_with(**settings: Any) -> House:
            own = settings_on(postgres, f"opened{next(_numbers)}", **settings)
            return await stack.enter_async_context(open_gateway(own))

        yield open_with


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    service = Service()
    server = await asyncio.start_server(service.converse, "127.0.0.1", 0)
    service.port = server.sockets[0].getsockname()[1]
    yield service
    server.close()


@pytest.fixture
async def due_services(house: House) -> AsyncIterator[DueServices]:
    """All services, in place of the real ones; nothing is due anywhere yet."""
    real, fakes = dict(house.app.state.upstreams), DueServices()
    with ExitStack() as stack:
        for name in SERVICES:
            fake = fakes[name] = DueService(name, Service())
            fake.service.handler = fake.converse
            server = await asyncio.start_server(fake.service.converse, "127.0.0.1", 0)
            stack.callback(server.close)
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            house.app.state.upstreams[name] = Upstream(name, url, house.app.state.http)
        yield fakes
        house.app.state.upstreams.update(real)
