"""Rows as OData's JSON, written by PostgreSQL: exact, and without a Python object for each value."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlalchemy.dialects.postgresql import ARRAY

from services.kpi.bi.entities.properties import INSTANT, Property
from shared.auth.access import Principal
from shared.lists.paging import SortNames

Columns = Mapping[str, sa.ColumnElement[Any]]
Cells = Callable[[Columns], Sequence[sa.ColumnElement[Any]]]
"""What a row shows, from its columns."""


def page_of(matching: sa.Select[Any], cells: Cells, names: SortNames, size: int, skip: int) -> sa.Select[Any]:
    """One row: the items of a page, how many there are, up to one more than its size, and the last one's sort values.

    `matching` is in the order of `names`.
    """
    rows = matching.limit(size + 1).offset(skip or None).subquery("rows")
    place = sa.func.row_number().over().label("place")
    numbered = sa.select(*rows.c, place).subquery("numbered")
    # Named by text: as columns they would bring their table along, once for each row.
    beside = {name: sa.literal_column(f'numbered."{name}"', column.type) for name, column in rows.c.items()}
    shown = sa.select(*cells(beside)).lateral("shown")
    on_page, is_last = numbered.c.place <= size, numbered.c.place == size
    # One function for the whole row: a call for each value would take twice the time.
    row = sa.cast(sa.func.row_to_json(sa.literal_column("shown")), sa.Text)
    written = sa.func.string_agg(row, sa.literal_column("','")).filter(on_page)
    items = sa.func.convert_to(written, sa.literal_column("'UTF8'"), type_=sa.LargeBinary)
    last = [
        sa.func.array_agg(numbered.c[name], type_=ARRAY(numbered.c[name].type)).filter(is_last)[1].label(f"last_{name}")
        for name, _ in names
    ]
    counted = sa.select(items.label("items"), sa.func.count().label("found"), *last)
    return counted.select_from(numbered.join(shown, sa.true()))


def cells_of(
    properties: Iterable[Property], columns: Columns, principal: Principal, *, as_strings: bool
) -> list[sa.ColumnElement[Any]]:
    """The properties; what is above the caller's clearance is null. `as_strings`: IEEE754Compatible."""
    return [_cell(one, columns[one.name], principal, as_strings=as_strings).label(one.name) for one in properties]


def _cell(
    property_: Property, column: sa.ColumnElement[Any], principal: Principal, *, as_strings: bool
) -> sa.ColumnElement[Any]:
    kind = property_.kind
    if property_.level > max(principal.clearance, 1):
        return sa.null()
    if kind is AwareDatetime:
        return sa.func.to_char(sa.func.timezone("UTC", column), sa.literal_column(INSTANT))
    if as_strings and kind in {int, Decimal}:
        return sa.cast(sa.func.trim_scale(column) if kind is Decimal else column, sa.Text)
    return column
