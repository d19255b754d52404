"""Every query over merges of contacts, and the check that no row names an absorbed contact."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import UOWTransaction
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.contact_merges.model import ContactMerge, ContactMergeRead
from services.customer.merges.store import result_below
from services.customer.people.contacts.model import Contact
from services.customer.people.contacts.rules import ContactNotFound
from services.customer.people.contacts.store import CONTACTS
from services.customer.profile.search.model import SearchEntry
from services.customer.profile.search.rules import search_text
from services.customer.tables import CustomerTable
from shared.auth.access import Principal
from shared.customers.settlements import Merger
from shared.database import Row, TrackedSession, execute
from shared.lists.listings import Listing
from shared.lists.queries import ListQuery
from shared.web.call import Call


class ContactMergeQuery(ListQuery, of=ContactMergeRead, filters=("absorbed_id", "created_at"), sorts=("created_at",)):
    """How merges of contacts are filtered and sorted."""


_IS_SURVIVOR = col(Contact.id) == col(ContactMerge.contact_id)


def _of_visible_people(principal: Principal) -> sa.ColumnElement[bool]:
    return sa.exists().where(_IS_SURVIVOR, CONTACTS.seen_by(principal))


_shown = set(ContactMergeRead.model_fields) - {"customer_name", "contact_name"}
CONTACT_MERGES = Listing(
    ContactMergeRead,
    ContactMergeQuery,
    {
        name: col(getattr(ContactMerge, name))
        if name in _shown
        else sa.select(col(Contact.name)).where(_IS_SURVIVOR).scalar_subquery()
        for name in ContactMergeRead.model_fields
        if name != "customer_name"
    },
    visible=_of_visible_people,
    columns_for=result_below(col(ContactMerge.below), "taken"),
)


async def lock_pair(call: Call, merger: Merger) -> dict[UUID, Contact]:
    """Lock both contacts' rows in a fixed order, and return those that the caller may see.

    The absorbed contact's lock also blocks new rows that refer to it.
    """
    query = (
        select(Contact)
        .where(col(Contact.id).in_(merger.both), CONTACTS.seen_by(call.principal))
        .order_by(col(Contact.id))
        .with_for_update(of=Contact)
        .execution_options(populate_existing=True)
    )
    return {contact.id: contact for contact in await call.session.exec(query)}


async def pass_on_absorbed(session: AsyncSession, merger: Merger) -> None:
    """Let those that the absorbed contact absorbed before name the survivor too."""
    former = sa.update(Contact).where(col(Contact.merged_into_id) == merger.absorbed_id)
    await execute(session, former.values(merged_into_id=merger.survivor_id))


async def add_former_names(session: AsyncSession, merger: Merger, names: Iterable[str]) -> None:
    """Let names that the survivor does not bear find it."""
    if more := search_text(names):
        survivors = sa.update(SearchEntry).where(col(SearchEntry.id) == merger.survivor_id)
        await execute(session, survivors.values(text=col(SearchEntry.text) + f"\n{more}"))


def _people_in(row: Any) -> set[UUID]:
    names = (name for name in type(row).model_fields if name.endswith("contact_id") or name == "reports_to_id")
    return {getattr(row, name) for name in names} - {None}


@event.listens_for(TrackedSession, "after_flush")
def _refuse_absorbed(session: TrackedSession, _: UOWTransaction) -> None:
    # Here, not in the operations, so that it covers every write: a row that names a contact waits, by its foreign key,
    # for a merge that locks the contact, and must not be stored with an absorbed one.
    rows = [row for row in session.new if isinstance(row, Row) and isinstance(row, CustomerTable)]
    if ids := {person for row in rows for person in _people_in(row)}:
        query = sa.select(col(Contact.id)).where(col(Contact.id).in_(ids), col(Contact.merged_into_id).is_not(None))
        for contact_id in session.connection().execute(query).scalars():
            raise ContactNotFound(id=contact_id)
