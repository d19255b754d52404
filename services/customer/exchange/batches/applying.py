"""Writes what the rows of a batch say: new rows, changed fields, and warnings where somebody has edited a field since.

All SQL here is built from names in the code, never from the request.
"""
# ruff: noqa: S608

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.exchange.batches.targets import CONTACT, CUSTOMER, Target
from services.customer.people.contacts.departures import CONTACTS_LEFT, CONTACTS_RETURNED
from services.customer.people.contacts.model import Contact
from shared.auth.access import clearance_of, row_clearances_of
from shared.batches.kinds import Pushed
from shared.database import execute_sql, updated_names
from shared.feed.bulk import add_rows, change_rows

_WARN = "INSERT INTO batch_warnings (batch_id, position, line, document_no, pointer, code, details, clearance)"


async def create_rows(session: AsyncSession, target: Target) -> int:
    """Insert the new customers or contacts, with their events. Returns their number."""
    table: Any = target.table.__table__  # type: ignore[union-attr]
    now = ", ".join(f"'{name}', now()" for name in updated_names(target.table, 1))
    await execute_sql(session, "DROP TABLE IF EXISTS pg_temp.new_rows")
    await execute_sql(
        session,
        f"""
        CREATE TEMPORARY TABLE new_rows ON COMMIT DROP AS
        SELECT r.* FROM targets t CROSS JOIN LATERAL jsonb_populate_record(NULL::{table.name},
            '{target.defaults}' || t.fields || jsonb_build_object('id', t.row_id, 'customer_id', t.customer_id,
            'version', 1, 'created_at', now(), {now}, 'deleted_at', NULL, 'merged_into_id', NULL)) r
        WHERE t.is_new ORDER BY t.position
        """,
    )
    return await add_rows(session, target.table, sa.table("new_rows", *(sa.column(c.name, c.type) for c in table.c)))


async def change_fields(session: AsyncSession, pushed: Pushed, target: Target, turn: int) -> None:
    """Change the fields that nobody has edited since the ERP said them last; warn of the others."""
    await _compare(session, target, turn)
    # A batch of new rows alone has nothing to compare; joins with rows just written, of whose number the database knows
    # nothing yet, would compare each with each.
    if not (await execute_sql(session, "SELECT EXISTS (SELECT FROM wanted)")).scalar_one():
        return
    await _warn_of_edits(session, pushed, target)
    await _write(session, target)


async def _compare(session: AsyncSession, target: Target, turn: int) -> None:
    """Fill `wanted`: for each field the pushed value, whether it is written, and the value that is there."""
    name = target.table.__tablename__
    default = f"('{target.defaults}'::jsonb)"
    parts = ", ".join(
        f"r.{field}, (t.fields ? '{field}' AND coalesce(to_jsonb(k.{field}), 'null') = coalesce("
        f"t.said->'{field}', {default}->'{field}', 'null')) AS sets_{field}"
        for field in target.fields
    )
    await execute_sql(session, "DROP TABLE IF EXISTS pg_temp.wanted")
    await execute_sql(
        session,
        f"""
        CREATE TEMPORARY TABLE wanted ON COMMIT DROP AS
        SELECT t.position, t.row_id, t.fields, {parts}
        FROM targets t JOIN {name} k ON k.id = t.row_id
        CROSS JOIN LATERAL jsonb_populate_record(NULL::{name}, t.fields) r
        WHERE NOT t.is_new AND NOT t.is_removed AND t.turn = {turn:d}
        """,
    )
    await execute_sql(session, "ANALYZE wanted")


async def _warn_of_edits(session: AsyncSession, pushed: Pushed, target: Target) -> None:
    name = target.table.__tablename__
    fields = ", ".join(
        f"('{field}', '/{target.pointers.get(field, field)}', {_level(target, field)}, w.sets_{field},"
        f" to_jsonb(k.{field}), {_shown(field)})"
        for field in target.fields
    )
    await execute_sql(
        session,
        f"""
        {_WARN}
        SELECT $1::uuid, t.position, t.line, t.document_no, f.pointer, 'edited_since', json_build_object(
            'field', ltrim(f.pointer, '/'), 'pushed', coalesce(t.said_now->>ltrim(f.pointer, '/'), w.fields->>f.name,
            '—'), 'kept', coalesce(f.shown, '—')), greatest(f.level, {_row_level(target)})
        FROM wanted w JOIN (SELECT t.*, i.fields AS said_now FROM targets t JOIN incoming i USING (position)) t
            USING (position) JOIN {name} k ON k.id = w.row_id
        CROSS JOIN LATERAL (VALUES {fields}) f(name, pointer, level, is_written, kept, shown)
        WHERE w.fields ? f.name AND NOT f.is_written
          AND coalesce(f.kept, 'null') <> coalesce(w.fields->f.name, 'null')
        """,
        pushed.batch_id,
    )


def _shown(field: str) -> str:
    """SQL: the kept value as a warning says it; of another customer or contact its name."""
    if field in {"parent_id", "reports_to_id"}:
        table = "customers" if field == "parent_id" else "contacts"
        return f"(SELECT n.name::text FROM {table} n WHERE n.id = k.{field})"
    return f"to_jsonb(k.{field})#>>'{{}}'"


def _level(target: Target, field: str) -> int:
    return clearance_of(target.table.model_fields[field].metadata)


def _row_level(target: Target) -> str:
    marks = row_clearances_of(target.table)
    levels = (f"CASE WHEN k.{name} = '{mark.value}' THEN {mark.level:d} ELSE 1 END" for name, mark in marks)
    return f"greatest({', '.join(['1', *levels])})"


async def _write(session: AsyncSession, target: Target) -> None:
    table: Any = target.table.__table__  # type: ignore[union-attr]
    types = {field: table.c[field].type for field in target.fields}
    wanted = sa.table(
        "wanted",
        sa.column("row_id", sa.Uuid),
        *(sa.column(field, kind) for field, kind in types.items()),
        *(sa.column(f"sets_{field}", sa.Boolean) for field in types),
    )
    values = {
        field: sa.case((wanted.c[f"sets_{field}"], wanted.c[field]), else_=table.c[field]) for field in target.fields
    }
    moved = await _who_moves(session) if target is CONTACT else []
    await change_rows(session, target.table, values, wanted.c.row_id == col(target.table.id))
    if moved:
        contacts = (await session.exec(select(Contact).where(col(Contact.id).in_(moved)))).all()
        await CONTACTS_LEFT.announce(session, [one for one in contacts if one.has_left])
        await CONTACTS_RETURNED.announce(session, [one for one in contacts if not one.has_left])


async def _who_moves(session: AsyncSession) -> Sequence[UUID]:
    """The contacts who will have left, or returned."""
    query = """
        SELECT w.row_id FROM wanted w JOIN contacts k ON k.id = w.row_id
        WHERE w.sets_has_left AND w.has_left IS DISTINCT FROM k.has_left
    """
    return (await execute_sql(session, query)).scalars().all()


async def warn_of_targets(session: AsyncSession, pushed: Pushed, target: Target) -> None:
    """Warn of rows whose customer was merged, whose code belongs to another now, or that somebody deleted here."""
    name = target.table.__tablename__
    heirs = "linked.merged_into_id" if target is CUSTOMER else "NULL::uuid"
    number = "code" if target is CUSTOMER else "contact_no"
    await execute_sql(
        session,
        f"""
        {_WARN}
        SELECT $1::uuid, t.position, t.line, t.document_no, '/{number}', CASE WHEN t.is_removed THEN 'removed_here'
            WHEN {heirs} IS NOT NULL THEN 'customer_merged' ELSE 'code_moved' END,
            json_build_object('name', k.name), {_row_level(target)}
        FROM targets t JOIN {name} k ON k.id = t.row_id LEFT JOIN {name} linked ON linked.id = t.linked_id
        WHERE t.is_removed OR (NOT t.is_new AND t.linked_id <> t.row_id)
        """,
        pushed.batch_id,
    )


async def keep_said(session: AsyncSession, pushed: Pushed, target: Target) -> None:
    """Keep what the ERP has said now, unless it could not be applied.

    A merged customer stays the one that its row was about first.
    """
    numbers = "code" if target is CUSTOMER else "customer_code, contact_no"
    taken = ", ".join(f"c.{name}" for name in numbers.split(", "))
    await execute_sql(
        session,
        f"""
        INSERT INTO {target.sources} (id, source, {numbers}, row_id, fields, source_version, content_hash, batch_id,
                                      updated_at)
        SELECT c.id, $1, {taken}, CASE WHEN linked.merged_into_id IS NULL THEN t.row_id ELSE t.linked_id END,
               t.said || (t.fields - 'custom') || jsonb_build_object('custom',
                   coalesce(t.said->'custom', '{{}}') || coalesce(t.fields->'custom', '{{}}')),
               c.source_version, c.content_hash, $2::uuid, now()
        FROM targets t JOIN changed c USING (position)
        LEFT JOIN customers linked ON linked.id = t.linked_id AND {"true" if target is CUSTOMER else "false"}
        WHERE NOT t.is_removed ORDER BY c.id
        ON CONFLICT (id) DO UPDATE SET row_id = excluded.row_id, fields = excluded.fields,
            source_version = excluded.source_version, content_hash = excluded.content_hash,
            batch_id = excluded.batch_id, updated_at = excluded.updated_at
        """,
        pushed.source,
        pushed.batch_id,
    )
