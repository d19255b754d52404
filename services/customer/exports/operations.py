"""What is done for an export: which columns go out, and the rows as cells."""

from collections.abc import AsyncGenerator, Sequence
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from services.customer.columns.cells import write_cell
from services.customer.columns.column import Column
from services.customer.columns.rules import COLUMNS, TableKind, column_of
from services.customer.columns.tables import Cell
from services.customer.exports.options import ExportOptions, list_query
from services.customer.exports.store import LISTINGS, select_rows, stream_rows
from shared.access import FieldHidden, Principal, clearance_of, is_cleared
from shared.database import transaction
from shared.problems import Language

log = structlog.get_logger()


def columns_for(kind: TableKind, wanted: str | None) -> list[Column]:
    """The columns asked for, else all that the caller may see. Raises ColumnUnknown, FieldHidden."""
    if wanted is None:
        return [column for column in COLUMNS[kind] if column.is_exported and is_cleared(_level(kind, column))]
    chosen = [column_of(kind, name.strip()) for name in dict.fromkeys(wanted.split(","))]
    for column in chosen:
        if not is_cleared(_level(kind, column)):
            raise FieldHidden(name=column.name, clearance=_level(kind, column))
    return [column for column in chosen if column.is_exported]


def _level(kind: TableKind, column: Column) -> int:
    info = LISTINGS[kind].read.model_fields.get(column.name)
    return 1 if info is None else clearance_of(info.metadata)


async def select_export(
    engine: AsyncEngine, kind: TableKind, principal: Principal, asked: ExportOptions, columns: Sequence[Column]
) -> Any:
    """The statement of an export. Raises FieldHidden, SortUnknown, and what the list's filters refuse."""
    query = list_query(kind, asked)
    async with transaction(engine) as session:
        return await select_rows(session, kind, principal, query, columns)


async def read_lots(
    engine: AsyncEngine, statement: Any, columns: Sequence[Column], language: Language, told: dict[str, Any]
) -> AsyncGenerator[list[list[Cell]], None]:
    """The rows as cells, in lots; at the end the log is told how many left, and to whom."""
    count = 0
    async with transaction(engine) as session:
        async for rows in stream_rows(session, statement):
            count += len(rows)
            yield [
                [write_cell(column, value, language) for column, value in zip(columns, row, strict=True)]
                for row in rows
            ]
    log.info("exported", rows=count, columns=[column.name for column in columns], **told)
