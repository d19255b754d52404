"""CSV that a spreadsheet opens without running anything in it."""

import csv
import io
import re
from collections.abc import Sequence

BYTE_ORDER_MARK = "\ufeff"
"""At the start, so that spreadsheets read Chinese as UTF-8."""

_FORMULA = re.compile(r"[=+\-@\t\r]")
_PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def csv_line(cells: Sequence[str]) -> str:
    """One line; what a spreadsheet would take for a formula gets an apostrophe, numbers stay as they are."""
    guarded = [f"'{c}" if _FORMULA.match(c) and not _PLAIN_NUMBER.fullmatch(c) else c for c in cells]
    line = io.StringIO()
    csv.writer(line).writerow(guarded)
    return line.getvalue()
