"""Writing and reading CSV, for all services.

A spreadsheet never runs a cell of a written file as a formula, and every cell is read back unchanged.
"""

import csv
import io
import re
from collections.abc import Generator, Iterator, Sequence
from typing import IO

from shared.batches.charsets import codec_of
from shared.batches.rules import CharsetInvalid, CsvBroken, RowTooLarge
from shared.problems import Text

BYTE_ORDER_MARK = "\ufeff"
"""At the start, so that spreadsheets read Chinese as UTF-8."""

# Where a spreadsheet finds a formula, also in full width: at the beginning of a cell, and inside it after a semicolon,
# a tab or a line break, where one that does not split at commas begins another cell. Apostrophes that are there already
# belong to the formula, so that removing one (`unguarded`) gives back the original cell.
_BEGINNING = r"(?:^|(?<=[;\t\r\n]))"
FORMULA = rf"{_BEGINNING}(?='*[=+\-@\t\r\n＝＋－＠])"
_FORMULA = re.compile(FORMULA)
_GUARD = re.compile(rf"{_BEGINNING}'(?='*[=+\-@\t\r\n＝＋－＠])")
PLAIN_NUMBER = r"-?\d+(\.\d+)?"
"""These two are read by PostgreSQL too, which then writes the cells itself."""
_PLAIN_NUMBER = re.compile(PLAIN_NUMBER)

_CHINESE = {
    "unexpected end of data": "引号没有结束",
    "expected after": "引号之后应为分隔符",
    "field larger than": "单元格过大",
    "new-line character": "换行符有误",
}
"""Chinese texts by a part of what Python's CSV reader says."""


def guarded(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would take for a formula; numbers stay the same."""
    return cell if _PLAIN_NUMBER.fullmatch(cell) else _FORMULA.sub("'", cell)


def unguarded(cell: str) -> str:
    """The cell without the apostrophes that `guarded` added."""
    return _GUARD.sub("", cell) if "'" in cell else cell


def csv_line(cells: Sequence[str]) -> str:
    """One CSV line with guarded cells."""
    line = io.StringIO()
    csv.writer(line).writerow([guarded(cell) for cell in cells])
    return line.getvalue()


def read_records(
    file: IO[bytes], charset: str, *, line_length: int, delimiter: str = ","
) -> Generator[tuple[int, list[str]], None, None]:
    """The records of a CSV file, each with its first line's number; the file stays open.

    Raises CsvBroken, CharsetInvalid, RowTooLarge (for a line longer than the limit).
    """
    file.seek(0)
    text = io.TextIOWrapper(file, codec_of(charset), newline="")
    rows = csv.reader(_lines(text, line_length), delimiter=delimiter, strict=True)
    line = 1
    try:
        for record in rows:
            yield line, record
            line = rows.line_num + 1
    except csv.Error as error:
        raise CsvBroken(line=rows.line_num, reason=_reason(str(error))) from error
    except UnicodeDecodeError as error:
        raise CharsetInvalid(charset=charset.upper(), byte=error.start) from error
    finally:
        text.detach()


def _reason(message: str) -> Text:
    found = next((chinese for part, chinese in _CHINESE.items() if part in message), "内容有误")
    return Text(message, f"不是有效的 CSV（{found}）")


def _lines(text: io.TextIOWrapper, length: int) -> Iterator[str]:
    number = 0
    while line := text.readline(length):
        number += 1
        if len(line) == length:
            raise RowTooLarge(line=number, limit=length)
        yield line
