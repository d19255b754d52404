"""Schema migrations: one Alembic history per process, run by `guanxi migrate`, never by the process itself."""

import asyncio
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import asyncpg
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from shared.database import create_engine, database_url
from shared.settings import Settings


def folder_of(package: str) -> Path:
    """The folder with the package's (`services.kpi`) migrations."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(package)
    return Path(spec.submodule_search_locations[0]) / "migrations"


def newest_revision(package: str) -> str | None:
    """The newest revision of the package, read from the file names (`0001_first.py`) without loading Alembic."""
    numbers = [re.match(r"\d{4}", path.name) for path in (folder_of(package) / "versions").glob("*.py")]
    return max((number[0] for number in numbers if number), default=None)


async def applied_revision(connection: AsyncConnection) -> str | None:
    """The revision of the database; None when nothing was applied."""
    exists = await connection.execute(sa.text("SELECT to_regclass('alembic_version') IS NOT NULL"))
    if not exists.scalar_one():
        return None
    row = (await connection.execute(sa.text("SELECT version_num FROM alembic_version"))).first()
    return row[0] if row else None


async def migrate(settings: Settings, package: str) -> str | None:
    """Create the database if it is missing, upgrade its schema to the newest revision and return that revision.

    Safe to run concurrently: an advisory lock lets one process work; the others then find nothing to do.
    """
    await _create_database(settings)
    engine = create_engine(settings)
    try:
        async with engine.connect() as connection:
            if await applied_revision(connection) == newest_revision(package):
                return newest_revision(package)
            await connection.commit()
            await connection.execute(sa.text("SET statement_timeout = 0"))  # filling a table takes as long as it takes
            await connection.execute(sa.text("SELECT pg_advisory_lock(hashtext('guanxi_migrations'))"))
            await connection.run_sync(_upgrade, package)
            await connection.commit()
    finally:
        await engine.dispose()
    return newest_revision(package)


def _upgrade(connection: sa.Connection, package: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder_of(package)))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


async def draft_migration(settings: Settings, package: str, message: str) -> Path:
    """Write the next migration from the difference between the tables and a database at the newest revision."""
    await migrate(settings, package)
    engine = create_engine(settings)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_draft, package, message)
    finally:
        await engine.dispose()


def _draft(connection: sa.Connection, package: str, message: str) -> Path:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder_of(package)))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    number = f"{int(newest_revision(package) or 0) + 1:04d}"
    command.revision(config, message=message, rev_id=number, autogenerate=True)
    return next((folder_of(package) / "versions").glob(f"{number}_*.py"))


async def _create_database(settings: Settings) -> None:
    url = database_url(settings)
    try:
        connection = await asyncpg.connect(
            url.set(drivername="postgresql").render_as_string(hide_password=False), timeout=10
        )
    except asyncpg.InvalidCatalogNameError:
        await _create_from_maintenance(url)
    else:
        await connection.close()


async def _create_from_maintenance(url: sa.URL) -> None:
    maintenance = url.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    connection = await asyncpg.connect(maintenance, timeout=10)
    try:
        await connection.execute(f'CREATE DATABASE "{url.database}"')
    except (asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError):
        await asyncio.sleep(0)  # another process created it meanwhile
    finally:
        await connection.close()


def _render_type(kind: str, value: object, _: object) -> str | Literal[False]:
    """Write PostgreSQL's column types, not the Python types around them."""
    if kind == "type" and isinstance(value, sa.String | AutoString | sa.Enum) and not isinstance(value, sa.Text):
        return "sa.Text()"
    if kind == "type" and isinstance(value, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def differs_in_type(_: object, __: object, ___: object, present: object, declared: object) -> bool | None:
    """Whether a column's type differs: all text types are one type to PostgreSQL; None lets Alembic decide."""
    texts = sa.String | AutoString | sa.Enum
    return False if isinstance(present, texts) and isinstance(declared, texts) else None


def run_env(metadata: sa.MetaData) -> None:
    """The body of every `env.py`: online, on the connection that `migrate` passes."""
    from alembic import context

    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=metadata,
        transaction_per_migration=False,
        render_item=_render_type,
        compare_type=differs_in_type,
    )
    with context.begin_transaction():
        context.run_migrations()
