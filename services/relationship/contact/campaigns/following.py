"""What a merge of customers changes of the contact made at campaigns."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.contact.campaigns.model import Campaign
from services.relationship.contact.campaigns.touchpoints import keep_touchpoints
from services.relationship.contact.touchpoints.model import Touchpoint
from shared.customers.following import mergers_among
from shared.customers.settlements import Owner
from shared.feed.followers import FollowedEvent
from shared.web.peers import ServiceHttp


async def follow_mergers(session: AsyncSession, _: ServiceHttp, changes: Sequence[FollowedEvent]) -> None:
    """A campaign has one touchpoint with a survivor, with the people of both customers.

    It comes after the rows of the absorbed customer have moved.
    """
    survivors = {merger.survivor_id for merger, _ in mergers_among(changes) if merger.owner is Owner.CUSTOMER}
    if not survivors:
        return
    row = Touchpoint
    twice = (
        sa.select(col(row.campaign_id))
        .where(col(row.customer_id).in_(survivors), col(row.campaign_id).is_not(None), col(row.deleted_at).is_(None))
        .group_by(col(row.campaign_id), col(row.customer_id))
        .having(sa.func.count() > 1)
    )
    held = select(Campaign).where(col(Campaign.id).in_(twice)).order_by(col(Campaign.id))
    for campaign in (await session.exec(held.with_for_update(of=Campaign))).all():
        await keep_touchpoints(session, campaign)
