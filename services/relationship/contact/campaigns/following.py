"""The contact made at campaigns after a merge of customers, and of campaigns held before it was touchpoints."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.contact.campaigns.invitations import InvitationStatus
from services.relationship.contact.campaigns.model import Campaign
from services.relationship.contact.campaigns.people import CampaignPerson
from services.relationship.contact.campaigns.rules import WAS_HELD
from services.relationship.contact.campaigns.touchpoints import keep_touchpoints
from services.relationship.contact.touchpoints.model import Touchpoint
from shared.auth.visibility import is_customer
from shared.customers.following import mergers_among
from shared.customers.settlements import Owner
from shared.feed.followers import FollowedEvent
from shared.web.peers import ServiceHttp

AT_ONCE = 500
"""Campaigns that the job looks after at most; who is left has the next turn."""


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
    await _keep(session, col(Campaign.id).in_(twice))


async def complete_touchpoints(session: AsyncSession) -> None:
    """Give touchpoints to campaigns that were held before attendance became contact: some at a time, each once."""
    row, person = Touchpoint, CampaignPerson
    has_one = sa.exists().where(
        col(row.campaign_id) == col(person.campaign_id),
        col(row.customer_id) == col(person.customer_id),
        col(row.deleted_at).is_(None),
    )
    attended = (col(person.status) == InvitationStatus.ATTENDED, is_customer(col(person.customer_id)), ~has_one)
    is_behind = sa.exists().where(col(person.campaign_id) == col(Campaign.id), *attended)
    await _keep(
        session, col(Campaign.status).in_(WAS_HELD), col(Campaign.deleted_at).is_(None), is_behind, limit=AT_ONCE
    )


async def _keep(session: AsyncSession, *where: sa.ColumnElement[bool], limit: int | None = None) -> None:
    held = select(Campaign).where(*where).order_by(col(Campaign.id)).limit(limit)
    for campaign in (await session.exec(held.with_for_update(of=Campaign))).all():
        await keep_touchpoints(session, campaign)
