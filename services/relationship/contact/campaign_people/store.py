"""Every query over the people of campaigns."""

from collections.abc import Collection as Ids
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.contact.campaign_people.model import CampaignPersonRead
from services.relationship.contact.campaign_people.rules import CampaignPersonNotFound
from services.relationship.contact.campaigns.model import Campaign
from services.relationship.contact.campaigns.people import CampaignPerson
from shared.auth.access import Principal
from shared.auth.visibility import of_visible_customers
from shared.customers.contacts import contact_name_of
from shared.database import execute
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery
from shared.web.call import Call

CAMPAIGN_ID: Any = col(CampaignPerson.campaign_id)


class CampaignPersonQuery(
    ListQuery,
    of=CampaignPersonRead,
    filters=("id", "campaign_id", "customer_id", "contact_id", "status", "created_at", "updated_at"),
    sorts=("created_at", "updated_at", "contact_name"),
    default_sort="-created_at",
):
    """How people of campaigns are filtered and sorted."""


def _visible(principal: Principal) -> sa.ColumnElement[bool]:
    is_there = sa.exists().where(col(Campaign.id) == CAMPAIGN_ID, col(Campaign.deleted_at).is_(None))
    return sa.and_(of_visible_customers(col(CampaignPerson.customer_id))(principal), is_there)


CAMPAIGN_PEOPLE = Collection(
    CampaignPerson,
    CampaignPersonRead,
    CampaignPersonQuery,
    missing=CampaignPersonNotFound,
    visible=_visible,
    columns={
        "campaign_name": sa.select(col(Campaign.name)).where(col(Campaign.id) == CAMPAIGN_ID).scalar_subquery(),
        "contact_name": contact_name_of(col(CampaignPerson.contact_id)),
    },
)


async def find_invited(session: AsyncSession, campaign_id: UUID, ids: Ids[UUID]) -> dict[UUID, CampaignPerson]:
    """Those of the people who are in the campaign, by contact."""
    query = select(CampaignPerson).where(campaign_id == CAMPAIGN_ID, col(CampaignPerson.contact_id).in_(ids))
    return {row.contact_id: row for row in await session.exec(query)}


async def count_people(session: AsyncSession, campaign_id: UUID) -> int:
    """How many people the campaign has, seen by the caller or not."""
    query = sa.select(sa.func.count()).select_from(CampaignPerson).where(campaign_id == CAMPAIGN_ID)
    return int((await execute(session, query)).scalar_one())


async def find_campaign(call: Call, campaign_person_id: UUID) -> UUID:
    """The campaign of a visible person. Raises CampaignPersonNotFound."""
    is_it = (col(CampaignPerson.id) == campaign_person_id, CAMPAIGN_PEOPLE.seen_by(call.principal))
    found = (await execute(call.session, sa.select(CAMPAIGN_ID).where(*is_it))).scalar_one_or_none()
    if found is None:
        await CAMPAIGN_PEOPLE.refuse_missing(call, campaign_person_id)
    return UUID(str(found))
