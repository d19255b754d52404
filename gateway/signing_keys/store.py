"""Queries on signing keys."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.signing_keys.model import SigningKeyRow
from gateway.signing_keys.rules import Purpose
from shared.database import execute


async def list_keys(session: AsyncSession, now: datetime) -> Sequence[SigningKeyRow]:
    """The keys that sign or verify, newest first."""
    is_valid = col(SigningKeyRow.expires_at).is_(None) | (col(SigningKeyRow.expires_at) > now)
    query = select(SigningKeyRow).where(is_valid).order_by(col(SigningKeyRow.created_at).desc())
    return (await session.exec(query)).all()


async def end_keys(session: AsyncSession, purpose: Purpose, at: datetime) -> None:
    """End the validity of the purpose's current keys at `at`."""
    later = col(SigningKeyRow.expires_at).is_(None) | (col(SigningKeyRow.expires_at) > at)
    change = sa.update(SigningKeyRow).where(col(SigningKeyRow.purpose) == purpose, later).values(expires_at=at)
    await execute(session, change)


async def delete_ended_keys(session: AsyncSession, before: datetime) -> None:
    """Delete private keys that are no longer needed."""
    await execute(session, sa.delete(SigningKeyRow).where(col(SigningKeyRow.expires_at) < before))
