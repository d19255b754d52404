"""Queries on clients."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.clients.model import Client, ClientRead, ClientSecret
from gateway.clients.rules import ClientNotFound
from shared.database import execute
from shared.lists.collections import Collection
from shared.lists.listings import everybody
from shared.lists.queries import ListQuery


class ClientQuery(
    ListQuery,
    of=ClientRead,
    filters=("client_id", "roles", "regions", "is_active"),
    sorts=("client_id", "name", "created_at"),
    searched=("client_id", "name"),
    default_sort="client_id",
):
    """How clients are filtered, sorted and searched."""


CLIENTS = Collection(Client, ClientRead, ClientQuery, missing=ClientNotFound, visible=everybody)


async def find_client_by_name(session: AsyncSession, client_id: str) -> Client | None:
    """The client with this client id."""
    return (await session.exec(select(Client).where(col(Client.client_id) == client_id))).first()


async def list_digests(session: AsyncSession, key: UUID, now: datetime) -> Sequence[str]:
    """Digests of the currently valid secrets."""
    is_valid = col(ClientSecret.expires_at).is_(None) | (col(ClientSecret.expires_at) > now)
    return (await session.exec(select(ClientSecret.digest).where(col(ClientSecret.client) == key, is_valid))).all()


async def end_secrets(session: AsyncSession, key: UUID, at: datetime) -> None:
    """End the validity of all current secrets at `at`."""
    earlier = col(ClientSecret.expires_at).is_(None) | (col(ClientSecret.expires_at) > at)
    change = sa.update(ClientSecret).where(col(ClientSecret.client) == key, earlier).values(expires_at=at)
    await execute(session, change)
