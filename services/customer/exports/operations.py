"""What is done for an export: which columns go out, and the rows as cells."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from services.customer.columns.cells import write_cell
from services.customer.columns.column import Column
from services.customer.columns.rules import COLUMNS, ColumnUnknown, TableKind
from services.customer.columns.tables import Cell
from services.customer.custom_fields.rules import Definition
from services.customer.custom_fields.store import read_definitions
from services.customer.exports.custom_columns import PREFIX, column_for, write_custom
from services.customer.exports.options import ExportOptions, list_query
from services.customer.exports.store import LISTINGS, OWNERS, select_rows, stream_rows
from shared.access import FieldHidden, Principal, clearance_of, is_cleared
from shared.database import transaction
from shared.problems import Language

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Export:
    """A table about to be written: its columns, the custom fields among them, and the rows to be read."""

    kind: TableKind
    columns: list[Column]
    definitions: Mapping[str, Definition]
    statement: Any


async def prepare_export(engine: AsyncEngine, kind: TableKind, principal: Principal, asked: ExportOptions) -> Export:
    """The export, before any of it leaves. Raises ColumnUnknown, FieldHidden, SortUnknown, what filters refuse."""
    query = list_query(kind, asked)
    async with transaction(engine) as session:
        custom = await read_definitions(session, OWNERS[kind])
        definitions = {f"{PREFIX}{code}": definition for code, definition in custom.items()}
        columns = _choose(kind, definitions, asked.columns)
        own = [column for column in columns if column.name not in definitions]
        statement = await select_rows(session, kind, principal, query, own, with_custom=len(own) < len(columns))
    return Export(kind, columns, definitions, statement)


def _choose(kind: TableKind, definitions: Mapping[str, Definition], wanted: str | None) -> list[Column]:
    """The columns asked for, else all that the caller may see. Raises ColumnUnknown, FieldHidden."""
    known = {column.name: column for column in COLUMNS[kind] if column.is_exported}
    known |= {name: column_for(definition) for name, definition in definitions.items()}
    if wanted is None:
        return [column for name, column in known.items() if is_cleared(_level(kind, name, definitions))]
    names = [name.strip() for name in dict.fromkeys(wanted.split(","))]
    for name in names:
        if name not in known:
            raise ColumnUnknown(name=name[:60], known=", ".join(known))
        if not is_cleared(_level(kind, name, definitions)):
            raise FieldHidden(name=name, clearance=_level(kind, name, definitions))
    return [known[name] for name in names]


def _level(kind: TableKind, name: str, definitions: Mapping[str, Definition]) -> int:
    if name in definitions:
        return definitions[name].clearance
    info = LISTINGS[kind].read.model_fields.get(name)
    return 1 if info is None else clearance_of(info.metadata)


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
    return [
        write_custom(column, export.definitions[column.name], row["custom"], language)
        if column.name in export.definitions
        else write_cell(column, row[column.name], language)
        for column in export.columns
    ]
