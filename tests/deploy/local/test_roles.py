"""Every process has a role of its own in the embedded PostgreSQL, which reaches its own database only."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import asyncpg
import pytest

import deploy
from deploy.local.postgres import PROGRAMS, Postgres
from deploy.local.roles import make_roles, role_of
from deploy.serving import PROCESSES

SCRIPT = Path(deploy.__file__ or "").parent / "roles.sql"
PASSWORDS = {f"{process.upper()}_DATABASE_PASSWORD": f"it's {process}" for process in PROCESSES}
Make = Callable[[Postgres], Awaitable[None]]


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Postgres]:
    running = Postgres(tmp_path / "postgres", durable=False)
    running.start()
    yield running
    running.stop()


async def run(server: Postgres, role: str, database: str, sql: str) -> object:
    connection = await asyncpg.connect(server.url_of(role, database))
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


async def run_script(server: Postgres, passwords: dict[str, str]) -> int:
    """The exit code of psql."""
    psql = (PROGRAMS / "psql", "--quiet", "--file", SCRIPT, server.url_of("postgres", "postgres"))
    process = await asyncio.create_subprocess_exec(*psql, env={**os.environ, **passwords})
    return await process.wait()


async def make_by_script(server: Postgres) -> None:
    for _ in range(2):
        assert await run_script(server, PASSWORDS) == 0


@pytest.mark.parametrize("make", [make_roles, make_by_script])
async def test_a_role_owns_its_database_and_reaches_no_other(server: Postgres, make: Make) -> None:
    await make(server)
    for process in PROCESSES:
        role = role_of(process)
        await run(server, role, role, "CREATE TABLE kept AS SELECT 1")
        assert await run(server, role, role, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
        for other in ("postgres", "template1", *(role_of(one) for one in PROCESSES if one != process)):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await run(server, role, other, "SELECT 1")


async def test_the_script_sets_the_passwords_and_asks_for_all_of_them(server: Postgres) -> None:
    await make_by_script(server)
    assert await run(server, "postgres", "postgres", "SELECT count(rolpassword) FROM pg_authid") == len(PROCESSES)
    assert await run_script(server, {}) != 0


VIEWS = (
    "CREATE SCHEMA bi",
    "CREATE VIEW bi.orders AS SELECT 1 AS amount",
    "CREATE SCHEMA bi_cleared",
    "CREATE VIEW bi_cleared.orders AS SELECT 1 AS amount, 2 AS cost",
    "CREATE TABLE facts AS SELECT 3 AS secret",
)


@pytest.mark.parametrize("make", [make_roles, make_by_script])
async def test_bi_tools_read_the_views_of_their_level_and_nothing_else(server: Postgres, make: Make) -> None:
    await make(server)
    for sql in VIEWS:
        await run(server, role_of("kpi"), "guanxi_kpi", sql)
    await make(server)  # as after an upgrade; a new database has the roles before the views
    for reader, sees, hidden in (
        ("guanxi_bi", "SELECT amount FROM orders", "SELECT cost FROM bi_cleared.orders"),
        ("guanxi_bi_cleared", "SELECT cost FROM orders", "SELECT secret FROM public.facts"),
    ):
        await run(server, "postgres", "postgres", f"ALTER ROLE {reader} LOGIN")
        assert await run(server, reader, "guanxi_kpi", sees) in {1, 2}
        for refused in (hidden, "SELECT secret FROM public.facts", "CREATE TABLE mine ()"):
            with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.ReadOnlySQLTransactionError)):
                await run(server, reader, "guanxi_kpi", refused)
        for other in ("postgres", "guanxi_gateway", "guanxi_customer"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await run(server, reader, other, "SELECT 1")


async def test_bi_tools_sign_in_with_a_password_only(server: Postgres) -> None:
    await make_by_script(server)
    can_sign_in = "SELECT rolcanlogin FROM pg_roles WHERE rolname = 'guanxi_bi'"
    assert await run(server, "postgres", "postgres", can_sign_in) is False
    assert await run_script(server, PASSWORDS | {"BI_DATABASE_PASSWORD": "it's BI"}) == 0
    assert await run(server, "postgres", "postgres", can_sign_in) is True


async def test_what_an_earlier_version_made_belongs_to_the_role(server: Postgres) -> None:
    await run(server, "postgres", "postgres", "CREATE DATABASE guanxi_kpi")
    for sql in (
        "CREATE TABLE facts (id bigint GENERATED ALWAYS AS IDENTITY, month date) PARTITION BY RANGE (month)",
        "CREATE TABLE facts_old PARTITION OF facts FOR VALUES FROM (MINVALUE) TO (MAXVALUE)",
        "CREATE VIEW sums AS SELECT count(*) FROM facts",
        "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    ):
        await run(server, "postgres", "guanxi_kpi", sql)
    for _ in range(2):
        await make_roles(server)
    for sql in (
        "INSERT INTO facts (month) VALUES (now())",
        "ALTER TABLE facts ADD code text",
        "ALTER TABLE facts_old SET (autovacuum_enabled = off)",
        "DROP VIEW sums",
        "CREATE OR REPLACE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 2'",
    ):
        await run(server, "guanxi_kpi", "guanxi_kpi", sql)
