"""The statements of exports: the lists' own columns and conditions."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from services.customer.custom.values import store as custom_values
from services.customer.custom.values.model import CustomQuery
from services.customer.exchange.columns.column import Column
from services.customer.exchange.columns.custom_columns import OWNERS
from services.customer.exchange.columns.rules import TableKind
from services.customer.exchange.exports.tables import TABLES
from shared.database import execute
from shared.lists.queries import ListQuery
from shared.web.call import Call


async def select_rows(
    call: Call, kind: TableKind, query: ListQuery, columns: Sequence[Column], *, with_custom: bool
) -> sa.Select[Any]:
    """The caller's rows in the list's order, with these columns. Raises the list's problems."""
    table = TABLES[kind]
    listing, terms = table.listing, list[sa.ColumnElement[bool]]()
    if isinstance(query, CustomQuery):
        listing, terms = await custom_values.with_custom_fields(call, listing, OWNERS[kind], query)
    shown = listing.shown_to(call.principal).columns
    known = {**shown, **table.more(call.principal, shown)}
    sources = dict.fromkeys(table.source_of(column.name) for column in columns)
    labelled: list[Any] = [known[name].label(name) for name in sources]
    if with_custom:
        labelled.append(known["custom"].label("custom"))
    statement: sa.Select[Any] = (await listing.select(call, query, *terms)).with_only_columns(*labelled)
    # Filter values that the database refuses must fail here: later the response has already begun.
    await execute(call.session, statement.limit(0))
    return statement
