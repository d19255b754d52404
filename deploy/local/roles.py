"""The roles of the embedded PostgreSQL: every process has one, which reaches its own database and no other.

Two more are for BI tools that read by SQL: each sees the views of one schema of kpi's database.
"""

import asyncpg

from deploy.local.failures import StartFailed
from deploy.local.postgres import Postgres
from deploy.serving import PROCESSES

# What a database of an earlier version holds belongs to `postgres`. Sequences of columns follow their tables.
_TAKE_OVER = """
DO $$
DECLARE statement text;
BEGIN
    FOR statement IN
        SELECT format('ALTER TABLE %s OWNER TO {role}', oid::regclass) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
              AND relowner <> '{role}'::regrole
        UNION ALL
        SELECT format('ALTER ROUTINE %s OWNER TO {role}', oid::regprocedure) FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND proowner <> '{role}'::regrole
    LOOP
        EXECUTE statement;
    END LOOP;
END $$
"""

READERS = {"guanxi_bi": "bi", "guanxi_bi_cleared": "bi_cleared"}
"""Role → the schema whose views it reads. The migration that makes the views grants the same."""
_GRANT = """
DO $$ BEGIN
    IF to_regnamespace('{schema}') IS NOT NULL THEN
        GRANT USAGE ON SCHEMA {schema} TO {role};
        GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role};
    END IF;
END $$
"""


def role_of(process: str) -> str:
    """The process's role, which has the name of its database."""
    return f"guanxi_{process}"


async def make_roles(server: Postgres) -> None:
    """Create the missing roles and databases, and close each database to the others; may be repeated.

    Raises StartFailed.
    """
    try:
        await _make_all(server)
    except (OSError, asyncpg.PostgresError) as failure:
        raise StartFailed(f"The roles of the database server could not be made: {failure}") from failure


async def _make_all(server: Postgres) -> None:
    connection = await asyncpg.connect(server.url_of("postgres", database="postgres"))
    try:
        for database in ("postgres", "template1"):
            await connection.execute(f"REVOKE CONNECT ON DATABASE {database} FROM PUBLIC")
        for process in PROCESSES:
            await _make_role(connection, role_of(process))
        for reader, schema in READERS.items():
            await _make_reader(connection, reader, schema)
    finally:
        await connection.close()
    for process in PROCESSES:
        await _take_over(server, role_of(process))
    await _open_views(server)


async def _make_role(connection: asyncpg.Connection, role: str) -> None:
    if not await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role):
        await connection.execute(f"CREATE ROLE {role} LOGIN")
    if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", role):
        await connection.execute(f"CREATE DATABASE {role}")
    await connection.execute(f"ALTER DATABASE {role} OWNER TO {role}")
    await connection.execute(f"REVOKE ALL ON DATABASE {role} FROM PUBLIC")


async def _make_reader(connection: asyncpg.Connection, role: str, schema: str) -> None:
    if not await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role):
        await connection.execute(f"CREATE ROLE {role} LOGIN")
    await connection.execute(f"ALTER ROLE {role} SET default_transaction_read_only = on")
    await connection.execute(f"ALTER ROLE {role} SET statement_timeout = '5min'")
    await connection.execute(f"ALTER ROLE {role} SET search_path = {schema}")
    await connection.execute(f"GRANT CONNECT ON DATABASE {role_of('kpi')} TO {role}")


async def _open_views(server: Postgres) -> None:
    connection = await asyncpg.connect(server.url_of("postgres", database=role_of("kpi")))
    try:
        for reader, schema in READERS.items():
            await connection.execute(_GRANT.format(role=reader, schema=schema))
    finally:
        await connection.close()


async def _take_over(server: Postgres, role: str) -> None:
    connection = await asyncpg.connect(server.url_of("postgres", database=role))
    try:
        await connection.execute(_TAKE_OVER.format(role=role))
    finally:
        await connection.close()
