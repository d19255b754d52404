"""Every process has a role of its own in the embedded PostgreSQL, which reaches its own database only."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from deploy.local.postgres import Postgres
from deploy.local.roles import make_roles, role_of
from deploy.serving import PROCESSES


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


async def test_a_role_owns_its_database_and_reaches_no_other(server: Postgres) -> None:
    await make_roles(server)
    for process in PROCESSES:
        role = role_of(process)
        await run(server, role, role, "CREATE TABLE kept AS SELECT 1")
        assert await run(server, role, role, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
        for other in ("postgres", "template1", *(role_of(one) for one in PROCESSES if one != process)):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await run(server, role, other, "SELECT 1")


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
