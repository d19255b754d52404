"""Queries on users."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.roles.rules import ADMIN
from gateway.users.model import User, UserPassword, UserRead
from gateway.users.rules import UserNotFound
from shared.database import execute
from shared.lists.listing import Listing

LISTING = Listing(
    read=UserRead,
    columns={name: User.__table__.c[name] for name in UserRead.model_fields},  # type: ignore[attr-defined]
    filters=("username", "email", "roles", "regions", "is_active"),
    sorts=("username", "display_name", "created_at"),
    searched=("username", "display_name", "email"),
    default_sort="username",
)


async def get_user(session: AsyncSession, user_id: UUID, *, lock: bool = False) -> User:
    """One user. Raises UserNotFound."""
    user = await session.get(User, user_id, with_for_update=lock or None)
    if user is None:
        raise UserNotFound
    return user


async def list_users(session: AsyncSession, ids: Sequence[UUID]) -> Sequence[User]:
    """The users of these ids."""
    return (await session.exec(select(User).where(col(User.id).in_(ids)))).all()


async def find_user_by_name(session: AsyncSession, username: str) -> User | None:
    """The user of that name, already normalized."""
    return (await session.exec(select(User).where(col(User.username) == username))).first()


async def find_password(session: AsyncSession, user_id: UUID) -> UserPassword | None:
    """The kept password."""
    return await session.get(UserPassword, user_id)


async def lock_standing(session: AsyncSession) -> None:
    """Let one transaction at a time change who is an administrator, so that the last two cannot leave at once."""
    lock = sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext("guanxi_administrators")))
    await execute(session, lock)


async def count_other_administrators(session: AsyncSession, user_id: UUID) -> int:
    """How many active administrators there are beside this user."""
    others = select(User.id).where(User.id != user_id, col(User.is_active), col(User.roles).contains([ADMIN]))
    return len((await session.exec(others)).all())


async def has_users(session: AsyncSession) -> bool:
    """Whether anyone can sign in."""
    return (await session.exec(select(User.id).limit(1))).first() is not None
