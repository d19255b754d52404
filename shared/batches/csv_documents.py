"""Builds documents from CSV records: columns by name, nested documents collected, merged cells filled from above."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from shared.batches.csv_text import unguarded
from shared.batches.kinds import Kind
from shared.batches.rules import CsvHeaderInvalid, RowTooLarge
from shared.batches.values import iso_day

ERROR_COLUMNS = ("error_line", "error_pointer", "error_code", "error_detail")
"""Columns that the rejection report adds; ignored when the corrected report is pushed again."""

_CHILD = re.compile(r"/[a-z_]+/(\d+)(/.*|$)")


def column_of(pointer: str) -> str:
    """The column that a pointer into a document names: `/lines/2/sku` is `/sku`."""
    child = _CHILD.fullmatch(pointer)
    return pointer if child is None else child[2]


@dataclass(slots=True)
class CsvDocument:
    """A document, the line numbers of it and its nested documents, and their cells as received."""

    fields: dict[str, Any]
    line: int
    child_lines: list[int] = field(default_factory=list)
    records: list[list[str]] = field(default_factory=list)
    record_lines: list[int] = field(default_factory=list)
    filled: list[str] = field(default_factory=list)
    """Optional fields taken from the document above."""
    disagreements: list[tuple[int, str]] = field(default_factory=list)
    size: int = 0

    def place(self, pointer: str) -> tuple[int, str]:
        """An error's line and column in the file: `/lines/2/sku` is `/sku` on the line of the third nested document."""
        child = _CHILD.fullmatch(pointer)
        if child is None:
            return self.line, pointer
        return self.child_lines[int(child[1])], column_of(pointer)


class CsvReader:
    """Reads a CSV's documents one by one from its records."""

    def __init__(self, records: Iterator[tuple[int, list[str]]], kind: Kind, row_bytes: int) -> None:
        self._kind = kind
        self._row_bytes = row_bytes
        self._records = records
        self.columns = self._read_header()
        own = kind.own_fields.items()
        self._inherited = [n for n, info in own if n != kind.number and (info.is_required() or n in kind.filled)]
        self._children = set(kind.child_fields)

    def __iter__(self) -> Iterator[CsvDocument]:
        """The documents. Raises CsvBroken, CharsetInvalid, RowTooLarge."""
        present: CsvDocument | None = None
        for line, record in self._records:
            cells = self._cells(record)
            if not cells:
                continue
            number = cells.get(self._kind.number)
            if present is not None and self._kind.children and number in {None, present.fields.get(self._kind.number)}:
                self._continue(present, line, record, cells)
                continue
            if present is not None:
                yield present
            present = self._begin(line, record, cells, present)
        if present is not None:
            yield present

    def _begin(self, line: int, record: list[str], cells: dict[str, str], above: CsvDocument | None) -> CsvDocument:
        fields: dict[str, Any] = {name: cell for name, cell in cells.items() if name not in self._children}
        document = CsvDocument(fields, line)
        if self._kind.children:
            if above is not None:
                taken = {n: above.fields[n] for n in self._inherited if n not in fields and n in above.fields}
                fields |= taken
                document.filled = [name for name in self._kind.filled if name in taken]
            fields[self._kind.children] = []
        self._add(document, line, record, cells)
        return document

    def _continue(self, document: CsvDocument, line: int, record: list[str], cells: dict[str, str]) -> None:
        for name, cell in cells.items():
            if name not in self._children and document.fields.get(name) != cell:
                document.disagreements.append((line, name))
        self._add(document, line, record, cells)

    def _add(self, document: CsvDocument, line: int, record: list[str], cells: dict[str, str]) -> None:
        document.records.append(record)
        document.record_lines.append(line)
        document.size += sum(map(len, record))
        if document.size > self._row_bytes:
            raise RowTooLarge(line=line, limit=self._row_bytes)
        child = {name: cell for name, cell in cells.items() if name in self._children}
        if child and self._kind.children:
            document.fields[self._kind.children].append(child)
            document.child_lines.append(line)

    def _cells(self, record: list[str]) -> dict[str, str]:
        """The cells with content, by column; a cell beyond the last column gets an invented name."""
        cells: dict[str, str] = {}
        for position, raw in enumerate(record):
            cell = raw.strip()
            if not cell:
                continue
            name = self.columns[position] if position < len(self.columns) else f"column {position + 1}"
            if name in ERROR_COLUMNS:
                continue
            cell = unguarded(cell)
            cells[name] = iso_day(cell) if name.endswith("_on") else cell
        return cells

    def _read_header(self) -> list[str]:
        columns = [name.strip().lower() for name in next(self._records, (1, []))[1]]
        while columns and not columns[-1]:
            columns.pop()
        known, required = self._kind.csv_columns, self._kind.required_csv_columns
        unknown = [
            name
            for place, name in enumerate(columns)
            if not (self._kind.is_csv_column(name) or name in ERROR_COLUMNS) or name in columns[:place]
        ]
        missing = [name for name in required if name not in columns]
        if missing or unknown:
            raise CsvHeaderInvalid(
                missing=missing or "—",
                unknown=[name[:60] for name in unknown[:20]] or "—",
                known=known,
            )
        return columns
