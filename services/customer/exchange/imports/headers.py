"""Finds a file's header row, names its columns, and maps them to fields."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

from services.customer.exchange.columns.cells import is_uuid
from services.customer.exchange.columns.column import Column, Form
from services.customer.exchange.columns.rules import (
    COLUMNS,
    NONE,
    ColumnUnknown,
    Custom,
    TableKind,
    column_of,
    propose,
    recognized,
)
from services.customer.exchange.imports.rules import (
    HEADER_SEARCH_ROWS,
    LONGEST_CELL,
    CellTooLong,
    ColumnsMissing,
    FileEmpty,
    Limits,
    MappingInvalid,
    TableTooLarge,
)
from shared.field_names import is_named, name_of_field
from shared.problems import FieldError, Text

LONGEST_HEADER = 200
NEEDED = {
    TableKind.CUSTOMERS: ("id", "codes", "name", "uscc"),
    TableKind.CONTACTS: ("id", "name"),
    TableKind.GRADING_FACTORS: ("factor",),
    TableKind.DOSSIER_FACTS: ("id", "item"),
    TableKind.SUPPLY_POSITIONS: ("supplier",),
    TableKind.COMPETITOR_PROFILES: ("competitor",),
    TableKind.STRATEGIC_FITS: ("trend",),
}

NO_COLUMN = Text("The file has no such column.", "文件中没有该列。")
REPEATED = Text('Two columns are mapped to "{field}".', "有两列映射到同一字段“{field}”。")
NO_FIELD = Text('There is no field "{field}" to import.', "没有可导入的字段“{field}”。")

Numbered = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Header:
    """The header row, its number from 1, the names of the columns, and the first rows below."""

    number: int
    columns: list[str]
    samples: list[list[str]]


def find_header(kind: TableKind, rows: Sequence[Numbered], custom: Custom = NONE) -> Numbered:
    """The row with the most known headers among a file's first rows, else the first. Raises FileEmpty."""
    filled = [row for row in rows if any(cell.strip() for cell in row[1])]
    if not filled:
        raise FileEmpty()
    return max(filled, key=lambda row: (recognized(kind, row[1], custom), -row[0]))


def name_columns(cells: Sequence[str]) -> list[str]:
    """A unique name for every column: with `(2)` for a repeated name, or its letter when it has none."""
    names: list[str] = []
    for place, cell in enumerate(cells):
        name = base = " ".join(cell.split())[:LONGEST_HEADER] or letter_of(place)
        count = 1
        while name in names:
            count += 1
            name = f"{base} ({count})"
        names.append(name)
    return names


def letter_of(place: int) -> str:
    """The letter of a column as spreadsheets show it: 0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


async def read_table(
    kind: TableKind, rows: AsyncIterator[list[str]], limits: Limits, custom: Custom = NONE
) -> tuple[Header, AsyncIterator[Numbered]]:
    """The headers, and the non-empty rows below them. Raises the problems of the table."""
    numbered = _number(rows, limits)
    first = [row async for row in _up_to(HEADER_SEARCH_ROWS, numbered)]
    number, cells = find_header(kind, first, custom)
    while cells and not cells[-1].strip():
        cells.pop()
    below = [row for row in first if row[0] > number]
    return Header(number, name_columns(cells), [row[1] for row in below]), _filled(below, numbered, limits)


async def _number(rows: AsyncIterator[list[str]], limits: Limits) -> AsyncIterator[Numbered]:
    number = 0
    async for row in rows:
        number += 1
        while row and not row[-1].strip():
            row.pop()
        if len(row) > limits.columns:
            raise TableTooLarge(rows=limits.rows, columns=limits.columns)
        if any(len(cell) > LONGEST_CELL for cell in row):
            raise CellTooLong(row=number, limit=LONGEST_CELL)
        yield number, [cell.replace("\x00", "\ufffd") for cell in row]


async def _up_to(most: int, rows: AsyncIterator[Numbered]) -> AsyncIterator[Numbered]:
    async for row in rows:
        yield row
        if row[0] >= most:
            return


async def _filled(first: list[Numbered], rest: AsyncIterator[Numbered], limits: Limits) -> AsyncIterator[Numbered]:
    count = 0
    async for row in _chained(first, rest):
        if row[1]:
            count += 1
            if count > limits.rows:
                raise TableTooLarge(rows=limits.rows, columns=limits.columns)
            yield row


async def _chained(first: list[Numbered], rest: AsyncIterator[Numbered]) -> AsyncIterator[Numbered]:
    for row in first:
        yield row
    async for row in rest:
        yield row


def proposed_fields(kind: TableKind, header: Header, custom: Custom = NONE) -> list[str | None]:
    """The recognized field of each column, without read-only ones.

    A column `客户 ID` is the id of this system only if a cell looks like one: an ERP has ids of its own.
    """
    known = {column.name: column for column in COLUMNS[kind]}
    proposed = propose(kind, header.columns, custom)
    for place, field in enumerate(proposed):
        column = known.get(field or "")
        if column is None:
            continue
        if column.form is Form.UUID and not _has_ids(header.samples, place):
            proposed[place] = column.instead if column.instead not in (*proposed, "") else None
        elif column.is_read_only:
            proposed[place] = None
    return proposed


def _has_ids(samples: Sequence[Sequence[str]], place: int) -> bool:
    """Whether a cell of the column is an id of this system, or all are empty."""
    cells = [cell for row in samples if place < len(row) and (cell := row[place].strip())]
    return not cells or any(is_uuid(cell) for cell in cells)


def apply_mapping(
    kind: TableKind,
    columns: Sequence[str],
    fields: Sequence[str | None],
    mapping: Mapping[str, str | None],
    custom: Custom = NONE,
) -> list[str | None]:
    """The fields of the columns, changed by the mapping. Raises MappingInvalid."""
    errors = [_wrong(NO_COLUMN, "column_unknown", name) for name in mapping if name not in columns]
    chosen = [mapping.get(column, field) for column, field in zip(columns, fields, strict=True)]
    for column, field in zip(columns, chosen, strict=True):
        if field is None:
            continue
        if chosen.count(field) > 1 and column in mapping:
            errors.append(_wrong(REPEATED, "field_repeated", column, field=_called(kind, field, custom)))
        if not _is_importable(kind, field, custom):
            errors.append(_wrong(NO_FIELD, "field_unknown", column, field=_called(kind, field, custom)))
    if errors:
        raise MappingInvalid(errors=errors)
    return chosen


def _called(kind: TableKind, field: str, custom: Custom) -> Text | str:
    """What the file calls the field; one that it does not have, by its name elsewhere."""
    try:
        return column_of(kind, field, custom).header
    except ColumnUnknown:
        return name_of_field(field) if is_named(field) else field[:60]


def _wrong(text: Text, code: str, column: str, **values: Text | str) -> FieldError:
    pointer = f"/mapping/{column.replace('~', '~0').replace('/', '~1')}"
    return FieldError(code, text, pointer, values=values)


def _is_importable(kind: TableKind, field: str, custom: Custom) -> bool:
    try:
        return not column_of(kind, field, custom).is_read_only
    except ColumnUnknown:
        return False


def mapped_columns(kind: TableKind, fields: Sequence[str | None], custom: Custom = NONE) -> list[Column | None]:
    """The catalogue's columns. Raises ColumnsMissing when no column identifies the rows."""
    if not set(NEEDED[kind]) & set(fields):
        raise ColumnsMissing(needed=[column_of(kind, name).header for name in NEEDED[kind]])
    return [None if field is None else column_of(kind, field, custom) for field in fields]
