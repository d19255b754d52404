"""Every query over contact lines."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.decision_chain.contact_lines.model import ContactLine, ContactLineRead
from services.customer.decision_chain.contact_lines.rules import ContactLineNotFound
from services.customer.people.contacts import store as contacts
from services.customer.people.contacts.model import Contact
from shared.auth.access import Principal
from shared.auth.clearances import cleared_for
from shared.lists.listing import Listing, ListQuery
from shared.lists.paging import Expression, Page

HOLDS = col(ContactLine.until).is_(None)


def _name_of(contact_id: Mapped[Any]) -> sa.ScalarSelect[Any]:
    return sa.select(col(Contact.name)).where(col(Contact.id) == contact_id).scalar_subquery()


_columns: dict[str, Expression] = {
    "from_contact_name": _name_of(col(ContactLine.from_contact_id)),
    "to_contact_name": _name_of(col(ContactLine.to_contact_id)),
    "has_ended": ~HOLDS,
}

LISTING = Listing(
    read=ContactLineRead,
    columns={
        name: _columns[name] if name in _columns else col(getattr(ContactLine, name))
        for name in ContactLineRead.model_fields
    },
    filters=(
        *("customer_id", "from_contact_id", "to_contact_id", "kind", "strength", "has_ended"),
        *("created_at", "updated_at"),
    ),
    sorts=("kind", "strength", "since", "created_at", "updated_at"),
)


def seen_by(principal: Principal) -> sa.ColumnElement[bool]:
    """SQL condition: lines the caller is cleared for, between people who may both be seen."""
    ends = [
        sa.exists().where(col(Contact.id) == col(end), contacts.seen_by(principal))
        for end in (ContactLine.from_contact_id, ContactLine.to_contact_id)
    ]
    return sa.and_(cleared_for(principal, ContactLine), *ends)


async def list_contact_lines(session: AsyncSession, principal: Principal, query: ListQuery) -> Page[ContactLineRead]:
    """Lines at the caller's customers."""
    return await LISTING.fetch(session, query, seen_by(principal))


async def get_contact_line(session: AsyncSession, principal: Principal, line_id: UUID) -> ContactLineRead:
    """One line. Raises ContactLineNotFound."""
    found = await LISTING.find(session, col(ContactLine.id) == line_id, seen_by(principal))
    if found is None:
        raise ContactLineNotFound(line_id=line_id)
    return found


async def lock_contact_line(session: AsyncSession, principal: Principal, line_id: UUID) -> ContactLine:
    """The line's row, held until the transaction ends. Raises ContactLineNotFound."""
    query = select(ContactLine).where(col(ContactLine.id) == line_id, seen_by(principal))
    found = (await session.exec(query.with_for_update(of=ContactLine))).one_or_none()
    if found is None:
        raise ContactLineNotFound(line_id=line_id)
    return found


async def find_same(session: AsyncSession, line: ContactLine) -> ContactLine | None:
    """Another line of this kind between the two that holds; a mutual one from either end."""
    ends = [(line.from_contact_id, line.to_contact_id)]
    if line.kind.is_mutual:
        ends.append((line.to_contact_id, line.from_contact_id))
    between = sa.tuple_(col(ContactLine.from_contact_id), col(ContactLine.to_contact_id)).in_(ends)
    query = select(ContactLine).where(between, HOLDS, col(ContactLine.kind) == line.kind, ContactLine.id != line.id)
    return (await session.exec(query)).first()
