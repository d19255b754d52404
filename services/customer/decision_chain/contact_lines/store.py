"""Every query over contact lines."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.decision_chain.contact_lines.model import ContactLine, ContactLineRead
from services.customer.decision_chain.contact_lines.rules import ContactLineNotFound
from services.customer.people.contacts.model import Contact
from services.customer.people.contacts.store import CONTACTS
from shared.auth.access import Principal
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery


class ContactLineQuery(
    ListQuery,
    of=ContactLineRead,
    filters=(
        *("customer_id", "from_contact_id", "to_contact_id", "kind", "strength", "has_ended"),
        *("created_at", "updated_at"),
    ),
    sorts=("kind", "strength", "since", "created_at", "updated_at"),
):
    """How contact lines are filtered and sorted."""


HOLDS = col(ContactLine.until).is_(None)


def _between_visible_people(principal: Principal) -> sa.ColumnElement[bool]:
    ends = (col(ContactLine.from_contact_id), col(ContactLine.to_contact_id))
    return sa.and_(*(sa.exists().where(col(Contact.id) == end, CONTACTS.seen_by(principal)) for end in ends))


def _name_of(contact_id: Mapped[Any]) -> sa.ScalarSelect[Any]:
    return sa.select(col(Contact.name)).where(col(Contact.id) == contact_id).scalar_subquery()


CONTACT_LINES = Collection(
    ContactLine,
    ContactLineRead,
    ContactLineQuery,
    missing=ContactLineNotFound,
    visible=_between_visible_people,
    columns={
        "from_contact_name": _name_of(col(ContactLine.from_contact_id)),
        "to_contact_name": _name_of(col(ContactLine.to_contact_id)),
        "has_ended": ~HOLDS,
    },
)


async def find_same(session: AsyncSession, line: ContactLine) -> ContactLine | None:
    """Another present line of this kind and level between the two; a mutual one in either direction.

    One of another level may be hidden from the caller, so it does not count.
    """
    ends = [(line.from_contact_id, line.to_contact_id)]
    if line.kind.is_mutual:
        ends.append((line.to_contact_id, line.from_contact_id))
    between = sa.tuple_(col(ContactLine.from_contact_id), col(ContactLine.to_contact_id)).in_(ends)
    is_alike = sa.and_(col(ContactLine.kind) == line.kind, col(ContactLine.clearance) == line.clearance)
    query = select(ContactLine).where(between, HOLDS, is_alike, ContactLine.id != line.id)
    return (await session.exec(query)).first()
