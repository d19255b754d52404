"""Every query over gift bans."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.gifts.bans.model import GiftBan, GiftBanRead
from services.customer.gifts.bans.rules import GiftBanNotFound
from services.customer.people.contacts.model import Contact
from services.customer.people.contacts.store import CONTACTS
from shared.auth.access import Principal
from shared.auth.visibility import of_visible_customers
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery


class GiftBanQuery(ListQuery, of=GiftBanRead, filters=("customer_id", "contact_id", "reason"), sorts=("created_at",)):
    """How gift bans are filtered and sorted."""


def _seen_by(principal: Principal) -> sa.ColumnElement[bool]:
    """A ban is hidden with its customer, and with its contact."""
    person = sa.exists().where(col(Contact.id) == col(GiftBan.contact_id), CONTACTS.seen_by(principal))
    of_customer = of_visible_customers(col(GiftBan.customer_id))(principal)
    return sa.and_(of_customer, sa.or_(col(GiftBan.contact_id).is_(None), person))


async def find_ban(session: AsyncSession, customer_id: UUID, contact_id: UUID | None) -> UUID | None:
    """The ban of the contact, or of everyone at the customer."""
    of_contact = col(GiftBan.contact_id).is_not_distinct_from(contact_id)
    query = select(GiftBan.id).where(col(GiftBan.customer_id) == customer_id, of_contact)
    return (await session.exec(query.limit(1))).first()


GIFT_BANS = Collection(GiftBan, GiftBanRead, GiftBanQuery, missing=GiftBanNotFound, visible=_seen_by)
