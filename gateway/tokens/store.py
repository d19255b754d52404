"""Queries on sign-ins, refresh tokens and callers' rights."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.tokens.model import Grant, RefreshToken
from gateway.tokens.rules import user_or_client
from shared.database import execute


async def find_refresh_token(session: AsyncSession, digest: str) -> RefreshToken | None:
    """The refresh token, locked, so that concurrent uses run one after the other."""
    return (
        await session.exec(select(RefreshToken).where(col(RefreshToken.digest) == digest).with_for_update())
    ).first()


async def get_grant(session: AsyncSession, grant_id: UUID) -> Grant:
    """The sign-in of a refresh token, locked."""
    return (await session.exec(select(Grant).where(col(Grant.id) == grant_id).with_for_update())).one()


async def has_signed_in(session: AsyncSession, subject: str, source: str) -> bool:
    """Whether a kept sign-in of the subject came from this source."""
    kept = select(Grant.id).where(col(Grant.subject) == subject, col(Grant.source) == source).limit(1)
    return (await session.exec(kept)).first() is not None


async def is_used(session: AsyncSession, digest: str | None) -> bool:
    """Whether this refresh token was exchanged."""
    if digest is None:
        return False
    used = select(RefreshToken.used_at).where(col(RefreshToken.digest) == digest)
    return (await session.exec(used)).first() is not None


async def list_revoked_grants(session: AsyncSession, since: datetime) -> Sequence[UUID]:
    """The sign-ins revoked since this time."""
    return (await session.exec(select(Grant.id).where(col(Grant.revoked_at) >= since))).all()


async def delete_ended_grants(session: AsyncSession, before: datetime) -> None:
    """Delete sign-ins that ended before this time, with their refresh tokens."""
    await execute(session, sa.delete(Grant).where(col(Grant.expires_at) < before))


# A subject's current state in one round trip: the first request after a change waits for it.
CALLER = sa.text(
    """
    SELECT caller.name, caller.is_active, caller.token_version, caller.regions,
           coalesce(jsonb_agg(jsonb_build_object('name', roles.name, 'scopes', roles.scopes,
                    'clearance', roles.clearance, 'data_scope', roles.data_scope))
                    FILTER (WHERE roles.name IS NOT NULL), '[]') AS roles
    FROM (
        SELECT display_name AS name, is_active, token_version, regions, roles
        FROM users WHERE id = CAST(:user_id AS uuid)
        UNION ALL
        SELECT name, is_active, token_version, regions, roles FROM clients WHERE client_id = :client_id
    ) AS caller
    LEFT JOIN roles ON roles.name = ANY (caller.roles)
    GROUP BY caller.name, caller.is_active, caller.token_version, caller.regions
    """
)


async def find_caller(session: AsyncSession, subject: str) -> sa.RowMapping | None:
    """Name, state, regions and roles of a user (`<uuid>`) or a client (`client:<client_id>`)."""
    user_id, client_id = user_or_client(subject)
    values = {"user_id": user_id, "client_id": client_id}
    return (await execute(session, CALLER, values)).mappings().first()
