"""Workbooks keep what they are given: text as text, numbers as numbers, times as times."""

import re
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from shared.documents import workbooks
from shared.documents.workbooks import SheetColumn, SheetFull, workbook_of

COLUMNS = [SheetColumn("a", 10, wraps=True), SheetColumn("b", 10)]


def test_cells_come_back_as_they_were_given() -> None:
    rows = [["=2", Decimal("1.5")], [datetime(2025, 6, 1, 8, 30), 3], [date(1899, 5, 1), None]]
    book = CalamineWorkbook.from_filelike(BytesIO(workbook_of(COLUMNS, rows, "s")))
    shown = book.get_sheet_by_name("s").to_python()
    assert shown == [["a", "b"], ["=2", 1.5], [datetime(2025, 6, 1, 8, 30), 3.0], ["1899-05-01", ""]]


def test_a_number_stands_with_the_first_line_of_the_cell_beside_it() -> None:
    with ZipFile(BytesIO(workbook_of(COLUMNS, [["two\nlines", Decimal("1.5")]], "s"))) as package:
        sheet, styles = (package.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "styles"))
    formats = re.findall(r"<xf .*?(?:/>|</xf>)", styles[styles.index("<cellXfs") :])
    used = [formats[int(style)] for style in re.findall(r'<c r="[AB]2" s="(\d+)"', sheet)]
    assert ['vertical="top"' in one for one in used] == [True, True]


def test_more_rows_than_a_sheet_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MAX_SHEET_ROWS", 2)
    assert workbook_of(COLUMNS, [["x", 1]], "s")
    with pytest.raises(SheetFull):
        workbook_of(COLUMNS, [["x", 1], ["y", 2]], "s")
