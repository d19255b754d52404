"""Bulk changes by SQL, with an event for each row: every bulk change of a tracked table uses this module."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, reduce
from typing import Any

import sqlalchemy as sa
from pydantic_core import to_jsonable_python
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, array
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth.access import HIGHEST_CLEARANCE, current_principal
from shared.auth.clearances import level_of_rows
from shared.auth.visibility import people
from shared.database import BY_LEVEL, PartlyHidden, Row, execute, updated_names
from shared.feed.events import CHANNEL, LEVEL, entity_named, events, identity_of, recorded
from shared.feed.levels import IDS_OF_PEOPLE, levels_of
from shared.time import MICROSECOND, utc_now

SUBJECT = ("entity_id", "customer_id", "contact_id", "changes")


async def write_events(session: AsyncSession, entity: str, kind: str, rows: sa.Select[Any]) -> int:
    """Write an event for each row selected (`entity_id`, `customer_id`, `contact_id`, `changes`), in one statement.

    Returns their number. All events have the present caller as actor and the same time.
    """
    principal, about = current_principal.get(), rows.subquery()
    written = {
        "id": sa.func.gen_random_uuid(),
        "type": sa.literal(f"guanxi.{entity}.{kind}"),
        "entity": sa.literal(entity),
        **{name: about.c[name] for name in SUBJECT},
        "actor": sa.literal(principal.subject if principal else "system"),
        "actor_name": sa.literal(principal.name if principal else "system"),
        "occurred_at": sa.literal(utc_now(), sa.DateTime(timezone=True)),
    }
    connection = await session.connection()
    result = await connection.execute(sa.insert(events).from_select(list(written), sa.select(*written.values())))
    if result.rowcount:
        await connection.exec_driver_sql(f"NOTIFY {CHANNEL}")
    return int(result.rowcount)


async def change_rows(
    session: AsyncSession, table: type[Row], values: Mapping[str, Any], where: sa.ColumnElement[bool]
) -> int:
    """Set columns of the rows that meet the condition and have other values: one statement, an event for each row.

    Returns the number of changed rows. Values and condition may refer to other tables. Each event belongs to the
    customer that the row belongs to after the change.
    """
    await session.flush()  # what is pending comes first, as with any statement of the session
    columns = _described(table).c
    before = _rows_to_change(table, values, where)
    fresh = {name: before.c[f"new_{name}"] for name in values}
    changed = (
        sa.update(table)
        .where(columns["id"] == before.c.id)
        .values({**fresh, **_moved(table, before, values)})
        .returning(*_subject(table), _changes(table, before, values).label("changes"))
        .cte("changed")
    )
    return await write_events(session, entity_named(table), "updated", sa.select(changed))


async def touch_rows(session: AsyncSession, table: type[Row], shown_with: sa.FromClause) -> None:
    """Record a change of what is shown with rows (`Row.touch`): their `row_id`, and the `clearance` that sees it."""
    columns, now = _described(table).c, sa.literal(utc_now(), sa.DateTime(timezone=True))
    level = sa.func.min(shown_with.c.clearance).label("level")
    touched = sa.select(shown_with.c.row_id, level).group_by(shown_with.c.row_id).cte("touched")
    moved = {"version": columns["version"] + 1}
    for name, needed in zip(updated_names(table, 1), (HIGHEST_CLEARANCE, *range(1, HIGHEST_CLEARANCE)), strict=False):
        later = sa.func.greatest(now, columns[name] + MICROSECOND)
        moved[name] = sa.case((touched.c.level <= needed, later), else_=columns[name])
    await execute(session, sa.update(table).where(columns["id"] == touched.c.row_id).values(moved))


def _shown(field: str, value: sa.ColumnElement[Any], level: int) -> sa.ColumnElement[Any]:
    """The value as callers of this level see it: null for a person above it."""
    if field not in IDS_OF_PEOPLE:
        return value
    above = people.alias()
    is_hidden = sa.exists().where(above.c.contact_id == value, above.c.clearance > level)
    return sa.case((is_hidden, sa.null()), else_=value)


def _moved(table: type[Row], before: sa.CTE, values: Mapping[str, Any]) -> dict[str, Any]:
    """The version, and the last changes as callers of each level see them."""
    columns, now, levels = _described(table).c, sa.literal(utc_now(), sa.DateTime(timezone=True)), levels_of(table)
    later = {name: sa.func.greatest(now, columns[name] + MICROSECOND) for name in updated_names(table, 1)}
    moved: dict[str, Any] = {"version": columns["version"] + 1, "updated_at": later["updated_at"]}
    by_level: tuple[str, ...] = BY_LEVEL if issubclass(table, PartlyHidden) else ()
    for level, last in enumerate(by_level, 1):
        seen = [field for field in values if levels[field] <= level]
        if seen:
            pairs = ((_shown(field, before.c[name], level) for name in (field, f"new_{field}")) for field in seen)
            differs = sa.or_(*(one.is_distinct_from(other) for one, other in pairs))
            moved[last] = sa.case((differs, later[last]), else_=columns[last])
    return moved


def fresh_row(table: type[Row], **said: Any) -> dict[str, Any]:
    """The columns of a new row, for `sent_rows`: a model object takes twenty times as long."""
    values, made = _defaults(table)
    return {**values, **{name: make() for name, make in made}, **said}


@cache
def _defaults(table: type[Row]) -> tuple[dict[str, Any], list[tuple[str, Callable[[], Any]]]]:
    """The defaults of a table's columns, and what makes those that are new for each row."""
    fields = {name: field for name, field in table.model_fields.items() if not field.is_required()}
    made = [(name, field.default_factory) for name, field in fields.items() if field.default_factory]
    values = {name: field.default for name, field in fields.items() if not field.default_factory}
    return values, made  # type: ignore[return-value] # none of them takes the other values


def sent_rows(table: type[Row], rows: Sequence[Mapping[str, Any]], names: Sequence[str] = ()) -> sa.FromClause:
    """The rows as a table of the statement: one parameter, however many there are. Without names, all columns."""
    described = _described(table)
    columns = [sa.column(name, described.c[name].type) for name in names or described.c.keys()]
    nobody = sa.text(f"NULL::{described.name}")
    sent = sa.func.jsonb_populate_recordset(nobody, sa.literal(to_jsonable_python(rows), JSONB))
    return sent.table_valued(*columns).alias("sent")


async def add_rows(session: AsyncSession, table: type[Row], rows: sa.FromClause) -> int:
    """Insert the rows, which have all columns of the table, with an event for each. Returns their number."""
    described = _described(table)
    names = [column.name for column in described.c]
    added = sa.insert(table).from_select(names, sa.select(*(rows.c[name] for name in names))).returning(described)
    new = added.cte("added")
    return await write_events(session, entity_named(table), "created", _events_of(table, new, is_new=True))


async def remove_rows(session: AsyncSession, table: type[Row], where: sa.ColumnElement[bool]) -> int:
    """Delete the rows that meet the condition, with an event for each. Returns their number."""
    gone = sa.delete(table).where(where).returning(_described(table)).cte("gone")
    return await write_events(session, entity_named(table), "deleted", _events_of(table, gone, is_new=False))


def _events_of(table: type[Row], rows: sa.CTE, *, is_new: bool) -> sa.Select[Any]:
    """`changes_of` in SQL for rows that come or go: all their fields that are not empty."""
    level = level_of_rows(table, rows.c)
    fields = {name: rows.c[name] for name in recorded(table)}
    levels = {} if level is None else {LEVEL: level}
    present, absent = [], []
    for name, value in (fields | levels).items():
        pair = (sa.null(), value) if is_new else (value, sa.null())
        present += [sa.literal(name, sa.Text), sa.func.jsonb_build_array(*pair)]
        absent.append(sa.case((value.is_(None), sa.literal(name, sa.Text)), else_=None))
    nothing = sa.func.array_remove(sa.cast(array(absent), ARRAY(sa.Text)), sa.null())
    changes = sa.func.jsonb_build_object(*present, type_=JSONB).op("-", return_type=JSONB)(nothing)
    return sa.select(*_subject_of(table, rows.c), changes.label("changes"))


def _rows_to_change(table: type[Row], values: Mapping[str, Any], where: sa.ColumnElement[bool]) -> sa.CTE:
    """The rows that differ, locked: their present values, and the new ones as `new_…`."""
    columns, level = _described(table).c, level_of_rows(table)
    present = [columns[name] for name in values]
    wanted = [sa.cast(value, columns[name].type).label(f"new_{name}") for name, value in values.items()]
    levels = [] if level is None else [level.label("level")]
    differs = sa.tuple_(*present).is_distinct_from(sa.tuple_(*(value.element for value in wanted)))
    query = sa.select(columns["id"], *present, *wanted, *levels).where(where, differs)
    return query.with_for_update(of=present).cte("before")


def _changes(table: type[Row], before: sa.CTE, values: Mapping[str, Any]) -> sa.ColumnElement[Any]:
    """`changes_of` in SQL: the row's changed fields, its identity and its level."""
    columns, level = _described(table).c, level_of_rows(table)
    parts = [_change(name, columns[name], columns[name], columns[name].is_not(None)) for name in identity_of(table)]
    for name in values:
        differs = before.c[name].is_distinct_from(columns[name])
        parts.append(_change(name, before.c[name], columns[name], differs))
    if level is not None:
        parts.append(_change(LEVEL, before.c["level"], level, sa.true()))
    return reduce(lambda some, more: some.op("||")(more), parts)


def _change(name: str, before: Any, after: Any, is_part: sa.ColumnElement[bool]) -> sa.ColumnElement[Any]:
    pair = sa.func.jsonb_build_object(sa.literal(name, sa.Text), sa.func.jsonb_build_array(before, after), type_=JSONB)
    return sa.case((is_part, pair), else_=sa.cast({}, JSONB))


def _described(table: type[Row]) -> sa.Table:
    described: sa.Table = table.__table__  # type: ignore[attr-defined]
    return described


def _subject(table: type[Row]) -> list[sa.Label[Any]]:
    """`customer_of` and `contact_of` in SQL."""
    return _subject_of(table, _described(table).c)


def _subject_of(table: type[Row], columns: Any) -> list[sa.Label[Any]]:
    entity = entity_named(table)
    nobody = sa.cast(sa.null(), sa.Uuid)
    customer = columns["id"] if entity == "customer" else columns.get("customer_id", nobody)
    contact = columns["id"] if entity == "contact" else columns.get("contact_id", nobody)
    return [columns["id"].label("entity_id"), customer.label("customer_id"), contact.label("contact_id")]
