"""Rows with a level of their own: who sees them, who may write them, and how people above a level are redacted."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel
from sqlmodel import col

from shared.auth.access import (
    FieldHidden,
    Principal,
    RowClearance,
    RowHidden,
    is_cleared,
    refuse_hidden_fields,
    row_clearances_of,
)
from shared.auth.visibility import person_visible_to
from shared.database import Row

ID_LENGTH = 36


@dataclass(frozen=True, slots=True)
class LevelOf:
    """Marks the id of the row that defines this row's level: `field_id: Annotated[UUID, LevelOf(CustomField)]`.

    Every event of the row is shown from the definition's present level on, also after the row was deleted.
    """

    table: type[Row]


def definition_of(table: type[Row]) -> tuple[str, type[Row]] | None:
    """The field that names the row's definition, and the definition's table; None when a row defines its own level."""
    for name, info in table.model_fields.items():
        for mark in info.metadata:
            if isinstance(mark, LevelOf):
                return name, mark.table
    return None


def cleared_for(principal: Principal, table: type[Row]) -> sa.ColumnElement[bool]:
    """SQL condition: rows whose own level (`RowClearance`), and the table's, the caller is cleared for."""
    if principal.clearance < table.table_level:
        return sa.false()
    return sa.and_(sa.true(), *(_allows(principal, table, *marked) for marked in row_clearances_of(table)))


def _allows(principal: Principal, table: type[Row], name: str, mark: RowClearance) -> sa.ColumnElement[bool]:
    column = col(getattr(table, name))
    if mark.value is None:
        return column <= principal.clearance
    return sa.true() if principal.clearance >= mark.level else column.is_distinct_from(mark.value)


def of_visible_level(principal: Principal, table: type[Row]) -> sa.ColumnElement[bool]:
    """SQL condition: the caller is cleared for the row and for the people it names."""
    people = [col(getattr(table, name)) for name in table.model_fields if name.endswith("contact_id")]
    return sa.and_(cleared_for(principal, table), *(person_visible_to(principal, one) for one in people))


def level_of(row: Row) -> int:
    """The row's own level; 1 when everybody may see all rows of the table."""
    return max((mark.level_of(getattr(row, name)) for name, mark in row_clearances_of(type(row))), default=1)


def level_of_rows(table: type[Row], columns: Any = None) -> sa.ColumnElement[int] | None:
    """SQL expression: the level of a row of the table; None when everybody may see all rows.

    `columns`: those of a selection of the table's rows.
    """
    own = table.__table__.c if columns is None else columns  # type: ignore[attr-defined]
    levels = [_level_by(own[name], mark) for name, mark in row_clearances_of(table)]
    return sa.func.greatest(*levels, type_=sa.Integer) if len(levels) > 1 else next(iter(levels), None)


def _level_by(column: sa.ColumnElement[Any], mark: RowClearance) -> sa.ColumnElement[int]:
    if mark.value is None:
        return sa.type_coerce(column, sa.Integer)
    return sa.case((column == mark.value, mark.level), else_=1)


def refuse_hidden_row(row: Row) -> None:
    """Check that the caller may read the row it writes.

    Raises RowHidden, or FieldHidden when a single value of a field raises the level.
    """
    for name, mark in row_clearances_of(type(row)):
        level = mark.level_of(getattr(row, name))
        if not is_cleared(level):
            hidden = RowHidden(clearance=level) if mark.value is None else FieldHidden(name, level, pointer=f"/{name}")
            raise hidden


def apply_patch(row: Row, body: BaseModel, *, elsewhere: Collection[str] = ()) -> None:
    """Write only the fields that the merge-patch contains, without those that are stored `elsewhere`.

    Raises FieldHidden for a field above the caller's clearance.
    """
    refuse_hidden_fields(body)
    for name in body.model_fields_set.difference(elsewhere):
        setattr(row, name, getattr(body, name))


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
    """The JSON value with null in place of the hidden ids."""
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
