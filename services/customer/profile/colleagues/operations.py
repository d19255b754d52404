"""How the copy of what users oversee follows the gateway."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.profile.colleagues.model import colleagues
from shared.auth.users import Colleague
from shared.database import execute
from shared.feed.followers import FollowedEvent
from shared.web.peers import ServiceHttp

DECISIVE = frozenset({"user", "role"})
"""Entities of the gateway whose changes change who oversees what."""


async def follow_colleagues(session: AsyncSession, http: ServiceHttp, changes: Sequence[FollowedEvent]) -> None:
    """Replace the copy, with one call, when a user or role has changed."""
    if any(change.data.entity in DECISIVE for change in changes):
        await keep_colleagues(session, await http.get_as(list[Colleague], "/internal/colleagues"))


async def keep_colleagues(session: AsyncSession, found: Sequence[Colleague]) -> None:
    """Keep these and no others. The day on which somebody was first found inactive stays."""
    ids = [one.user_id for one in found]
    await execute(session, sa.delete(colleagues).where(colleagues.c.user_id.not_in(ids)))
    if not found:
        return
    said = insert(colleagues)
    first = sa.func.least(said.excluded.inactive_since, colleagues.c.inactive_since)
    kept = {
        "oversees": said.excluded.oversees,
        "is_administrator": said.excluded.is_administrator,
        "inactive_since": sa.case((said.excluded.inactive_since.is_not(None), first)),
    }
    in_order = sorted(found, key=lambda one: one.user_id)
    await execute(
        session,
        said.on_conflict_do_update(index_elements=["user_id"], set_=kept),
        [one.model_dump() for one in in_order],
    )
