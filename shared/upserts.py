"""Insert rows, or update those whose key the table has already."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database import execute

Values = Mapping[str, Any]
_NOTHING: Values = MappingProxyType({})


async def upsert(
    session: AsyncSession,
    table: sa.Table,
    rows: Iterable[Values],
    *,
    computed: Values = _NOTHING,
    only_if: sa.ColumnElement[bool] | None = None,
) -> None:
    """Write the rows, all with the same columns, over those with their keys; columns left out stay as they are.

    `computed`: by column, an expression over `given(table)` and the table, for what is not just written over.
    `only_if`: rows that the table has are written over only where this is true.
    """
    if not (in_order := _in_order_of_keys(table, rows)):
        return
    key, statement = table.primary_key.columns.keys(), insert(table)
    changed = {name: statement.excluded[name] for name in in_order[0] if name not in key} | dict(computed)
    written = statement.on_conflict_do_update(index_elements=key, set_=changed, where=only_if)
    await execute(session, written, in_order)


def given(table: sa.Table) -> Any:
    """The columns of the row that `upsert` was given, for its expressions."""
    return insert(table).excluded


async def add_missing(session: AsyncSession, table: sa.Table, rows: Iterable[Values]) -> set[Any]:
    """Insert the rows whose keys the table lacks; returns the ids of these rows (the first column of the key)."""
    if not (in_order := _in_order_of_keys(table, rows)):
        return set()
    added = insert(table).values(in_order).on_conflict_do_nothing().returning(*table.primary_key)
    return set((await execute(session, added)).scalars())


def _in_order_of_keys(table: sa.Table, rows: Iterable[Values]) -> list[dict[str, Any]]:
    """In one order, so that two transactions that write the same rows wait for each other, not in a circle."""
    key = table.primary_key.columns.keys()
    return sorted(map(dict, rows), key=lambda row: [row[name] for name in key])
