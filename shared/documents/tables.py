"""Rows as a CSV table, without the fields above the reader's clearance."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from pydantic import BaseModel

from shared.auth.access import fields_above
from shared.batches.csv_text import BYTE_ORDER_MARK, csv_line
from shared.web.parameters import is_list


class Table(NamedTuple):
    """Rows of one shape; fields that hold several values, such as lists, are no columns."""

    shape: type[BaseModel]
    rows: Sequence[BaseModel]


def csv_of(table: Table, clearance: int) -> Iterator[str]:
    """The lines of the table, with a header."""
    hidden = fields_above(table.shape, clearance)
    fields = table.shape.model_fields.items()
    names = [name for name, field in fields if name not in hidden and not is_list(field.annotation)]
    yield BYTE_ORDER_MARK + csv_line(names)
    for row in table.rows:
        written = row.model_dump(mode="json", include=set(names))
        yield csv_line([_cell(written[name]) for name in names])


def _cell(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
