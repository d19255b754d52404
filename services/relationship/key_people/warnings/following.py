"""Keeping the warnings about people whose contacts are merged: they are about the survivor from then on."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.key_people.warnings.rules import KINDS
from services.relationship.tables import PublishedWarning
from shared.customers.following import mergers_among
from shared.customers.settlements import Owner
from shared.feed.bulk import change_rows
from shared.feed.followers import FollowedEvent
from shared.web.peers import ServiceHttp


async def follow_merged_people(session: AsyncSession, _: ServiceHttp, changes: Sequence[FollowedEvent]) -> None:
    """Name the survivor as the subject of the warnings that a merge has moved, so that they stay the same warnings."""
    survivors = {merger.survivor_id for merger, _ in mergers_among(changes) if merger.owner is Owner.CONTACT}
    if survivors:
        row, person = PublishedWarning, sa.cast(col(PublishedWarning.contact_id), sa.Text)
        of_survivor = sa.and_(col(row.kind).in_(KINDS), col(row.contact_id).in_(survivors))
        await change_rows(session, row, {"subject": person}, of_survivor)
