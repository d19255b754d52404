"""Answers as a CSV table, without the fields above the caller's clearance."""

import tempfile
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Any, NamedTuple

from fastapi import Response
from pydantic import BaseModel

from shared.auth.access import fields_above
from shared.batches.csv_text import BYTE_ORDER_MARK, csv_line
from shared.documents.answers import Document, answer, saved, sent
from shared.web.call import Call
from shared.web.formats import Format, Formats
from shared.web.parameters import is_list
from shared.web.spools import Spools

TABLE = Formats(Format.JSON, Format.CSV)
CHART_AND_TABLE = Formats(Format.JSON, Format.CSV, Format.SVG, Format.PNG, Format.VEGA_LITE)
ReadLots = Callable[[Call], AsyncGenerator[Sequence[BaseModel], None]]


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


async def tabulated_in_lots(call: Call, shape: type[BaseModel], read: ReadLots, name: str) -> Response:
    """A table of any length as a file. It is whole before it is sent: what goes wrong is a problem, no part of a file.

    `read(call)` gives its rows in lots, in the transaction of the call that it gets. Raises Unavailable when there is
    no room for the file.
    """
    spools: Spools = call.house.spools
    names = _columns(shape, call.principal.clearance)
    deadline = {} if call.remaining_ms is None else {"remaining_ms": call.remaining_ms}
    file = tempfile.TemporaryFile()  # noqa: SIM115 - who sends it closes it
    try:
        file.write((BYTE_ORDER_MARK + csv_line(names)).encode())
        async with (
            spools.transaction(call.engine, **deadline) as session,
            aclosing(read(replace(call, begun=session))) as lots,
        ):
            async for rows in lots:
                file.write("".join(_line(row, names) for row in rows).encode())
                spools.refuse_beyond(file.tell())
        return saved(spools.send(file), Format.CSV, name)
    except BaseException:
        file.close()
        raise


def csv_of(table: Table, clearance: int) -> Iterator[str]:
    """The lines of the table, with a header."""
    names = _columns(table.shape, clearance)
    yield BYTE_ORDER_MARK + csv_line(names)
    for row in table.rows:
        yield _line(row, names)


def _columns(shape: type[BaseModel], clearance: int) -> list[str]:
    hidden, fields = fields_above(shape, clearance), shape.model_fields.items()
    return [name for name, field in fields if name not in hidden and not is_list(field.annotation)]


def _line(row: BaseModel, names: Sequence[str]) -> str:
    written = row.model_dump(mode="json", include=set(names))
    return csv_line([_cell(written[name]) for name in names])


def _cell(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
