"""What is done for an export: which columns go out, and the rows as cells."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.datastructures import State

from services.customer.custom.fields.store import read_definitions
from services.customer.exchange.columns.cells import write_cell
from services.customer.exchange.columns.column import Column
from services.customer.exchange.columns.custom_columns import PREFIX, columns_of
from services.customer.exchange.columns.rules import COLUMNS, ColumnUnknown, Custom, TableKind
from services.customer.exchange.columns.tables import Cell
from services.customer.exchange.exports.options import ExportOptions, list_query
from services.customer.exchange.exports.store import LISTINGS, OWNERS, select_rows, stream_rows
from shared.auth.access import FieldHidden, Principal, clearance_of, is_cleared
from shared.database import transaction
from shared.problems import Language
from shared.web.call import Call

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Export:
    """A table about to be written: its columns, and the rows to be read."""

    kind: TableKind
    columns: list[Column]
    statement: Any


async def prepare_export(engine: AsyncEngine, kind: TableKind, principal: Principal, asked: ExportOptions) -> Export:
    """The export, before any of it leaves. Raises ColumnUnknown, FieldHidden, SortUnknown, what filters refuse."""
    query = list_query(kind, asked)
    async with transaction(engine) as session:
        columns = _choose(kind, columns_of(await read_definitions(session, OWNERS[kind])), asked.columns)
        own = [column for column in columns if not column.name.startswith(PREFIX)]
        statement = await select_rows(
            Call(session, principal, State()), kind, query, own, with_custom=len(own) < len(columns)
        )
    return Export(kind, columns, statement)


def _choose(kind: TableKind, custom: Custom, wanted: str | None) -> list[Column]:
    """The columns asked for, else all that the caller may see. Raises ColumnUnknown, FieldHidden."""
    known = {column.name: column for column in COLUMNS[kind] if column.is_exported}
    known |= custom
    shown = {name: column for name, column in known.items() if is_cleared(_level(kind, column))}
    if wanted is None:
        return list(shown.values())
    names = [name.strip() for name in dict.fromkeys(wanted.split(","))]
    for name in names:
        if name not in known:
            raise ColumnUnknown(name=name[:60], known=", ".join(shown))
        if name not in shown:
            raise FieldHidden(name=name, clearance=_level(kind, known[name]))
    return [known[name] for name in names]


def _level(kind: TableKind, column: Column) -> int:
    info = LISTINGS[kind].read.model_fields.get(column.name)
    return column.clearance if info is None else clearance_of(info.metadata)


async def read_lots(
    engine: AsyncEngine, export: Export, language: Language, told: Mapping[str, Any]
) -> AsyncGenerator[list[list[Cell]], None]:
    """The rows as cells, in lots; at the end the log is told how many left, and to whom."""
    count = 0
    async with transaction(engine) as session:
        async for rows in stream_rows(session, export.statement):
            count += len(rows)
            yield [_line(export, row._mapping, language) for row in rows]
    log.info("exported", rows=count, columns=[column.name for column in export.columns], **told)


def _line(export: Export, row: Any, language: Language) -> list[Cell]:
    return [write_cell(column, _value(column, row), language) for column in export.columns]


def _value(column: Column, row: Any) -> Any:
    code = column.name.removeprefix(PREFIX)
    return row[code] if code == column.name else row["custom"].get(code)
