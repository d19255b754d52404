"""What the tests stand on: one real PostgreSQL a run, every service's real app on it, rolled back after each test."""

import gc
import importlib
import os
import re
import tempfile
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncEngine

from deploy.local.postgres import Postgres
from deploy.serving import collect_seldom
from shared.app.logging import configure_logging
from shared.app.migrations import migrate
from shared.app.service import connect
from shared.database import create_engine
from shared.field_names import is_named
from shared.problems import Language, Problem
from shared.settings import Settings
from shared.web import problem_responses
from tests.scheduling import SharedHouse
from tests.sign_in import Tokens

SETTINGS = {
    "customer": ("services.customer.settings", "CustomerSettings"),
    "relationship": ("services.relationship.settings", "RelationshipSettings"),
    "planning": ("services.planning.settings", "PlanningSettings"),
    "kpi": ("services.kpi.settings", "KpiSettings"),
}
TABLES = {
    "customer": ("services.customer.tables", "CustomerTable"),
    "relationship": ("services.relationship.tables", "RelationshipTable"),
    "planning": ("services.planning.tables", "PlanningTable"),
    "kpi": ("services.kpi.tables", "KpiTable"),
}

OpenService = Callable[[str], "Any"]

QUOTING = {
    *("unknown_parameter", "csv_header_invalid", "enum", "literal_error", "sort_unknown"),
    "grouping_unknown",
    *("not_done", "option_invalid", "property_unknown"),  # OData's, whose own language these names are
}
"""Codes of messages that repeat what was sent, or list what may be sent."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> SharedHouse | None:
    """How `--dist=loadfile` distributes the tests."""
    return SharedHouse(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Garbage is looked for as in a service: while all tests are read nothing is, and it took a quarter of the time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        collect_seldom()


@pytest.fixture(scope="session", autouse=True)
def _messages_name_fields_as_people_do() -> Iterator[None]:
    """Every problem that any test causes, in both languages: no text spells out a field of the API."""
    rendered = problem_responses.render

    def checked(problem: Problem, *, language: Language, request_id: str) -> dict[str, Any]:
        for one in ("en", "zh-CN"):
            body = rendered(problem, language=cast("Language", one), request_id=request_id)
            texts = [(body["code"], body["title"]), (body["code"], body["detail"])]
            texts += [(error["code"], error["detail"]) for error in body["errors"]]
            for code, text in texts:
                raw = [name for name in re.findall(r"[a-z]+(?:_[a-z]+)+", text) if is_named(name)]
                assert not raw or code in QUOTING, f"{body['code']}, {code}: name {raw} by name_of_field: {text}"
        return rendered(problem, language=language, request_id=request_id)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(problem_responses, "render", checked)
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL of this test run's own."""
    configure_logging("tests", "error")
    with tempfile.TemporaryDirectory(prefix="gx") as folder:
        server = Postgres(Path(folder) / "data", durable=False)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """Published sample data beside the project; tests that need it are skipped where it is missing."""
    folder = Path(os.environ.get("GUANXI_TEST_DATA", Path(__file__).parents[2] / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no reference data at {folder}")
    return folder


@pytest.fixture(scope="session")
def tokens() -> Tokens:
    """Signs internal tokens as the gateway does."""
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Tokens(pem.decode())


def settings_for(service: str, server: Postgres) -> Settings:
    """The service's settings, on the test server."""
    module, name = SETTINGS[service]
    made: Settings = getattr(importlib.import_module(module), name)(database_url=SecretStr(server.url))
    return made


@pytest.fixture(scope="session")
def migrated(postgres: Postgres) -> Callable[[str], Any]:
    """Bring a service's database up once a run: `await migrated("customer")` gives its settings."""
    done: dict[str, Settings] = {}

    async def bring_up(service: str) -> Settings:
        if service not in done:
            settings = settings_for(service, postgres)
            await migrate(settings, f"services.{service}")
            done[service] = settings
        return done[service]

    return bring_up


@pytest.fixture(scope="session")
async def engines() -> AsyncIterator[dict[str, AsyncEngine]]:
    """Connection pools by service, closed at the end of the run."""
    opened: dict[str, AsyncEngine] = {}
    yield opened
    for engine in opened.values():
        await engine.dispose()


@pytest.fixture
async def open_service(
    migrated: Callable[[str], Any], engines: dict[str, AsyncEngine], tokens: Tokens
) -> AsyncIterator[OpenService]:
    """Open a service's real app on a transaction that is rolled back: `app = await open_service("customer")`.

    Its peers are the other services' apps that the test has opened too.
    """
    async with opening(migrated, engines, tokens) as open_app:
        yield open_app


@asynccontextmanager
async def opening(
    migrated: Callable[[str], Any], engines: dict[str, AsyncEngine], tokens: Tokens
) -> AsyncIterator[OpenService]:
    """What opens services, for a test or for many that leave all as it was; rolled back at the end."""
    apps: dict[str, FastAPI] = {}

    def open_peer(name: str) -> httpx.AsyncClient:
        if name == "gateway":
            return httpx.AsyncClient(transport=tokens.as_gateway(), base_url="http://gateway")
        return httpx.AsyncClient(transport=_LatePeer(apps, name), base_url=f"http://{name}")

    async with AsyncExitStack() as stack:

        async def open_app(service: str) -> FastAPI:
            if service not in apps:
                settings = await migrated(service)
                app: FastAPI = importlib.import_module(f"services.{service}.main").app
                engine = engines.setdefault(service, create_engine(settings))
                apps[service] = await stack.enter_async_context(_rolled_back(app, settings, engine, open_peer))
            return apps[service]

        yield open_app


@pytest.fixture
async def open_committing(migrated: Callable[[str], Any], tokens: Tokens) -> AsyncIterator[OpenService]:
    """Open a service's real app where what is done stays, for several at once: `app = await open_committing("kpi")`.

    Afterwards its tables hold what the migrations put there, and nothing else.
    """
    async with AsyncExitStack() as stack:

        async def open_app(service: str) -> FastAPI:
            settings = await migrated(service)
            app: FastAPI = importlib.import_module(f"services.{service}.main").app
            app.state.settings = settings
            connect(
                app, open_peer=lambda name: httpx.AsyncClient(transport=tokens.as_gateway(), base_url=f"http://{name}")
            )
            module, name = TABLES[service]
            metadata: sa.MetaData = getattr(importlib.import_module(module), name).metadata
            await stack.enter_async_context(_put_back(app, metadata))
            return app

        yield open_app


@asynccontextmanager
async def _put_back(app: FastAPI, metadata: sa.MetaData) -> AsyncIterator[None]:
    engine: AsyncEngine = app.state.engine
    tables = metadata.sorted_tables
    async with engine.connect() as connection:
        seeded = {table: (await connection.execute(sa.select(table))).mappings().all() for table in tables}
    yield
    async with engine.begin() as connection:
        await connection.execute(sa.text(f"TRUNCATE {', '.join(table.name for table in tables)}"))
        for table, rows in seeded.items():
            if rows:
                await connection.execute(sa.insert(table), [dict(row) for row in rows])
    await engine.dispose()
    for client in app.state.http_clients:
        await client.aclose()


class _LatePeer(httpx.AsyncBaseTransport):
    """A peer's app, looked up when it is called; a peer the test did not open cannot be reached."""

    def __init__(self, apps: dict[str, FastAPI], name: str) -> None:
        self._apps = apps
        self._name = name

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self._name not in self._apps:
            raise httpx.ConnectError(f"the {self._name} service is not open in this test", request=request)
        transport = httpx.ASGITransport(self._apps[self._name], raise_app_exceptions=False)
        return await transport.handle_async_request(request)


@asynccontextmanager
async def _rolled_back(
    app: FastAPI, settings: Settings, engine: AsyncEngine, open_peer: Callable[[str], httpx.AsyncClient]
) -> AsyncIterator[FastAPI]:
    app.state.settings = settings
    connect(app, open_peer=open_peer)
    async with engine.connect() as connection:
        outer = await connection.begin()
        # The transaction of a test that pauses, in a debugger or on a busy machine, is not a forgotten one.
        await connection.execute(sa.text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        app.state.engine = connection
        try:
            yield app
        finally:
            await outer.rollback()
    for client in app.state.http_clients:
        await client.aclose()
