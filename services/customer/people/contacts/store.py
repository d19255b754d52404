"""Every query over contacts."""

from collections.abc import Iterable
from typing import NoReturn
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.custom.definitions.rules import FieldOwner
from services.customer.custom.values import store as custom_values
from services.customer.custom.values.model import CustomQuery
from services.customer.people.contacts.model import Contact, ContactRead
from services.customer.people.contacts.rules import ContactNotFound
from services.customer.profile.search.store import ids_named
from shared.auth.access import Principal
from shared.auth.visibility import of_visible_customers, people, person_visible_to
from shared.customers.contacts import ContactEntry
from shared.customers.directory import ContactMerged
from shared.database import execute
from shared.days import sql_day_of
from shared.lists.collections import Collection
from shared.lists.paging import Expression
from shared.web.call import Call


class ContactQuery(
    CustomQuery,
    of=ContactRead,
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
    search_covers=("names (Chinese, or Latin: `lilei`, `ll`)",),
):
    """How contacts are filtered, sorted and searched."""


def _visible_superior(principal: Principal) -> dict[str, Expression]:
    """Hides a superior above the caller's clearance."""
    superior = col(Contact.reports_to_id)
    return {"reports_to_id": sa.case((person_visible_to(principal, superior), superior), else_=None)}


class Contacts(Collection[Contact, ContactRead]):
    """Contacts; a request for a merged one names its survivor."""

    async def refuse_missing(self, call: Call, row_id: UUID) -> NoReturn:
        """Raises ContactMerged, ContactNotFound."""
        await refuse_merged(call, row_id)
        await super().refuse_missing(call, row_id)


# The contacts of a hidden customer are hidden too.
CONTACTS = Contacts(
    Contact,
    ContactRead,
    ContactQuery,
    missing=ContactNotFound,
    visible=of_visible_customers(col(Contact.customer_id)),
    columns={"custom": custom_values.values_of(FieldOwner.CONTACT, col(Contact.id))},
    columns_for=_visible_superior,
)


async def refuse_merged(call: Call, contact_id: UUID) -> None:
    """Refuse a contact that was merged into one that the caller sees. Raises ContactMerged."""
    merged = sa.select(col(Contact.merged_into_id)).where(col(Contact.id) == contact_id).scalar_subquery()
    query = select(Contact.id, Contact.name).where(col(Contact.id) == merged, CONTACTS.seen_by(call.principal))
    survivor = (await call.session.exec(query)).one_or_none()
    if survivor is not None:
        raise ContactMerged.into(*survivor)


async def find_people(
    session: AsyncSession, principal: Principal, customer_id: UUID, ids: Iterable[UUID]
) -> dict[UUID, tuple[str, bool]]:
    """Name and `has_left` of the given contacts, as far as they are the customer's and the caller may see them."""
    query = select(Contact.id, Contact.name, Contact.has_left).where(
        col(Contact.id).in_(list(ids)), col(Contact.customer_id) == customer_id, CONTACTS.seen_by(principal)
    )
    return {contact_id: (name, has_left) for contact_id, name, has_left in await session.exec(query)}


async def read_entries(session: AsyncSession, ids: Iterable[UUID]) -> list[ContactEntry]:
    """What the other services keep of these contacts; deleted, merged and unknown ones are left out."""
    level = sa.select(people.c.clearance).where(people.c.contact_id == col(Contact.id)).scalar_subquery()
    kept = [col(getattr(Contact, name)) for name in ContactEntry.model_fields if name not in {"added_on", "clearance"}]
    query = sa.select(
        *kept,
        sql_day_of(col(Contact.created_at)).label("added_on"),
        sa.func.coalesce(level, 1).label("clearance"),
    ).where(col(Contact.id).in_(list(ids)), col(Contact.deleted_at).is_(None))
    return [ContactEntry.model_validate(dict(row)) for row in (await execute(session, query)).mappings()]
