"""Prepares an export: its columns, and its rows as cells."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from services.customer.exchange.columns.cells import Cell, write_cell
from services.customer.exchange.columns.column import Column
from services.customer.exchange.columns.custom_columns import PREFIX, defined_columns
from services.customer.exchange.columns.rules import COLUMNS, ColumnUnknown, Custom, TableKind, refuse_table
from services.customer.exchange.exports.options import ExportOptions, list_query
from services.customer.exchange.exports.rules import ExportFormat
from services.customer.exchange.exports.store import select_rows
from services.customer.exchange.exports.tables import TABLES
from shared.auth.access import FieldHidden, clearance_of, is_cleared
from shared.database import stream_rows
from shared.problems import Language
from shared.web.call import Call

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Export:
    """A table to write: its columns, and the query for its rows."""

    kind: TableKind
    columns: list[Column]
    statement: Any
    zone: ZoneInfo


async def prepare_export(call: Call, kind: TableKind, asked: ExportOptions) -> Export:
    """Check and prepare the export. Raises ColumnUnknown, FieldHidden, SortUnknown, FilterInvalid."""
    refuse_table(kind)
    query = list_query(kind, asked)
    async with call.briefly() as brief:  # the rows are read in a transaction of their own, after this request's
        columns = _choose(kind, await defined_columns(brief.session, kind), asked.columns)
        own = [column for column in columns if not column.name.startswith(PREFIX)]
        statement = await select_rows(brief, kind, query, own, with_custom=len(own) < len(columns))
    return Export(kind, columns, statement, asked.time_zone or call.settings.time_zone)


def _choose(kind: TableKind, custom: Custom, wanted: list[str] | None) -> list[Column]:
    """The requested columns, or all that the caller may see. Raises ColumnUnknown, FieldHidden."""
    known = {column.name: column for column in COLUMNS[kind] if column.is_exported}
    known |= custom
    shown = {name: column for name, column in known.items() if is_cleared(_level(kind, column))}
    if wanted is None:
        return list(shown.values())
    names = [name.strip() for name in dict.fromkeys(wanted)]
    for name in names:
        if name not in known:
            raise ColumnUnknown(name=name[:60], known=[column.header for column in shown.values()])
        if name not in shown:
            raise FieldHidden(known[name].header, _level(kind, known[name]), parameter="columns")
    return [known[name] for name in names]


def _level(kind: TableKind, column: Column) -> int:
    info = TABLES[kind].listing.read.model_fields.get(column.name)
    return column.clearance if info is None else clearance_of(info.metadata)


async def read_lots(call: Call, export: Export, file_format: ExportFormat) -> AsyncGenerator[list[list[Cell]], None]:
    """The rows as cells, in lots; logs the number of exported rows at the end."""
    count = 0
    async with call.house.spools.transaction(call.engine) as session:
        async for rows in stream_rows(session, export.statement):
            count += len(rows)
            yield [line for row in rows for line in _lines(export, row._mapping, call.language)]
    names = [column.name for column in export.columns]
    log.info("exported", rows=count, columns=names, kind=export.kind.value, format=file_format.value)


def _lines(export: Export, row: Any, language: Language) -> list[list[Cell]]:
    return [
        [write_cell(column, _value(column, line), language, export.zone) for column in export.columns]
        for line in TABLES[export.kind].lines(row, language)
    ]


def _value(column: Column, row: Any) -> Any:
    code = column.name.removeprefix(PREFIX)
    return row.get(code) if code == column.name else row["custom"].get(code)
