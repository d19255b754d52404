"""Every query over campaigns: who sees them, their customers, and their people in numbers."""

from collections.abc import Collection as Ids
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.contact.campaigns.invitations import InvitationStatus
from services.relationship.contact.campaigns.model import Campaign, CampaignCustomer, CampaignRead
from services.relationship.contact.campaigns.people import CampaignPerson
from services.relationship.contact.campaigns.rules import CampaignNotFound
from services.relationship.contact.touchpoints.held import is_met
from shared.auth.access import Principal, current_principal
from shared.auth.users import name_of
from shared.auth.visibility import customers, is_customer, person_visible_to, visible_to
from shared.database import execute
from shared.lists.collections import Collection
from shared.lists.filters import OwnFilter
from shared.lists.paging import Expression
from shared.lists.queries import ListQuery

OWNER: Any = col(CampaignCustomer.customer_id)
IS_OF = col(CampaignCustomer.campaign_id) == col(Campaign.id)


def visible_campaigns(principal: Principal) -> sa.ColumnElement[bool]:
    """SQL condition: the caller sees one of the campaign's customers."""
    return sa.exists().where(IS_OF, is_customer(OWNER), visible_to(principal, OWNER))


def visible_people(principal: Principal) -> sa.ColumnElement[bool]:
    """SQL condition: the caller sees the person of a campaign, and the customer."""
    person = CampaignPerson
    return sa.and_(
        is_customer(col(person.customer_id)),
        visible_to(principal, col(person.customer_id)),
        person_visible_to(principal, col(person.contact_id)),
    )


def _is_for(customer_id: UUID) -> sa.ColumnElement[bool]:
    """The campaign is for the customer; who may not see the customer finds nothing."""
    principal = current_principal.get()
    is_seen = sa.false() if principal is None else visible_to(principal, OWNER)
    return sa.exists().where(IS_OF, customer_id == OWNER, is_seen)


def _columns_for(principal: Principal) -> Mapping[str, Expression]:
    named = customers.alias()
    each = sa.func.jsonb_build_object("customer_id", named.c.id, "customer_name", named.c.name)
    seen = (
        sa.select(sa.func.jsonb_agg(aggregate_order_by(each, named.c.name, named.c.id)))
        .select_from(sa.join(CampaignCustomer, named, named.c.id == OWNER))
        .where(IS_OF, visible_to(principal, OWNER))
        .correlate(Campaign)
        .scalar_subquery()
    )
    person = CampaignPerson
    pairs: list[Any] = []
    for status in InvitationStatus:
        pairs += [status.value, sa.func.count().filter(col(person.status) == status)]
    people = (
        sa.select(sa.func.jsonb_build_object(*pairs))
        .select_from(person)
        .where(col(person.campaign_id) == col(Campaign.id), visible_people(principal))
        .correlate(Campaign)
        .scalar_subquery()
    )
    return {"customers": sa.func.coalesce(seen, NOTHING, type_=JSONB), "people": people}


class CampaignQuery(
    ListQuery,
    of=CampaignRead,
    filters=(
        *("id", "reach", "status", "starts_on", "ends_on", "is_large_brand_campaign", "owner_id", "created_by"),
        *("action_id", "created_at", "updated_at"),
    ),
    sorts=("starts_on", "name", "created_at", "updated_at"),
    searched=("name", "purpose"),
    default_sort="-starts_on",
    own={"customer_id": OwnFilter(UUID, "Only those for this customer.", _is_for)},
):
    """How campaigns are filtered, sorted and searched."""


NOTHING = sa.cast([], JSONB)
CAMPAIGNS = Collection(
    Campaign,
    CampaignRead,
    CampaignQuery,
    missing=CampaignNotFound,
    visible=visible_campaigns,
    columns={"owner_name": name_of(col(Campaign.owner_id)), "customers": NOTHING, "people": NOTHING},
    columns_for=_columns_for,
)


async def read_customers(session: AsyncSession, campaign_id: UUID) -> dict[UUID, CampaignCustomer]:
    """The campaign's customers, seen by the caller or not."""
    query = select(CampaignCustomer).where(col(CampaignCustomer.campaign_id) == campaign_id)
    return {row.customer_id: row for row in await session.exec(query)}


async def find_invited_customers(session: AsyncSession, campaign_id: UUID, ids: Ids[UUID]) -> list[str]:
    """The names of those of the customers whose people are in the campaign."""
    person = CampaignPerson
    invited = sa.exists().where(col(person.campaign_id) == campaign_id, col(person.customer_id) == customers.c.id)
    query = sa.select(customers.c.name).where(customers.c.id.in_(ids), invited).order_by(customers.c.name)
    return list((await execute(session, query)).scalars())


async def count_attended(session: AsyncSession, campaign_id: UUID) -> int:
    """How many people have attended, seen by the caller or not."""
    person = CampaignPerson
    is_of = (col(person.campaign_id) == campaign_id, col(person.status) == InvitationStatus.ATTENDED)
    query = sa.select(sa.func.count()).select_from(person).where(*is_of)
    return int((await execute(session, query)).scalar_one())


async def read_met(
    session: AsyncSession, is_of: sa.ColumnElement[bool], held_on: date, as_of: date
) -> Sequence[sa.Row[Any]]:
    """The people of a campaign with their status, and whether they were met before it and are met as of the day."""
    person: Any = col(CampaignPerson.contact_id)
    days = {"was_met": held_on - timedelta(days=1), "is_met": as_of}
    met = [is_met(person, day).label(name) for name, day in days.items()]
    return (await execute(session, sa.select(person, col(CampaignPerson.status), *met).where(is_of))).all()
