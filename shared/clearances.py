"""Rows that have a level of their own: who sees them, who may write them, and what is said of people above a level."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from shared.access import FieldHidden, Principal, is_cleared, row_clearance_of
from shared.database import Row

ID_LENGTH = 36


def cleared_for(principal: Principal, table: type[Row]) -> sa.ColumnElement[bool]:
    """SQL condition: rows whose own level (`RowClearance`) the caller is cleared for."""
    marked = row_clearance_of(table)
    if marked is None:
        return sa.true()
    name, mark = marked
    column = col(getattr(table, name))
    if mark.value is None:
        return column <= principal.clearance
    return sa.true() if principal.clearance >= mark.level else column.is_distinct_from(mark.value)


def refuse_hidden_row(row: Row) -> None:
    """A caller may not write a row that it may not read. Raises FieldHidden, naming the field that says the level."""
    marked = row_clearance_of(type(row))
    if marked is not None:
        name, mark = marked
        level = mark.level_of(getattr(row, name))
        if not is_cleared(level):
            raise FieldHidden(name=name, clearance=level)


def ids_in(value: Any) -> Iterator[UUID]:
    """Every id in a JSON value, however deep."""
    if isinstance(value, dict):
        value = value.values()
    if isinstance(value, str):
        if len(value) == ID_LENGTH and (found := _as_id(value)):
            yield found
    elif isinstance(value, Iterable):
        for part in value:
            yield from ids_in(part)


def without_ids(value: Any, hidden: Collection[UUID]) -> Any:
    """The JSON value with null in the place of the hidden ids."""
    if isinstance(value, dict):
        return {name: without_ids(part, hidden) for name, part in value.items()}
    if isinstance(value, list):
        return [without_ids(part, hidden) for part in value]
    return None if isinstance(value, str) and len(value) == ID_LENGTH and _as_id(value) in hidden else value


def _as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
