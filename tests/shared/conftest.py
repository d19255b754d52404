"""A small service of its own for the tests of shared: one table, committed for real, emptied after each test."""

from collections.abc import AsyncIterator
from typing import Annotated, ClassVar
from uuid import UUID

import pytest
import sqlalchemy as sa
from pydantic import AwareDatetime, SecretStr
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.orm import registry
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.datastructures import State

from deploy.local.postgres import Postgres
from shared.app.migrations import _create_database
from shared.app.tables import service_tables
from shared.auth.access import (
    Clearance,
    DataScope,
    DataScopeKind,
    Derived,
    Principal,
    RowClearance,
    RowIdentity,
    current_principal,
)
from shared.auth.clearances import LevelOf
from shared.auth.users import users
from shared.customers.directory import DirectoryEntry, replace_entries
from shared.database import PartlyHidden, Row, create_engine
from shared.settings import Settings
from shared.web.call import Call


class TestTable(SQLModel, registry=registry(metadata=sa.MetaData())):
    """Base of the tests' own tables."""

    __test__ = False


class Thing(PartlyHidden, Row, TestTable, table=True):
    """Something to change."""

    __tablename__ = "things"

    name: str
    customer_id: UUID | None = None
    secret: Annotated[str | None, Clearance(3)] = None


class Badge(Row, TestTable, table=True):
    """Something a customer has once by name, unless it was taken back; each says who may see it."""

    __tablename__ = "badges"
    __table_args__ = (
        sa.Index(
            "uq_badges_present", "customer_id", "name", unique=True, postgresql_where=sa.text("taken_back IS FALSE")
        ),
    )

    name: str
    customer_id: UUID
    clearance: Annotated[int, RowClearance()] = 1
    taken_back: bool = False


class Card(Row, TestTable, table=True):
    """A card that a contact got, one for each occasion."""

    __tablename__ = "cards"
    __table_args__ = (sa.UniqueConstraint("contact_id", "name"),)

    name: str
    customer_id: UUID
    contact_id: UUID


class Remark(Row, TestTable, table=True):
    """One of several things said under a heading."""

    __tablename__ = "remarks"

    heading: Annotated[str, RowIdentity()]
    chapter: Annotated[int | None, RowIdentity()] = None
    text: str
    length: Annotated[int, Derived()]
    clearance: Annotated[int, RowClearance()] = 1


class Quote(Row, TestTable, table=True):
    """Something said of a person; removed, it stays in the table."""

    __tablename__ = "quotes"

    text: str
    contact_id: UUID | None = None
    deleted_at: AwareDatetime | None = None


class Topic(Row, TestTable, table=True):
    """What notes are about; it says who may see them."""

    __tablename__ = "topics"

    name: str
    clearance: Annotated[int, RowClearance()] = 1


class Note(Row, TestTable, table=True):
    """Something noted on a topic, written at the topic's level of the time."""

    __tablename__ = "notes"

    topic_id: Annotated[UUID, LevelOf(Topic)]
    text: str
    clearance: Annotated[int, RowClearance()] = 1


for _table in service_tables():
    _table.to_metadata(TestTable.metadata)


async def know_customer(session: AsyncSession, *ids: UUID) -> None:
    """Put customers into the directory's copy."""
    nothing = dict.fromkeys(("region", "industry", "customer_class", "tier", "stage", "parent_id", "manager_id"))
    entries = [{"id": one, "name": "x", "status": "active", "tags": [], "codes": [], "team": []} for one in ids]
    await replace_entries(session, ids, [DirectoryEntry.model_validate(entry | nothing) for entry in entries])


def call_of(session: AsyncSession, *, clearance: int = 3, user_id: UUID | None = None) -> Call:
    """A call without a request: by a program that sees all customers, or by a user who sees the own ones."""
    scope = DataScope(DataScopeKind.ALL if user_id is None else DataScopeKind.OWN)
    subject = "client:erp" if user_id is None else str(user_id)
    principal = Principal(subject, "Tester", frozenset(), frozenset(), clearance, scope)
    current_principal.set(principal)
    return Call(session, principal, State())


class ThingSettings(Settings):
    """Settings of the tests' own service."""

    service: ClassVar[str] = "things"


@pytest.fixture(scope="session")
async def thing_settings(postgres: Postgres) -> ThingSettings:
    """Where the tests' own database is."""
    settings = ThingSettings(database_url=SecretStr(postgres.url))
    await _create_database(settings)
    engine = create_engine(settings)
    async with engine.begin() as connection:
        await connection.run_sync(TestTable.metadata.create_all)
    await engine.dispose()
    return settings


@pytest.fixture
async def engine(thing_settings: ThingSettings) -> AsyncIterator[AsyncEngine]:
    """A pool on the tests' own database; every table is empty before and after."""
    opened = create_engine(thing_settings)
    yield opened
    names = ", ".join(table.name for table in TestTable.metadata.sorted_tables)
    async with opened.begin() as connection:
        await connection.execute(sa.text(f"TRUNCATE {names}"))
    await opened.dispose()


async def names_of_users(engine: AsyncEngine, *ids: UUID) -> list[str]:
    """The names under which the copy has these users."""
    async with engine.connect() as connection:
        found = await connection.execute(sa.select(users.c.display_name).where(users.c.id.in_(ids)))
        return sorted(found.scalars())
