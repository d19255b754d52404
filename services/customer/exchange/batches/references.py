"""What rows of a batch may name: segments, users, custom fields; looked up once for all rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.custom.definitions.rules import Definition, FieldOwner
from services.customer.custom.definitions.store import read_definitions
from services.customer.exchange.columns.segment_names import SegmentNames, read_segment_names
from shared.auth.users import UserSource, keep_users, users
from shared.database import execute

MAX_ASKED = 1_000
"""Users that the gateway is asked for; more unknown ones are surely wrong."""


@dataclass(frozen=True)
class References:
    """The maintained segments by code and name, and the custom fields by code."""

    segments: SegmentNames
    definitions: Mapping[str, Definition]


async def read_references(session: AsyncSession, of: FieldOwner) -> References:
    """What the rows of a batch may name, as far as the caller may see it."""
    return References(await read_segment_names(session), await read_definitions(session, of))


async def know_users(session: AsyncSession, source: UserSource, ids: set[UUID]) -> None:
    """Copy those of the users whom the copy lacks."""
    found = await execute(session, sa.select(users.c.id).where(users.c.id.in_(ids)))
    if missing := ids.difference(found.scalars()):
        await keep_users(session, await source.list_users(sorted(missing)[:MAX_ASKED]))
