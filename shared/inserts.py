"""The inserts of one flush as one statement: foreign keys are checked at its end."""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from shared.statements import Statement

MAX_TOGETHER = 10
"""Rows of the session that are written together; of more, each table has a statement of its own."""


Insert = tuple[sa.Insert, Mapping[str, Any]]
"""A statement, always the same one for a table, and the values of one row."""


def insert_of(row: SQLModel) -> Insert:
    """The insert of a row of the session."""
    statement, names = _insert_into(type(row))
    return statement, {name: getattr(row, name) for name in names}


@cache
def _insert_into(table: type[SQLModel]) -> tuple[sa.Insert, list[str]]:
    insert = sa.insert(table)
    return insert, [column.name for column in _columns(insert)]


def insert_together(connection: sa.Connection, inserts: Sequence[Insert]) -> None:
    """Insert the values; where they are few, in one round trip. Those of one table are inserted in their order."""
    rows: dict[sa.Insert, list[Mapping[str, Any]]] = {}
    for insert, values in inserts:
        rows.setdefault(insert, []).append(values)
    if len(inserts) > 3 * MAX_TOGETHER:
        for insert, alike in rows.items():
            connection.execute(insert, alike)
        return
    statement = _together(tuple((insert, len(alike)) for insert, alike in rows.items()))
    given = {
        f"{table} {row} {name}": value
        for table, alike in enumerate(rows.values())
        for row, values in enumerate(alike)
        for name, value in values.items()
    }
    sql, arguments = statement.with_values(given)
    connection.exec_driver_sql(sql, tuple(arguments))


@lru_cache(maxsize=500)
def _together(counts: tuple[tuple[sa.Insert, int], ...]) -> Statement:
    """The statement that inserts so many rows by each of these."""
    parts = [
        insert.values([_parameters(insert, f"{table} {row}") for row in range(count)]).cte(f"part_{table}")
        for table, (insert, count) in enumerate(counts)
    ]
    return Statement(sa.select(sa.true()).add_cte(*parts))


def _parameters(insert: sa.Insert, prefix: str) -> dict[str, sa.BindParameter[Any]]:
    return {column.name: sa.bindparam(f"{prefix} {column.name}", type_=column.type) for column in _columns(insert)}


def _columns(insert: sa.Insert) -> list[sa.Column[Any]]:
    """The columns that the database does not fill in by itself."""
    table: Any = insert.table
    return [column for column in table.c if column.server_default is None]
