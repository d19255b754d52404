"""A service ends in time whatever it is doing, although its database is gone."""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import create_async_engine

from deploy.local.postgres import Postgres
from deploy.serving import GRACE_SECONDS
from shared.app.background import CLOSE_SECONDS
from shared.app.migrations import _create_database
from shared.database import database_url
from tests.ports import five_free_ports
from tests.shared.app.serving import serving
from tests.shared.conftest import TestTable, ThingSettings

PATIENCE = 60.0
WITHIN = GRACE_SECONDS + CLOSE_SECONDS + 10
"""Seconds within which it ends, with those of a busy machine; a service that hangs takes for ever."""
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'"


class Gateway:
    """A gateway reduced to its feed, which never has an event."""

    def __init__(self) -> None:
        self.is_followed, self.is_over = asyncio.Event(), asyncio.Event()
        self.app = FastAPI()
        self.app.post("/internal/tokens")(self.issue)
        self.app.get("/internal/events")(self.wait)

    async def issue(self) -> dict[str, Any]:
        return {"token": "t", "expires_in": 60}

    async def wait(self, after: str, wait: float) -> dict[str, Any]:
        if wait:
            self.is_followed.set()
            await self.is_over.wait()
        return {"items": [], "next_cursor": after}


class Service:
    """A service as a process, its database server, and its gateway."""

    def __init__(self, server: Postgres, gateway: Gateway, gateway_port: int) -> None:
        self.server, self.gateway = server, gateway
        self._port = five_free_ports()
        self._environment = os.environ | {
            "THINGS_DATABASE_URL": server.url,
            "THINGS_GATEWAY_URL": f"http://127.0.0.1:{gateway_port}",
        }
        self._process: asyncio.subprocess.Process | None = None
        self.http = httpx.AsyncClient(base_url=f"http://127.0.0.1:{self._port}", trust_env=False, timeout=PATIENCE)

    async def start(self, **settings: str) -> None:
        """Start it; returns when it answers."""
        command = (sys.executable, "-m", "tests.shared.app.waiting_service", str(self._port))
        self._process = await asyncio.create_subprocess_exec(*command, env=self._environment | settings)
        await eventually(self._answers)

    async def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.returncode is None, "it does not start"
        with suppress(httpx.TransportError):
            return (await self.http.get("/livez")).is_success
        return False

    async def end(self) -> float:
        """Ask it to end; the seconds until it has."""
        assert self._process is not None
        began = time.monotonic()
        self._process.terminate()
        async with asyncio.timeout(PATIENCE):
            await self._process.wait()
        return time.monotonic() - began

    async def close(self) -> None:
        """Leave nothing behind."""
        await self.http.aclose()
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    gateway = Gateway()
    with tempfile.TemporaryDirectory(prefix="gx") as folder:
        server = Postgres(Path(folder) / "data", durable=False)
        server.start()
        await make_database(server)
        async with serving(gateway.app, ThingSettings()) as port:
            made = Service(server, gateway, port)
            yield made
            await made.close()
            gateway.is_over.set()
        kill(server)
        server.stop()


async def make_database(server: Postgres) -> None:
    settings = ThingSettings(database_url=SecretStr(server.url))
    await _create_database(settings)
    engine = create_async_engine(database_url(settings))
    async with engine.begin() as connection:
        await connection.run_sync(TestTable.metadata.create_all)
    await engine.dispose()


def processes_of(server: Postgres) -> list[psutil.Process]:
    postmaster = psutil.Process(server.pid)
    return [postmaster, *postmaster.children()]


def kill(server: Postgres) -> None:
    """The connections break."""
    for process in processes_of(server) if server.pid else []:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    server.kill()


def freeze(server: Postgres) -> None:
    """The connections stay, and nothing answers."""
    for process in processes_of(server):
        process.suspend()


async def eventually(check: Callable[[], Awaitable[Any]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await check():  # noqa: ASYNC110 - what is waited for is in another process
            await asyncio.sleep(0.02)


async def waiting_in(server: Postgres, number: int) -> None:
    """Returns when so many statements wait in the database."""
    url = database_url(ThingSettings(database_url=SecretStr(server.url)))
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")  # a transaction would see one state again and again
    async with engine.connect() as connection:

        async def are_waiting() -> bool:
            return bool((await connection.exec_driver_sql(WAITING)).scalar_one() >= number)

        await eventually(are_waiting)
    await engine.dispose()


async def test_without_a_database_from_the_start(service: Service) -> None:
    kill(service.server)
    await service.start()
    assert await service.end() < WITHIN


async def test_while_it_follows_a_feed(service: Service) -> None:
    await service.start()
    await asyncio.wait_for(service.gateway.is_followed.wait(), PATIENCE)
    kill(service.server)
    assert await service.end() < WITHIN


@pytest.mark.parametrize("lose", [kill, freeze])
async def test_in_the_middle_of_a_job_and_a_request(service: Service, lose: Callable[[Postgres], None]) -> None:
    await service.start(THINGS_HAS_JOB="true")
    await asyncio.wait_for(service.gateway.is_followed.wait(), PATIENCE)
    asked = asyncio.create_task(service.http.get("/v1/waits"))
    await waiting_in(service.server, 2)
    lose(service.server)
    assert await service.end() < WITHIN
    await asyncio.wait([asked])
