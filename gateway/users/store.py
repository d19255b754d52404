"""Queries on users."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.roles.rules import ADMIN
from gateway.users.model import User, UserPassword, UserRead
from gateway.users.rules import UserNotFound
from shared.lists.collections import Collection
from shared.lists.listings import everybody
from shared.lists.queries import ListQuery


class UserQuery(
    ListQuery,
    of=UserRead,
    filters=("username", "email", "roles", "regions", "is_active"),
    sorts=("username", "display_name", "created_at"),
    searched=("username", "display_name", "email"),
    default_sort="username",
):
    """How users are filtered, sorted and searched."""


USERS = Collection(User, UserRead, UserQuery, missing=UserNotFound, visible=everybody)


async def find_user_by_name(session: AsyncSession, username: str) -> User | None:
    """The user with this normalized name."""
    return (await session.exec(select(User).where(col(User.username) == username))).first()


async def find_password(session: AsyncSession, user_id: UUID) -> UserPassword | None:
    """The stored password hash."""
    return await session.get(UserPassword, user_id)


async def count_other_administrators(session: AsyncSession, user_id: UUID) -> int:
    """The number of other active administrators."""
    others = select(User.id).where(User.id != user_id, col(User.is_active), col(User.roles).contains([ADMIN]))
    return len((await session.exec(others)).all())


async def has_users(session: AsyncSession) -> bool:
    """Whether there is any user."""
    return (await session.exec(select(User.id).limit(1))).first() is not None
