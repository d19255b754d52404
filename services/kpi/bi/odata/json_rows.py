"""Rows as OData's JSON, written by PostgreSQL: exact, and without a Python object for each value."""

import json
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from services.kpi.bi.entities.properties import INSTANT, Property
from shared.auth.access import Principal
from shared.labels import Labelled
from shared.lists.paging import SortNames

NULL = "null"
Columns = ReadOnlyColumnCollection[str, sa.ColumnElement[Any]]


Write = Callable[[Columns], sa.ColumnElement[str]]
"""An expression over a row's columns."""


def page_of(matching: sa.Select[Any], write: Write, names: SortNames, size: int, skip: int) -> sa.Select[Any]:
    """One row: the items of a page, how many there are, up to one more than its size, and the last one's sort values.

    `write`: a row as JSON. `matching` is in the order of `names`.
    """
    rows = matching.limit(size + 1).offset(skip or None).subquery("rows")
    place = sa.func.row_number().over().label("place")
    numbered = sa.select(*rows.c, place).subquery("numbered")
    on_page, is_last = numbered.c.place <= size, numbered.c.place == size
    written = sa.func.string_agg(write(numbered.c), sa.literal_column("','")).filter(on_page)
    items = sa.func.convert_to(written, sa.literal_column("'UTF8'"), type_=sa.LargeBinary)
    last = [
        sa.func.array_agg(numbered.c[name], type_=ARRAY(numbered.c[name].type)).filter(is_last)[1].label(f"last_{name}")
        for name, _ in names
    ]
    return sa.select(items.label("items"), sa.func.count().label("found"), *last)


def json_of(
    properties: Iterable[Property], columns: Columns, principal: Principal, *, as_strings: bool
) -> sa.ColumnElement[str]:
    """A row as a JSON object; what is above the caller's clearance is null. `as_strings`: IEEE754Compatible."""
    pieces: list[Any] = []
    constant = "{"
    for property_ in properties:
        constant += f"{json.dumps(property_.name)}:"
        if property_.level > max(principal.clearance, 1):
            constant += NULL
        else:
            before, value, after = _written(property_, columns[property_.name], as_strings=as_strings)
            pieces += [_text(constant + before), value]
            constant = after
        constant += ","
    written: sa.ColumnElement[str] = sa.func.concat(*pieces, _text(f"{constant.removesuffix(',')}}}"), type_=sa.Text)
    return written


def _text(constant: str) -> sa.ColumnElement[str]:
    """A constant of the statement: the names of properties and JSON's own signs."""
    quoted = constant.replace("'", "''")
    return sa.literal_column(f"'{quoted}'", sa.Text)


def _written(property_: Property, column: Any, *, as_strings: bool) -> tuple[str, sa.ColumnElement[Any], str]:
    """What comes before the value, the value, and what comes after it."""
    kind = property_.kind
    has_quotes, value = False, column
    if kind in {int, Decimal}:
        has_quotes, value = as_strings, sa.func.trim_scale(column) if kind is Decimal else column
    elif kind is AwareDatetime:
        shown = sa.func.timezone("UTC", column)
        value, has_quotes = sa.func.to_char(shown, sa.literal_column(INSTANT)), True
    elif property_.type.name == "Edm.Guid" or (isinstance(kind, type) and issubclass(kind, Labelled)):
        has_quotes = True  # nothing in it needs to be escaped
    else:
        value = sa.func.to_json(column)
    if not property_.is_nullable:
        return ('"', value, '"') if has_quotes else ("", value, "")
    if has_quotes:
        value = sa.func.to_json(sa.cast(value, sa.Text))
    return "", sa.func.coalesce(sa.cast(value, sa.Text), _text(NULL)), ""
