"""What is read for exports: the lists' own columns and conditions, through a cursor of the server."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.custom.fields.rules import FieldOwner
from services.customer.custom.values import store as custom_values
from services.customer.custom.values.model import CustomQuery
from services.customer.exchange.columns.column import Column
from services.customer.exchange.columns.rules import TableKind
from services.customer.people.contacts import store as contacts
from services.customer.people.contacts.model import Contact
from services.customer.profile.customers import store as customers
from services.customer.profile.customers.model import Customer
from shared.auth.access import Principal
from shared.auth.visibility import visible_to
from shared.database import execute
from shared.lists.listing import Listing
from shared.lists.paging import Expression

ROWS_AT_ONCE = 1000

LISTINGS: Mapping[TableKind, Listing[Any]] = {
    TableKind.CUSTOMERS: customers.LISTING,
    TableKind.CONTACTS: contacts.LISTING,
}


def _named(table: type[Customer | Contact], column: Any) -> sa.ScalarSelect[Any]:
    other = aliased(table)
    return sa.select(col(other.name)).where(col(other.id) == column).scalar_subquery()


def _parent(principal: Principal, column: Any) -> sa.ScalarSelect[Any]:
    other = aliased(Customer)
    is_callers = sa.and_(col(other.deleted_at).is_(None), visible_to(principal, col(other.id)))
    return sa.select(col(other.name)).where(col(other.id) == column, is_callers).scalar_subquery()


def _columns(kind: TableKind, listing: Listing[Any], principal: Principal) -> Mapping[str, Expression]:
    """The list's columns, and those that name another row of the caller's, of which the list has the id."""
    if kind is TableKind.CUSTOMERS:
        return {**listing.columns, "parent": _parent(principal, listing.columns["parent_id"])}
    return {
        **listing.columns,
        "customer": _named(Customer, listing.columns["customer_id"]),
        "reports_to": _named(Contact, listing.columns["reports_to_id"]),
    }


def _listing(kind: TableKind, principal: Principal) -> Listing[Any]:
    return customers.LISTING if kind is TableKind.CUSTOMERS else contacts.listing_for(principal)


def _of_caller(kind: TableKind, principal: Principal) -> list[sa.ColumnElement[bool]]:
    if kind is TableKind.CUSTOMERS:
        return [customers.PRESENT, visible_to(principal, col(Customer.id))]
    return [contacts.seen_by(principal)]


OWNERS = {TableKind.CUSTOMERS: FieldOwner.CUSTOMER, TableKind.CONTACTS: FieldOwner.CONTACT}


async def select_rows(
    session: AsyncSession,
    kind: TableKind,
    principal: Principal,
    query: CustomQuery,
    columns: Sequence[Column],
    *,
    with_custom: bool,
) -> sa.Select[Any]:
    """The caller's rows in the list's order, with these columns. Raises what they refuse."""
    owner, usual = OWNERS[kind], _listing(kind, principal)
    await usual.check(session, query)
    asked = await custom_values.conditions(session, principal, owner, usual.columns[usual.key], query.custom)
    listing = await custom_values.sorted_by(session, principal, owner, usual, query)
    known = _columns(kind, listing, principal)
    labelled: list[Any] = [known[column.name].label(column.name) for column in columns]
    if with_custom:
        labelled.append(listing.columns["custom"].label("custom"))
    ordered = listing.sort_keys(listing.sort_names(query), None)
    statement = (
        sa.select(*labelled)
        .where(*_of_caller(kind, principal), *listing.conditions(query), *asked)
        .order_by(*(key.clause for key in ordered))
    )
    # What the database cannot take of the filters is refused here: later the answer would have begun.
    await execute(session, statement.limit(0))
    return statement


async def stream_rows(session: AsyncSession, statement: sa.Select[Any]) -> AsyncIterator[Sequence[sa.Row[Any]]]:
    """The rows in lots; the database holds the others."""
    connection = await session.connection()
    async with connection.stream(statement, execution_options={"yield_per": ROWS_AT_ONCE}) as result:
        async for rows in result.partitions():
            yield rows
