"""Writes tables for spreadsheets: CSV line by line, XLSX row by row to a file; never a formula."""

import tempfile
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from datetime import date, datetime
from typing import IO

import anyio.to_thread

from services.customer.exchange.columns.cells import Cell, as_text
from services.customer.exchange.columns.column import Column, Form
from services.customer.exchange.columns.rules import SheetFull
from shared.batches.csv_text import BYTE_ORDER_MARK, csv_line

Lots = AsyncGenerator[Sequence[Sequence[Cell]], None]
A4 = 9
MAX_SHEET_ROWS = 1_048_576  # of a sheet

_WIDTHS = {Form.UUID: 38, Form.PROSE: 50, Form.DATE: 12, Form.INSTANT: 17, Form.NUMBER: 10, Form.TRUTH: 10}
_USUAL_WIDTH = 22
_LONGEST_CELL = 32_767


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
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the sender closes it
    try:
        # The writer's temporary files are deleted with their folder in any case.
        with tempfile.TemporaryDirectory(prefix="export-") as folder:
            sheet = await anyio.to_thread.run_sync(Sheet, file, folder, columns, headers, name)
            try:
                async with aclosing(lots):
                    async for rows in lots:
                        await anyio.to_thread.run_sync(sheet.write, rows)
                await anyio.to_thread.run_sync(sheet.close)
            finally:
                sheet.let_go()
    except BaseException:
        file.close()
        raise
    return file


class Sheet:
    """A workbook written row by row; earlier rows are on disk."""

    def __init__(
        self, file: IO[bytes], folder: str, columns: Sequence[Column | None], headers: Sequence[str], name: str
    ) -> None:
        from xlsxwriter import Workbook  # loaded with the first workbook, to save memory before

        # Strings stay strings: none is converted to a formula, number or link.
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = Workbook(file, {**options, "tmpdir": folder})
        self._sheet = self._book.add_worksheet(name)
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._time = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self._text = self._book.add_format({"num_format": "@"})
        self._columns = columns
        self._row = 1
        self._begin(headers)

    def _begin(self, headers: Sequence[str]) -> None:
        head = self._book.add_format({"bold": True, "bg_color": "#DDEBF7", "bottom": 1})
        for place, header in enumerate(headers):
            form = self._form(place)
            is_code = form in {Form.IDENTIFIER, Form.TEXTS, Form.UUID}  # text format keeps leading zeros
            width = max(_WIDTHS.get(form, _USUAL_WIDTH), min(40, 2 + 2 * len(header)))
            self._sheet.set_column(place, place, width, self._text if is_code else None)
        for place, header in enumerate(headers):
            self._sheet.write_string(0, place, header, head)
        self._sheet.freeze_panes(1, 0)
        self._sheet.repeat_rows(0)
        self._sheet.set_landscape()
        self._sheet.set_paper(A4)

    def _form(self, place: int) -> Form:
        column = self._columns[place] if place < len(self._columns) else None
        return Form.TEXT if column is None else column.form

    def write(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Append rows. Raises SheetFull."""
        for row in rows:
            if self._row >= MAX_SHEET_ROWS:
                raise SheetFull(limit=MAX_SHEET_ROWS - 1)
            for place, cell in enumerate(row):
                self._write_cell(place, cell)
            self._row += 1

    def _write_cell(self, place: int, cell: Cell) -> None:
        if cell is None or cell == "":
            return
        if isinstance(cell, datetime):
            self._sheet.write_datetime(self._row, place, cell.replace(tzinfo=None), self._time)
        elif isinstance(cell, date):
            if cell.year >= 1900:
                self._sheet.write_datetime(self._row, place, cell, self._day)
            else:  # before the first date of spreadsheets
                self._sheet.write_string(self._row, place, cell.isoformat())
        elif isinstance(cell, int):
            self._sheet.write_number(self._row, place, cell)
        else:
            self._sheet.write_string(self._row, place, cell[:_LONGEST_CELL])

    def close(self) -> None:
        """Finish the workbook."""
        self._book.close()

    def let_go(self) -> None:
        """Close the file of rows if the workbook was not finished."""
        self._sheet.row_data_fh.close()
