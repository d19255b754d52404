"""Reads the rows of exports with the lists' own columns and conditions, through a server-side cursor."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.custom.values import store as custom_values
from services.customer.custom.values.model import CustomQuery
from services.customer.exchange.columns.column import Column
from services.customer.exchange.columns.custom_columns import OWNERS
from services.customer.exchange.columns.rules import TableKind
from services.customer.people.contacts.model import Contact
from services.customer.people.contacts.store import CONTACTS
from services.customer.profile.customers.store import CUSTOMERS
from services.customer.profile.register.model import Customer
from shared.auth.access import Principal
from shared.auth.visibility import visible_to
from shared.database import execute
from shared.lists.listings import Listing
from shared.lists.paging import Expression
from shared.web.call import Call

ROWS_AT_ONCE = 200  # few, so that other requests have their turn in between

LISTINGS: Mapping[TableKind, Listing[Any]] = {
    TableKind.CUSTOMERS: CUSTOMERS,
    TableKind.CONTACTS: CONTACTS,
}


def _named(table: type[Customer | Contact], column: Any) -> sa.ScalarSelect[Any]:
    other = aliased(table)
    return sa.select(col(other.name)).where(col(other.id) == column).scalar_subquery()


def _parent(principal: Principal, column: Any) -> sa.ScalarSelect[Any]:
    other = aliased(Customer)
    is_callers = sa.and_(col(other.deleted_at).is_(None), visible_to(principal, col(other.id)))
    return sa.select(col(other.name)).where(col(other.id) == column, is_callers).scalar_subquery()


def _columns(kind: TableKind, shown: Mapping[str, Expression], principal: Principal) -> Mapping[str, Expression]:
    """The list's columns, plus the names of other visible rows for which the list has only the id."""
    if kind is TableKind.CUSTOMERS:
        return {**shown, "parent": _parent(principal, shown["parent_id"])}
    return {
        **shown,
        "customer": _named(Customer, shown["customer_id"]),
        "reports_to": _named(Contact, shown["reports_to_id"]),
    }


async def select_rows(
    call: Call, kind: TableKind, query: CustomQuery, columns: Sequence[Column], *, with_custom: bool
) -> sa.Select[Any]:
    """The caller's rows in the list's order, with these columns. Raises the list's problems."""
    listing, asked = await custom_values.with_custom_fields(call, LISTINGS[kind], OWNERS[kind], query)
    known = _columns(kind, listing.shown_to(call.principal).columns, call.principal)
    labelled: list[Any] = [known[column.name].label(column.name) for column in columns]
    if with_custom:
        labelled.append(known["custom"].label("custom"))
    statement = (await listing.select(call, query, *asked)).with_only_columns(*labelled)
    # Filter values that the database refuses must fail here: later the response has already begun.
    await execute(call.session, statement.limit(0))
    return statement


async def stream_rows(session: AsyncSession, statement: sa.Select[Any]) -> AsyncIterator[Sequence[sa.Row[Any]]]:
    """The rows in lots; the database keeps the rest."""
    connection = await session.connection()
    async with connection.stream(statement, execution_options={"yield_per": ROWS_AT_ONCE}) as result:
        async for rows in result.partitions():
            yield rows
