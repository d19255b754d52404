"""Writes tables for spreadsheets: CSV line by line, XLSX row by row to a file."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from itertools import zip_longest
from typing import IO

from services.customer.exchange.columns.cells import Cell, as_text
from services.customer.exchange.columns.column import Column, Form
from shared.batches.csv_text import BYTE_ORDER_MARK, csv_line
from shared.documents.workbooks import SheetColumn, write_workbook

Lots = AsyncGenerator[Sequence[Sequence[Cell]], None]

_WIDTHS = {Form.UUID: 38, Form.PROSE: 50, Form.DATE: 12, Form.INSTANT: 17, Form.NUMBER: 10, Form.TRUTH: 10}
_USUAL_WIDTH = 22
_CODES = frozenset({Form.IDENTIFIER, Form.TEXTS, Form.UUID})


async def csv_pieces(headers: Sequence[str], lots: Lots, encoding: str) -> AsyncGenerator[bytes, None]:
    """The table as CSV; UTF-8 begins with a byte order mark, by which spreadsheets recognize it."""
    mark = BYTE_ORDER_MARK if encoding == "utf-8" else ""
    yield (mark + csv_line(headers)).encode(encoding)
    async with aclosing(lots):  # when the client disconnects, the database is released too
        async for rows in lots:
            if rows:
                yield "".join(csv_line([as_text(cell) for cell in row]) for row in rows).encode(encoding)


async def write_xlsx(columns: Sequence[Column | None], headers: Sequence[str], lots: Lots, name: str) -> IO[bytes]:
    """The table as a workbook of one sheet, in a temporary file that closing deletes."""
    pairs = zip_longest(headers, columns[: len(headers)])
    return await write_workbook([_sheet_column(header, column) for header, column in pairs], lots, name)


def _sheet_column(header: str, column: Column | None) -> SheetColumn:
    form = Form.TEXT if column is None else column.form
    return SheetColumn(header, max(_WIDTHS.get(form, _USUAL_WIDTH), min(40, 2 + 2 * len(header))), form in _CODES)
