"""Every query over gift bans."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.contacts.model import Contact
from services.customer.contacts.store import PRESENT
from services.customer.customers.model import Customer
from services.customer.gift_bans.model import GiftBan, GiftBanRead
from services.customer.gift_bans.rules import GiftBanNotFound
from shared.access import Principal
from shared.directory import visible_to
from shared.listing import Listing, ListQuery, Page

# A ban is out of sight with its customer, and with the person it is about.
OF_SOMEBODY = sa.and_(
    sa.exists().where(col(Customer.id) == col(GiftBan.customer_id), col(Customer.deleted_at).is_(None)),
    sa.or_(
        col(GiftBan.contact_id).is_(None),
        sa.exists(sa.select(col(Contact.id)).where(col(Contact.id) == col(GiftBan.contact_id), PRESENT)),
    ),
)

LISTING = Listing(
    read=GiftBanRead,
    columns={name: col(getattr(GiftBan, name)) for name in GiftBanRead.model_fields},
    filters=("customer_id", "contact_id", "reason"),
    sorts=("created_at",),
)


async def list_gift_bans(session: AsyncSession, principal: Principal, query: ListQuery) -> Page[GiftBanRead]:
    """Bans of the caller's customers."""
    return await LISTING.fetch(session, query, OF_SOMEBODY, visible_to(principal, col(GiftBan.customer_id)))


async def get_gift_ban(session: AsyncSession, principal: Principal, ban_id: UUID) -> GiftBan:
    """One ban of the caller's customers. Raises GiftBanNotFound."""
    of_caller = visible_to(principal, col(GiftBan.customer_id))
    found = (await session.exec(select(GiftBan).where(col(GiftBan.id) == ban_id, OF_SOMEBODY, of_caller))).one_or_none()
    if found is None:
        raise GiftBanNotFound(ban_id=ban_id)
    return found
