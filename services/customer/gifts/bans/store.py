"""Every query over gift bans."""

import sqlalchemy as sa
from sqlmodel import col

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


GIFT_BANS = Collection(GiftBan, GiftBanRead, GiftBanQuery, missing=GiftBanNotFound, visible=_seen_by)
