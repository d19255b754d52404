"""Every query over gift bans."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.gifts.bans.model import GiftBan, GiftBanRead
from services.customer.gifts.bans.rules import GiftBanNotFound
from services.customer.people.contacts.model import Contact
from services.customer.people.contacts.store import seen_by
from shared.auth.access import Principal
from shared.auth.visibility import is_customer, visible_to
from shared.lists.listing import Listing, ListQuery
from shared.lists.paging import Page

LISTING = Listing(
    read=GiftBanRead,
    columns={name: col(getattr(GiftBan, name)) for name in GiftBanRead.model_fields},
    filters=("customer_id", "contact_id", "reason"),
    sorts=("created_at",),
)


async def list_gift_bans(session: AsyncSession, principal: Principal, query: ListQuery) -> Page[GiftBanRead]:
    """Bans of the caller's customers."""
    return await LISTING.fetch(session, query, _seen_by(principal))


async def get_gift_ban(session: AsyncSession, principal: Principal, ban_id: UUID) -> GiftBan:
    """One ban of the caller's customers. Raises GiftBanNotFound."""
    found = (await session.exec(select(GiftBan).where(col(GiftBan.id) == ban_id, _seen_by(principal)))).one_or_none()
    if found is None:
        raise GiftBanNotFound(ban_id=ban_id)
    return found


def _seen_by(principal: Principal) -> sa.ColumnElement[bool]:
    """A ban is out of sight with its customer, and with the person it is about."""
    person = sa.select(col(Contact.id)).where(col(Contact.id) == col(GiftBan.contact_id), seen_by(principal))
    customer_id = col(GiftBan.customer_id)
    of_somebody = sa.or_(col(GiftBan.contact_id).is_(None), sa.exists(person))
    return sa.and_(is_customer(customer_id), visible_to(principal, customer_id), of_somebody)
