"""Every query over contacts."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.contacts.model import Contact, ContactRead
from services.customer.contacts.rules import ContactNotFound
from services.customer.custom_fields.rules import FieldOwner
from services.customer.custom_values import store as custom_values
from services.customer.custom_values.model import CustomQuery
from services.customer.customers.model import Customer
from services.customer.search.store import names_contact
from shared.access import Principal
from shared.directory import visible_to
from shared.listing import Listing, Page

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
    search=names_contact,
    searched_beside=("names (Chinese, or Latin: `lilei`, `ll`)",),
    asks=CustomQuery,
)


async def list_contacts(session: AsyncSession, principal: Principal, query: CustomQuery) -> Page[ContactRead]:
    """Contacts of the caller's customers."""
    of_caller = visible_to(principal, col(Contact.customer_id))
    asked = await custom_values.conditions(session, principal, FieldOwner.CONTACT, col(Contact.id), query.custom)
    listing = await custom_values.sorted_by(session, principal, FieldOwner.CONTACT, LISTING, query)
    return await listing.fetch(session, query, PRESENT, of_caller, *asked)


async def get_contact(session: AsyncSession, principal: Principal, contact_id: UUID) -> ContactRead:
    """One contact of the caller's customers. Raises ContactNotFound."""
    of_caller = visible_to(principal, col(Contact.customer_id))
    found = await LISTING.find(session, col(Contact.id) == contact_id, PRESENT, of_caller)
    if found is None:
        raise ContactNotFound(contact_id=contact_id)
    return found


async def lock_contact(session: AsyncSession, principal: Principal, contact_id: UUID) -> Contact:
    """The contact's row, held until the transaction ends. Raises ContactNotFound."""
    of_caller = visible_to(principal, col(Contact.customer_id))
    query = (
        select(Contact)
        .where(col(Contact.id) == contact_id, PRESENT, of_caller)
        .with_for_update(of=Contact, key_share=True)
    )
    found = (await session.exec(query)).one_or_none()
    if found is None:
        raise ContactNotFound(contact_id=contact_id)
    return found


async def works_at(session: AsyncSession, contact_id: UUID, customer_id: UUID) -> bool:
    """Whether the contact is one of the customer's."""
    query = select(Contact.id).where(col(Contact.id) == contact_id, col(Contact.customer_id) == customer_id, PRESENT)
    return (await session.exec(query)).first() is not None


async def reports_to(session: AsyncSession, contact_id: UUID, superior_id: UUID) -> bool:
    """Whether the contact is the superior itself or below it, over any number of steps."""
    line = sa.select(col(Contact.id)).where(col(Contact.id) == superior_id).cte("line", recursive=True)
    line = line.union(sa.select(col(Contact.id)).where(col(Contact.reports_to_id) == line.c.id))
    connection = await session.connection()
    return (await connection.execute(sa.select(line.c.id).where(line.c.id == contact_id))).first() is not None
