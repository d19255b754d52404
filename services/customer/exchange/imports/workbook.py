"""Reads an untrusted XLSX file in a separate process with bounded memory and time.

A workbook of a few kilobytes can ask its reader for terabytes: by its zip, its XML, or one cell far away. What checking
does not find, the bound stops; the service itself goes on. Run by `python -m`, it gets its task as a JSON argument and
writes lines of JSON: what it found, then each row of the sheet.
"""

import json
import re
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PIECE_BYTES = 256 * 1024
MAX_ZIP_ENTRIES = 2_000
MAX_COMPRESSION_RATIO = 200
"""Compression ratio of a zip bomb; real sheets have 10, very uniform ones 100."""
RATIO_COUNTS_FROM = 4 * 1024 * 1024
EXACT_DIGITS = 15  # digits that a spreadsheet keeps of a number

_REFUSED = re.compile(r"(?i)vbaProject|(^|/)(embeddings|macrosheets|activeX)/|\.(zip|xlsm|xlsx|exe|jar)$")
_DTD = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


class Refused(Exception):
    """The workbook is refused; `code` is the reason."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Task:
    """The file to read, and the bounds."""

    path: str
    sheet: str | None
    inflated_bytes: int
    rows: int
    columns: int
    sheets: int
    memory_bytes: int
    seconds: int


def check_package(path: str, limit: int) -> None:
    """Check that the zip is a plain workbook with its declared size, within the limit. Raises Refused."""
    try:
        with zipfile.ZipFile(path) as package:
            _check_entries(package, limit)
            total = 0
            for entry in package.infolist():
                total += _check_content(package, entry)
                if total > limit:
                    raise Refused("workbook_too_large", limit=limit)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Refused("workbook_unreadable") from error


def _check_entries(package: zipfile.ZipFile, limit: int) -> None:
    entries = package.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > MAX_ZIP_ENTRIES or sum(entry.file_size for entry in entries) > limit:
        raise Refused("workbook_too_large", limit=limit)
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("workbook_encrypted")
    if any(_REFUSED.search(name) for name in names):
        raise Refused("workbook_active")
    if len(set(names)) < len(names) or "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise Refused("workbook_unreadable")
    for entry in entries:
        if entry.file_size > RATIO_COUNTS_FROM and entry.file_size > MAX_COMPRESSION_RATIO * max(
            1, entry.compress_size
        ):
            raise Refused("workbook_too_large", limit=limit)


def _check_content(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """The real size of an entry; a wrong declared size or checksum raises BadZipFile."""
    size, tail = 0, b""
    is_xml = entry.filename.endswith((".xml", ".rels"))
    with package.open(entry) as content:
        while piece := content.read(PIECE_BYTES):
            size += len(piece)
            is_wide = size == len(piece) and piece.startswith((b"\xff\xfe", b"\xfe\xff"))
            if is_xml and (is_wide or _DTD.search(tail + piece)):
                raise Refused("workbook_unreadable")
            tail = piece[-16:]
    if entry.filename == "[Content_Types].xml" and b"macroEnabled" in package.read(entry):
        raise Refused("workbook_active")
    return size


def is_since_1904(path: str) -> bool:
    """Whether the workbook counts its days from 1904."""
    with zipfile.ZipFile(path) as package:
        head = package.read("xl/workbook.xml")
    return re.search(rb"date1904\s*=\s*[\"'](1|true)[\"']", head) is not None


def as_text(value: Any) -> str:
    """A cell as its text: days as 2024-05-01, whole numbers without a point, long ones as the loss they are."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return _number_text(value)
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)
    return "" if value is None else str(value)


def _number_text(value: float) -> str:
    if abs(value) >= 10**EXACT_DIGITS:
        return f"{value:E}"
    return str(int(value)) if value.is_integer() else repr(value)


def rows_of(sheet: Any) -> Iterator[list[str]]:
    """The rows of a sheet from its first; what is merged downwards stands in every row of it."""
    shift = (sheet.start or (0, 0))[1]
    begins: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        if bottom > top and left >= shift:
            begins.setdefault(top, []).append((left - shift, bottom))
    merged: dict[int, tuple[int, str]] = {}
    for number, cells in enumerate(sheet.iter_rows()):
        row = [as_text(cell) for cell in cells]
        for column, (bottom, text) in list(merged.items()):
            if number > bottom:
                del merged[column]
            else:
                row[column] = text
        merged |= {column: (bottom, row[column]) for column, bottom in begins.get(number, ()) if column < len(row)}
        yield row


def read(task: Task) -> Iterator[Any]:
    """The workbook's properties, then its rows. Raises Refused."""
    from python_calamine import CalamineError, CalamineWorkbook

    check_package(task.path, task.inflated_bytes)
    try:
        with CalamineWorkbook.from_path(task.path) as workbook:
            shown = [one.name for one in workbook.sheets_metadata if "Visible" in str(one.visible)]
            names = shown or workbook.sheet_names
            if len(workbook.sheet_names) > task.sheets:
                raise Refused("sheets_too_many", limit=task.sheets)
            chosen = task.sheet or (names[0] if names else "")
            if chosen not in workbook.sheet_names:
                raise Refused("sheet_unknown", sheet=chosen[:100], known=list(names))
            sheet = workbook.get_sheet_by_name(chosen)
            bottom, right = sheet.end or (-1, -1)
            if right >= task.columns or bottom >= task.rows:
                raise Refused("table_too_large", rows=task.rows, columns=task.columns)
            yield {"sheets": names, "sheet": chosen, "since_1904": is_since_1904(task.path)}
            yield from rows_of(sheet)
    except CalamineError as error:
        raise Refused("workbook_unreadable") from error


def bound(memory_bytes: int, seconds: int) -> None:
    """Limit this process; on systems without limits (Windows) only the checks apply."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Read the task of the first argument to standard output."""
    task = Task(**json.loads(sys.argv[1]))
    bound(task.memory_bytes, task.seconds)
    try:
        for line in read(task):
            sys.stdout.buffer.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
    except Refused as error:
        sys.stdout.buffer.write(json.dumps({"refused": error.code, "values": error.values}).encode() + b"\n")


if __name__ == "__main__":
    main()
