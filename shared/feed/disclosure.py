"""Which events a reader may see, and which of their fields: by field, by the row's level, by the people in them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth.access import HIGHEST_CLEARANCE, Principal, clearance_of, row_clearances_of
from shared.auth.clearances import definition_of, ids_in, level_of_rows, without_ids
from shared.auth.visibility import find_hidden_people, people, person_visible_to
from shared.database import Row, execute
from shared.feed.events import LEVEL, entity_named, events

AN_ID = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
NEVER_SHOWN = HIGHEST_CLEARANCE + 1  # for a level that is not a field of the row: it follows from a shown field


class EntityClearances(NamedTuple):
    """The clearances needed to see the events of an entity."""

    fields: Mapping[str, int]
    """Field → level, for the fields above level 1."""
    rows: type[Row] | None = None
    """The table, when each row has a level of its own."""
    table_level: int = 1
    """The level of all its rows."""
    others: type[Row] | None = None
    """The table, when its rows name further people beside the one whom the event is about."""


Clearances = Mapping[str, EntityClearances]
"""By entity; everybody may see an entity that is missing here."""


def clearances_of(tables: Iterable[type[Row]]) -> dict[str, EntityClearances]:
    """The clearances of each table's entity, from the marks on its fields."""
    found: dict[str, EntityClearances] = {}
    for table in tables:
        levels = {name: clearance_of(info.metadata) for name, info in table.model_fields.items()}
        fields = {name: level for name, level in levels.items() if level > 1}
        has_level = bool(row_clearances_of(table))
        if has_level and LEVEL not in levels:
            fields[LEVEL] = NEVER_SHOWN
        others = table if further_people(table) else None
        found[entity_named(table)] = EntityClearances(fields, table if has_level else None, table.table_level, others)
    return found


def further_people(table: type[Row]) -> list[str]:
    """The columns that name people beside `contact_id`, whom a reader of a row must be cleared for too."""
    return [name for name in table.model_fields if name.endswith("_contact_id")]


def shown_to(principal: Principal, clearances: Clearances) -> list[sa.ColumnElement[bool]]:
    """SQL conditions: the caller may see the event at all, and a field that it changed.

    For an event about a person, the person's present level counts. For a row with a level of its own, the highest of
    the levels before the change, after it and now counts: raising a level hides the past too, lowering it reveals
    nothing.
    """
    if principal.clearance >= HIGHEST_CLEARANCE:
        return []
    above = [entity for entity, known in clearances.items() if known.table_level > principal.clearance]
    rows = {entity: known.rows for entity, known in clearances.items() if known.rows}
    present = {entity: present_level(table) for entity, table in rows.items()}
    before, after = (events.c.changes[LEVEL][place].astext.cast(sa.Integer) for place in (0, 1))
    # An event without a level is shown only at the highest clearance.
    written = sa.func.coalesce(sa.func.greatest(before, after), HIGHEST_CLEARANCE)
    level = sa.func.greatest(written, sa.case(present, value=events.c.entity)) if present else written
    return [
        person_visible_to(principal, events.c.contact_id),
        events.c.entity.not_in(above),
        _changes_visibly(principal, clearances),
        events.c.entity.not_in(list(rows)) | (level <= principal.clearance),
        *(
            _names_visible_people(principal, entity, known.others)
            for entity, known in clearances.items()
            if known.others
        ),
    ]


def _names_visible_people(principal: Principal, entity: str, table: type[Row]) -> sa.ColumnElement[bool]:
    """SQL condition: the caller is cleared for the further people whom the row names now, or whom the event names."""
    names = further_people(table)
    row: Any = table
    hidden = (~person_visible_to(principal, col(getattr(row, name))) for name in names)
    names_now = sa.exists().where(col(row.id) == events.c.entity_id, sa.or_(*hidden)).correlate(events)
    pairs = [events.c.changes[name][place] for name in names for place in (0, 1)]
    named = (_as_shown(principal, value).is_distinct_from(value) for value in pairs)
    return (events.c.entity != entity) | ~(names_now | sa.or_(*named))


def _changes_visibly(principal: Principal, clearances: Clearances) -> sa.ColumnElement[bool]:
    """SQL condition: an update changed a field that the caller may see, not only fields above the clearance."""
    each = sa.func.jsonb_each(events.c.changes).table_valued("key", sa.column("value", JSONB))
    change = each.render_derived(name="change")
    hidden = [
        f"{entity}.{field}"
        for entity, known in clearances.items()
        for field, level in known.fields.items()
        if level > principal.clearance
    ]
    before, after = (_as_shown(principal, change.c.value[place]) for place in (0, 1))
    differs = before.is_distinct_from(after)
    is_shown = (events.c.entity + "." + change.c.key).not_in(hidden)
    visible = sa.select(sa.true()).select_from(change).where(differs, is_shown).correlate(events)
    return ~events.c.type.endswith(".updated") | visible.exists()


def _as_shown(principal: Principal, value: Any) -> sa.ColumnElement[Any]:
    """The JSON value; null for the id of a person above the clearance, which readers get as null too."""
    text = value.op("#>>", return_type=sa.Text)(sa.literal_column("'{}'"))
    above = people.alias()
    is_hidden = sa.exists().where(above.c.contact_id == sa.cast(text, sa.Uuid), above.c.clearance > principal.clearance)
    is_id = sa.and_(sa.func.jsonb_typeof(value) == "string", text.regexp_match(AN_ID))
    return sa.case((sa.case((is_id, is_hidden), else_=False), sa.literal_column("'null'::jsonb", JSONB)), else_=value)


@cache
def present_level(table: type[Row]) -> sa.ColumnElement[int]:
    """SQL over `events`: the level that the event's row, or the row that defines its level, has now.

    For a deleted row, the last level it had. Null when neither is known.
    """
    holder, row_id = _level_holder(table)
    present = sa.select(level_of_rows(holder)).where(col(holder.id) == row_id).correlate(events)  # type: ignore[arg-type]
    deleted = events.alias("deleted")
    last = (
        sa.select(sa.cast(deleted.c.changes[LEVEL][0].astext, sa.Integer))
        .where(deleted.c.entity_id == row_id, deleted.c.type == f"guanxi.{entity_named(holder)}.deleted")
        .order_by(deleted.c.position.desc())
        .limit(1)
        .correlate(events)
    )
    return sa.func.coalesce(present.scalar_subquery(), last.scalar_subquery())


def _level_holder(table: type[Row]) -> tuple[type[Row], sa.ColumnElement[UUID]]:
    """The table of the row that has the level, and SQL over `events` for that row's id."""
    definition = definition_of(table)
    if definition is None:
        return table, cast("sa.ColumnElement[UUID]", events.c.entity_id)
    name, holder = definition
    created = events.alias("created")  # the one event of every row that names all its fields
    named = (
        sa.select(sa.cast(created.c.changes[name][1].astext, sa.Uuid))
        .where(created.c.entity_id == events.c.entity_id, created.c.type == f"guanxi.{entity_named(table)}.created")
        .limit(1)
        .correlate(events)
    )
    return holder, named.scalar_subquery()


async def find_shown(
    session: AsyncSession, rows: Sequence[sa.RowMapping], conditions: Sequence[sa.ColumnElement[bool]]
) -> set[int]:
    """The positions of the events that meet the conditions, in one query."""
    positions = [row["position"] for row in rows]
    if not rows or not conditions:
        return set(positions)
    is_among = events.c.position == sa.any_(sa.cast(positions, ARRAY(sa.BigInteger)))
    query = sa.select(events.c.position).where(is_among, *conditions)
    connection = await session.connection()
    return set((await connection.execute(query)).scalars())


async def redact(
    session: AsyncSession, rows: Sequence[sa.RowMapping], clearances: Clearances, clearance: int
) -> list[dict[str, Any]]:
    """The changes of each event without the fields above the clearance; ids of people and rows above it become null."""
    named = set(ids_in([row["changes"] for row in rows])) if clearance < HIGHEST_CLEARANCE else set()
    hidden = await find_hidden_people(session, clearance, named)
    hidden |= await _find_hidden_rows(session, clearances, clearance, named)
    shown = [visible_changes(row["changes"], clearances.get(row["entity"]), clearance) for row in rows]
    return [cast("dict[str, Any]", without_ids(changes, hidden)) for changes in shown] if hidden else shown


async def _find_hidden_rows(session: AsyncSession, clearances: Clearances, clearance: int, ids: set[UUID]) -> set[UUID]:
    """Those of the ids that are rows above the clearance."""
    tables = [known.rows for known in clearances.values() if known.rows] if ids else []
    among = sa.cast(list(ids), ARRAY(sa.Uuid))
    above = [
        sa.select(col(table.id)).where(col(table.id) == sa.any_(among), cast("Any", level_of_rows(table)) > clearance)
        for table in tables
    ]
    return set((await execute(session, sa.union_all(*above))).scalars()) if above else set()


def visible_changes(changes: dict[str, Any], clearances: EntityClearances | None, clearance: int) -> dict[str, Any]:
    """The changes without the fields above the clearance."""
    levels = clearances.fields if clearances else {}
    return {name: change for name, change in changes.items() if levels.get(name, 1) <= clearance}
