"""CSV that a spreadsheet opens without running anything in it, and that reads back as it was."""

import csv
import io
import re
from collections.abc import Sequence

BYTE_ORDER_MARK = "\ufeff"
"""At the start, so that spreadsheets read Chinese as UTF-8."""

# What a spreadsheet takes for a formula, also in full width; with the apostrophes already before it, so that taking
# one away again (`unguarded`) gives back what was there.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
_PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def guarded(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would take for a formula; numbers stay as they are."""
    return f"'{cell}" if _FORMULA.match(cell) and not _PLAIN_NUMBER.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    """The cell without the apostrophe that `guarded` put before it."""
    return cell[1:] if _GUARDED.match(cell) else cell


def csv_line(cells: Sequence[str]) -> str:
    """One line, its cells guarded."""
    line = io.StringIO()
    csv.writer(line).writerow([guarded(cell) for cell in cells])
    return line.getvalue()
