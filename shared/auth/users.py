"""The user directory: every service's copy of the users, for showing their names and checking that they exist.

The gateway owns the users; the copies follow its change feed (`shared.app.users`).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime, Field
from sqlalchemy.orm import Mapped
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth.access import HIGHEST_CLEARANCE, DataScopeKind
from shared.database import execute
from shared.problems import FieldError, Invalid, Text
from shared.shapes import Read
from shared.upserts import given, upsert

users = sa.Table(
    "user_directory",
    sa.MetaData(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("username", sa.Text, nullable=False),
    sa.Column("display_name", sa.Text, nullable=False),
    sa.Column("is_active", sa.Boolean, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)


class UserEntry(Read):
    """A user's entry in the directory."""

    id: UUID
    username: str
    display_name: str
    is_active: bool
    version: int


class Colleague(Read):
    """A user: what the user sees, and whether as a superior or administrator."""

    user_id: UUID
    oversees: list[str]
    """Regions whose customers the user sees and changes as a superior."""
    is_administrator: bool
    inactive_since: AwareDatetime | None
    clearance: int = HIGHEST_CLEARANCE
    data_scope: DataScopeKind = DataScopeKind.ALL
    regions: list[str] = Field(default_factory=list)
    """Regions whose customers the user sees, in addition to the customers of the own team."""


class UserUnknown(Invalid):
    """A user in the request does not exist or may not sign in."""

    title = Text("No such user", "用户不存在")


_UNKNOWN = Text("No user {user_id} may sign in.", "用户 {user_id} 不存在或已停用。")


class UserSource(Protocol):
    """Where entries come from: the gateway, over HTTP."""

    async def list_users(self, ids: Sequence[UUID]) -> list[UserEntry]: ...


def name_of(user_id: sa.ColumnElement[UUID] | Mapped[UUID] | Mapped[UUID | None]) -> sa.ScalarSelect[str]:
    """SQL expression: the present name of the user in this column; null while the copy lacks the user."""
    return sa.select(users.c.display_name).where(users.c.id == user_id).scalar_subquery()


async def require_users(session: AsyncSession, source: UserSource, named: Mapping[str, UUID]) -> None:
    """Check that each user, given by JSON Pointer, may sign in; ask the source for those that the copy lacks.

    Raises UserUnknown.
    """
    missing = set(named.values())
    if missing:
        missing -= await _find_active(session, missing)
    if missing:
        await keep_users(session, await source.list_users(sorted(missing)))
        missing -= await _find_active(session, missing)
    errors = [
        FieldError(UserUnknown.code(), _UNKNOWN, pointer, values={"user_id": user_id})
        for pointer, user_id in named.items()
        if user_id in missing
    ]
    if errors:
        raise UserUnknown(errors=errors)


async def keep_users(session: AsyncSession, entries: Sequence[UserEntry]) -> None:
    """Update the copy of these users; an entry older than the copy changes nothing."""
    is_newer = given(users).version > users.c.version
    await upsert(session, users, [entry.model_dump() for entry in entries], only_if=is_newer)


async def _find_active(session: AsyncSession, ids: Iterable[UUID]) -> set[UUID]:
    query = sa.select(users.c.id).where(users.c.id.in_(ids), users.c.is_active)
    return set((await execute(session, query)).scalars())
