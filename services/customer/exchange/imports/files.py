"""Uploaded files: saved to disk, recognized by their first bytes, read row by row."""

import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, closing
from dataclasses import asdict, dataclass, field
from typing import Any

from fastapi import Request

from services.customer.exchange.imports import rules, workbook
from services.customer.exchange.imports.csv_file import decide_encoding, read_csv
from services.customer.exchange.imports.model import ImportOptions
from services.customer.exchange.imports.rules import Limits, TableFormat, TextEncoding
from shared.problems import Problem
from shared.web.uploads import upload

ROWS_AT_ONCE = 500
LONGEST_LINE = 32 * 1024 * 1024
ZIP = b"PK\x03\x04"

_REFUSALS: dict[str, type[Problem]] = {
    problem.code(): problem
    for problem in (
        rules.WorkbookTooLarge,
        rules.WorkbookUnreadable,
        rules.WorkbookEncrypted,
        rules.WorkbookActive,
        rules.SheetsTooMany,
        rules.SheetUnknown,
        rules.TableTooLarge,
    )
}


@dataclass(slots=True)
class TableFile:
    """A file whose rows can be read once."""

    format: TableFormat
    rows: AsyncIterator[list[str]]
    encoding: TextEncoding | None = None
    sheet: str | None = None
    sheets: list[str] = field(default_factory=list)
    is_since_1904: bool = False


@asynccontextmanager
async def open_upload(request: Request, options: ImportOptions, limits: Limits) -> AsyncIterator[TableFile]:
    """The body as a table; the file is deleted afterwards. Raises the problems of the file."""
    with tempfile.NamedTemporaryFile(prefix="import-") as file:
        async for piece in upload(request, limits.bytes):
            file.write(piece)
        file.flush()
        file.seek(0)
        head = file.read(8)
        if head == workbook.OLE:
            raise rules.WorkbookEncrypted()
        if head.startswith(ZIP):
            async with _open_workbook(file.name, options, limits) as table:
                yield table
        else:
            encoding = await asyncio.to_thread(decide_encoding, file, options.encoding)
            with closing(read_csv(file, encoding, limits.bytes)) as records:
                yield TableFile(TableFormat.CSV, _in_turns(records), encoding)


async def _in_turns(records: Iterable[list[str]]) -> AsyncIterator[list[str]]:
    for number, row in enumerate(records):
        yield row
        if number % ROWS_AT_ONCE == 0:
            await asyncio.sleep(0)


@asynccontextmanager
async def _open_workbook(path: str, options: ImportOptions, limits: Limits) -> AsyncIterator[TableFile]:
    task = workbook.Task(
        path=path,
        sheet=options.sheet,
        inflated_bytes=limits.inflated_bytes,
        rows=limits.rows + rules.HEADER_SEARCH_ROWS,
        columns=limits.columns,
        sheets=limits.sheets,
        memory_bytes=limits.memory_bytes,
        seconds=limits.seconds,
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        workbook.__name__,
        json.dumps(asdict(task)),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        limit=LONGEST_LINE,
    )
    try:
        found = await _next_line(process)
        if found is None or "refused" in found:
            raise _refusal(found)
        yield TableFile(
            TableFormat.XLSX,
            _lines(process),
            sheet=found["sheet"],
            sheets=found["sheets"],
            is_since_1904=found["since_1904"],
        )
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _lines(process: asyncio.subprocess.Process) -> AsyncIterator[list[str]]:
    while (line := await _next_line(process)) is not None:
        if isinstance(line, dict):
            raise _refusal(line)
        yield line
    if await process.wait() != 0:
        raise rules.WorkbookUnreadable()


async def _next_line(process: asyncio.subprocess.Process) -> Any:
    assert process.stdout is not None  # noqa: S101 - it was asked for # nosec B101
    try:
        line = await process.stdout.readline()
    except ValueError as error:  # longer than any row can be
        raise rules.WorkbookUnreadable() from error
    return json.loads(line) if line.endswith(b"\n") else None


def _refusal(found: Any) -> Problem:
    if found is None:
        return rules.WorkbookUnreadable()
    return _REFUSALS[found["refused"]](**found["values"])
