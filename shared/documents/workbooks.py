"""Workbooks of one sheet: rows written one after the other to a file; never a formula."""

import tempfile
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import IO

import anyio.to_thread

from shared.problems import Invalid, Text

Cell = str | int | Decimal | date | datetime | None
Lots = AsyncGenerator[Sequence[Sequence[Cell]], None]
A4 = 9
MAX_SHEET_ROWS = 1_048_576  # of a sheet

_LONGEST_CELL = 32_767


class SheetFull(Invalid):
    """There are more rows than fit on a sheet of a workbook."""

    title = Text("Too many rows for a workbook", "行数超过工作簿上限")
    detail = Text("A sheet holds {limit} rows: use CSV, or filter.", "工作表最多 {limit} 行：请使用 CSV 或筛选。")


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its header, and how wide it is. `is_code`: leading zeros stay; `wraps`: lines break in its cells."""

    header: str
    width: float
    is_code: bool = False
    wraps: bool = False


async def write_workbook(columns: Sequence[SheetColumn], lots: Lots, name: str) -> IO[bytes]:
    """The table as a workbook, in a temporary file that closing deletes."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the sender closes it
    try:
        # The writer's temporary files are deleted with their folder in any case.
        with tempfile.TemporaryDirectory(prefix="export-") as folder:
            sheet = await anyio.to_thread.run_sync(Sheet, file, folder, columns, name)
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


def workbook_of(columns: Sequence[SheetColumn], rows: Iterable[Sequence[Cell]], name: str) -> bytes:
    """A table that is not long, as the content of a workbook. Raises SheetFull."""
    file = BytesIO()
    with tempfile.TemporaryDirectory(prefix="export-") as folder:
        sheet = Sheet(file, folder, columns, name)
        try:
            sheet.write(list(rows))
            sheet.close()
        finally:
            sheet.let_go()
    return file.getvalue()


class Sheet:
    """A workbook written row by row; earlier rows are on disk."""

    def __init__(self, file: IO[bytes], folder: str, columns: Sequence[SheetColumn], name: str) -> None:
        from xlsxwriter import Workbook  # loaded with the first workbook, to save memory before

        # Strings stay strings: none is converted to a formula, number or link.
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = Workbook(file, {**options, "tmpdir": folder})
        self._sheet = self._book.add_worksheet(name)
        top = {"valign": "top"}  # beside a cell of many lines, a number is with the first
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd", **top})
        self._time = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm", **top})
        self._text = self._book.add_format({"num_format": "@", **top})
        self._amount = self._book.add_format({"num_format": "#,##0.00", **top})
        self._wrapped = self._book.add_format({"text_wrap": True, **top})
        self._columns = columns
        self._row = 1
        self._begin()

    def _begin(self) -> None:
        head = self._book.add_format({"bold": True, "bg_color": "#DDEBF7", "bottom": 1})
        for place, column in enumerate(self._columns):
            self._sheet.set_column(place, place, column.width, self._text if column.is_code else None)
        for place, column in enumerate(self._columns):
            self._sheet.write_string(0, place, column.header, head)
        self._sheet.freeze_panes(1, 0)
        self._sheet.repeat_rows(0)
        self._sheet.set_landscape()
        self._sheet.set_paper(A4)

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
        elif isinstance(cell, Decimal):
            self._sheet.write_number(self._row, place, cell, self._amount)
        elif isinstance(cell, int):
            self._sheet.write_number(self._row, place, cell)
        elif place < len(self._columns) and self._columns[place].wraps:
            self._sheet.write_string(self._row, place, cell[:_LONGEST_CELL], self._wrapped)
        else:
            self._sheet.write_string(self._row, place, cell[:_LONGEST_CELL])

    def close(self) -> None:
        """Finish the workbook."""
        self._book.close()

    def let_go(self) -> None:
        """Close the file of rows if the workbook was not finished."""
        self._sheet.row_data_fh.close()
