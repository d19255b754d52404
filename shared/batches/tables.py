"""Answers as a CSV table, without the fields above the caller's clearance."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from fastapi import Response
from pydantic import BaseModel

from shared.auth.access import fields_above
from shared.batches.csv_text import BYTE_ORDER_MARK, csv_line
from shared.documents.answers import Document, answer, sent
from shared.web.call import Call
from shared.web.formats import Format, Formats
from shared.web.parameters import is_list

TABLE = Formats(Format.JSON, Format.CSV)
CHART_AND_TABLE = Formats(Format.JSON, Format.CSV, Format.SVG, Format.PNG, Format.VEGA_LITE)


class Table(NamedTuple):
    """Rows of one shape; fields that hold several values, such as lists, are no columns."""

    shape: type[BaseModel]
    rows: Sequence[BaseModel]


async def answer_or_tabulate(call: Call, document: Document, chosen: Format, table: Callable[[], Table]) -> Response:
    """The document in the format, CSV included. Raises as `answer`."""
    if chosen is Format.CSV:
        return tabulated(call, table(), document.name)
    return await answer(call, document, chosen)


def tabulated(call: Call, table: Table, name: str) -> Response:
    """The table as a file, with the fields that the caller may see."""
    return sent("".join(csv_of(table, call.principal.clearance)), Format.CSV, name)


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
