"""Queries on read keys."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.clients.model import Client
from gateway.read_keys.model import ReadKey
from gateway.read_keys.rules import ReadKeyNotFound
from gateway.users.model import User
from shared.database import execute


class Owner(NamedTuple):
    """Whose key it is: a user's, or a client's."""

    user_id: UUID | None = None
    client: UUID | None = None

    @property
    def owns(self) -> sa.ColumnElement[bool]:
        """SQL condition: the key is this owner's."""
        return col(ReadKey.user_id) == self.user_id if self.user_id else col(ReadKey.client) == self.client


async def list_keys(session: AsyncSession, owner: Owner) -> Sequence[ReadKey]:
    """The owner's keys, the oldest first."""
    return (await session.exec(select(ReadKey).where(owner.owns).order_by(col(ReadKey.id)))).all()


async def get_key(session: AsyncSession, owner: Owner, key_id: UUID) -> ReadKey:
    """One of the owner's keys. Raises ReadKeyNotFound."""
    found = (await session.exec(select(ReadKey).where(col(ReadKey.id) == key_id, owner.owns))).first()
    if found is None:
        raise ReadKeyNotFound
    return found


async def find_key(session: AsyncSession, digest: str, now: datetime) -> tuple[ReadKey, str, str] | None:
    """The key with this digest that has not expired, the name of its owner, and the owner's subject."""
    name = sa.func.coalesce(User.username, Client.client_id)
    subject = sa.func.coalesce(sa.cast(User.id, sa.Text), sa.literal("client:") + col(Client.client_id))
    query = (
        select(ReadKey, name, subject)
        .outerjoin(User, col(User.id) == col(ReadKey.user_id))
        .outerjoin(Client, col(Client.id) == col(ReadKey.client))
        .where(col(ReadKey.digest) == digest, col(ReadKey.expires_at) > now)
    )
    return (await session.exec(query)).first()


async def delete_keys_of(session: AsyncSession, owner: Owner) -> None:
    """Delete the owner's keys."""
    await execute(session, sa.delete(ReadKey).where(owner.owns))


async def delete_expired_keys(session: AsyncSession, before: datetime) -> None:
    """Delete the keys that stopped working before this time."""
    await execute(session, sa.delete(ReadKey).where(col(ReadKey.expires_at) < before))


async def record_use(session: AsyncSession, key_id: UUID, now: datetime, before: datetime) -> None:
    """Record the use unless one was recorded after `before`, so that not every use writes."""
    is_old = sa.or_(col(ReadKey.last_used_at).is_(None), col(ReadKey.last_used_at) < before)
    await execute(session, sa.update(ReadKey).where(col(ReadKey.id) == key_id, is_old).values(last_used_at=now))
