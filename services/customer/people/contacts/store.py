"""Every query over contacts."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.custom.fields.rules import FieldOwner
from services.customer.custom.values import store as custom_values
from services.customer.custom.values.model import CustomQuery
from services.customer.people.contacts.model import Contact, ContactRead
from services.customer.people.contacts.rules import ContactNotFound
from services.customer.profile.customers.model import Customer
from services.customer.profile.search.store import ids_named
from shared.auth.access import Principal
from shared.auth.clearances import cleared_for
from shared.auth.visibility import person_visible_to, visible_to
from shared.database import execute
from shared.lists.listing import Listing
from shared.lists.paging import Page

# A customer that is out of sight takes its people along.
PRESENT = sa.and_(
    col(Contact.deleted_at).is_(None),
    sa.exists().where(col(Customer.id) == col(Contact.customer_id), col(Customer.deleted_at).is_(None)),
)

LISTING = Listing(
    read=ContactRead,
    columns={name: col(getattr(Contact, name)) for name in ContactRead.model_fields if name != "custom"}
    | {"custom": custom_values.shown_with(FieldOwner.CONTACT, col(Contact.id))},
    filters=(
        "id",
        "customer_id",
        "name",
        "department",
        "title",
        "seniority",
        "decision_role",
        "influence",
        "is_key",
        "has_left",
        "reports_to_id",
        "email",
        "birthday",
        "created_at",
        "updated_at",
    ),
    sorts=("name", "department", "seniority", "influence", "birthday", "created_at", "updated_at"),
    searched=("title", "department"),
    search=lambda text: col(Contact.id).in_(ids_named(text)),
    searched_beside=("names (Chinese, or Latin: `lilei`, `ll`)",),
    asks=CustomQuery,
)


def seen_by(principal: Principal) -> sa.ColumnElement[bool]:
    """SQL condition: people at the caller's customers whom the caller is cleared for; for all that shows people."""
    return sa.and_(PRESENT, visible_to(principal, col(Contact.customer_id)), cleared_for(principal, Contact))


def listing_for(principal: Principal) -> Listing[ContactRead]:
    """The list as the caller may see it: a superior above the caller's clearance is not named."""
    superior = col(Contact.reports_to_id)
    named = sa.case((person_visible_to(principal, superior), superior), else_=None)
    return LISTING.over({**LISTING.columns, "reports_to_id": named})


async def list_contacts(session: AsyncSession, principal: Principal, query: CustomQuery) -> Page[ContactRead]:
    """Contacts of the caller's customers."""
    asked = await custom_values.conditions(session, principal, FieldOwner.CONTACT, col(Contact.id), query.custom)
    shown = listing_for(principal)
    listing = await custom_values.sorted_by(session, principal, FieldOwner.CONTACT, shown, query)
    return await listing.fetch(session, query, seen_by(principal), *asked)


async def get_contact(session: AsyncSession, principal: Principal, contact_id: UUID) -> ContactRead:
    """One contact of the caller's customers. Raises ContactNotFound."""
    found = await listing_for(principal).find(session, col(Contact.id) == contact_id, seen_by(principal))
    if found is None:
        raise ContactNotFound(contact_id=contact_id)
    return found


async def lock_contact(session: AsyncSession, principal: Principal, contact_id: UUID) -> Contact:
    """The contact's row, held until the transaction ends. Raises ContactNotFound."""
    query = (
        select(Contact)
        .where(col(Contact.id) == contact_id, seen_by(principal))
        .with_for_update(of=Contact, key_share=True)
    )
    found = (await session.exec(query)).one_or_none()
    if found is None:
        raise ContactNotFound(contact_id=contact_id)
    return found


async def works_at(session: AsyncSession, principal: Principal, contact_id: UUID, customer_id: UUID) -> bool:
    """Whether the contact is one of the customer's that the caller may see."""
    of_customer = col(Contact.customer_id) == customer_id
    query = select(Contact.id).where(col(Contact.id) == contact_id, of_customer, seen_by(principal))
    return (await session.exec(query)).first() is not None


async def find_people(
    session: AsyncSession, principal: Principal, customer_id: UUID, ids: Iterable[UUID]
) -> dict[UUID, tuple[str, bool]]:
    """Name, and whether they have left, of those of these contacts whom the caller may see at the customer."""
    query = select(Contact.id, Contact.name, Contact.has_left).where(
        col(Contact.id).in_(list(ids)), col(Contact.customer_id) == customer_id, seen_by(principal)
    )
    return {contact_id: (name, has_left) for contact_id, name, has_left in await session.exec(query)}


async def reports_to(session: AsyncSession, contact_id: UUID, superior_id: UUID) -> bool:
    """Whether the contact is the superior itself or below it, over any number of steps."""
    line = sa.select(col(Contact.id)).where(col(Contact.id) == superior_id).cte("line", recursive=True)
    line = line.union(sa.select(col(Contact.id)).where(col(Contact.reports_to_id) == line.c.id))
    return (await execute(session, sa.select(line.c.id).where(line.c.id == contact_id))).first() is not None
