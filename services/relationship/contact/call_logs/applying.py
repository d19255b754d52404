"""Stores the entries of a log as touchpoints, with their people and their events, all set-based.

All SQL here is built from names in the code, never from the request.
"""
# ruff: noqa: S608

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.contact.call_logs.costs import follow_costs
from services.relationship.contact.commitments.model import Commitment
from services.relationship.contact.touchpoints.announcing import contact_made
from services.relationship.contact.touchpoints.model import Touchpoint, TouchpointGift, TouchpointPerson
from services.relationship.spending.expenses.model import Expense
from shared.auth.access import NOBODY, current_principal
from shared.batches import staging
from shared.batches.kinds import Outcome, Pushed
from shared.database import Row, execute_sql, updated_names
from shared.feed.bulk import add_rows, change_rows, remove_rows, touch_rows

_LEFT_OUT = "CASE WHEN t.id IS NULL OR c.given ? '{sent}' THEN {new} ELSE {kept} END AS {name}"
"""SQL: of an entry that is there, what the new version does not say stays as it is."""
_SENT = {
    **{name: (name, f"c.{name}") for name in ("scene", "channel", "status", "purpose", "cost", "private_remarks")},
    "outcome": ("outcome", "c.reached"),
    "owner_id": ("responsible", "(SELECT u.id FROM user_directory u WHERE u.username = c.responsible)"),
}
"""Written fields: the document's field, and SQL for its value."""
_PERHAPS_LEFT_OUT = ",\n           ".join(
    _LEFT_OUT.format(name=name, sent=sent, new=new, kept=f"t.{name}") for name, (sent, new) in _SENT.items()
)
_TARGETS = f"""
    CREATE TEMPORARY TABLE log_targets ON COMMIT DROP AS
    SELECT c.position, c.id AS document_id, c.log_no, c.source_version, c.content_hash, k.customer_id,
           t.customer_id AS former_id, coalesce(s.touchpoint_id, gen_random_uuid()) AS row_id, s.id IS NULL AS is_new,
           t.deleted_at IS NOT NULL AS is_removed, c.begun AS starts_at,
           CASE WHEN c.given ? 'ends_at' THEN c.ended WHEN t.ends_at >= c.begun THEN t.ends_at END AS ends_at,
           {_PERHAPS_LEFT_OUT},
           t.cost AS former_cost, t.scene AS former_scene, t.status AS former_status,
           t.starts_at AS former_starts_at, c.met_names, c.our_names,
           t.id IS NULL OR c.given ? 'met' OR t.customer_id <> k.customer_id AS says_theirs,
           t.id IS NULL OR c.given ?| ARRAY['colleagues', 'responsible'] AS says_ours
    FROM changed c JOIN customer_directory_codes k ON k.code = c.customer_code
    LEFT JOIN touchpoint_sources s ON s.id = c.id
    LEFT JOIN touchpoints t ON t.id = s.touchpoint_id
    WHERE c.outcome IN ('created', 'updated')
"""
WRITTEN = (*_SENT, "starts_at", "ends_at", "customer_id")
_NEW = """
    CREATE TEMPORARY TABLE new_touchpoints ON COMMIT DROP AS
    SELECT r.* FROM log_targets t CROSS JOIN LATERAL jsonb_populate_record(NULL::touchpoints,
        to_jsonb(t) || jsonb_build_object('id', t.row_id, 'version', 1, 'materials', '[]'::jsonb, {now},
        'logged_by', $1::text, 'logged_by_name', $2::text)) r
    WHERE t.is_new ORDER BY t.position
"""
_WANTED = """
    CREATE TEMPORARY TABLE wanted_people ON COMMIT DROP AS
    SELECT t.row_id AS touchpoint_id, t.customer_id, c.id AS contact_id, NULL::uuid AS user_id
    FROM log_targets t CROSS JOIN LATERAL jsonb_array_elements_text(t.met_names) AS m(name)
    JOIN contact_directory c ON c.customer_id = t.customer_id
         AND lower(m.name) IN (lower(c.name), lower(c.english_name))
    WHERE NOT t.is_removed AND t.says_theirs
      AND NOT EXISTS (SELECT FROM customer_directory_people p WHERE p.contact_id = c.id AND p.clearance > $1)
    UNION
    SELECT t.row_id, t.customer_id, NULL, u.id
    FROM log_targets t CROSS JOIN LATERAL jsonb_array_elements_text(t.our_names) AS m(name)
    JOIN user_directory u ON u.username = m.name WHERE NOT t.is_removed AND t.says_ours
    UNION
    SELECT t.row_id, t.customer_id, NULL, t.owner_id FROM log_targets t
    WHERE t.owner_id IS NOT NULL AND t.our_names = '[]' AND NOT t.is_removed AND t.says_ours
"""
_SAME = (
    "w.touchpoint_id = p.touchpoint_id AND w.contact_id IS NOT DISTINCT FROM p.contact_id"
    " AND w.user_id IS NOT DISTINCT FROM p.user_id"
)
_MOVED = f"""
    CREATE TEMPORARY TABLE moved_people ON COMMIT DROP AS
    SELECT p.id AS person_id, p.touchpoint_id AS row_id, coalesce(above.clearance, 1) AS clearance, true AS is_gone
    FROM touchpoint_people p JOIN log_targets t ON t.row_id = p.touchpoint_id AND NOT t.is_removed
    LEFT JOIN customer_directory_people above ON above.contact_id = p.contact_id
    WHERE NOT EXISTS (SELECT FROM wanted_people w WHERE {_SAME}) AND coalesce(above.clearance, 1) <= $1
      AND CASE WHEN p.user_id IS NULL THEN t.says_theirs ELSE t.says_ours END
    UNION ALL
    SELECT gen_random_uuid(), w.touchpoint_id, coalesce(above.clearance, 1), false
    FROM wanted_people w JOIN log_targets t ON t.row_id = w.touchpoint_id AND NOT t.is_new
    LEFT JOIN customer_directory_people above ON above.contact_id = w.contact_id
    WHERE NOT EXISTS (SELECT FROM touchpoint_people p WHERE {_SAME})
"""
_ADDED = f"""
    CREATE TEMPORARY TABLE added_people ON COMMIT DROP AS
    SELECT gen_random_uuid() AS id, 1 AS version, now() AS created_at, now() AS updated_at, w.*
    FROM wanted_people w WHERE NOT EXISTS (SELECT FROM touchpoint_people p WHERE {_SAME})
"""
_KEEP = """
    INSERT INTO touchpoint_sources (id, source, log_no, touchpoint_id, source_version, content_hash, batch_id,
                                    updated_at)
    SELECT document_id, $1, log_no, row_id, source_version, content_hash, $2::uuid, now() FROM log_targets
    ORDER BY document_id
    ON CONFLICT (id) DO UPDATE SET source_version = excluded.source_version, content_hash = excluded.content_hash,
        batch_id = excluded.batch_id, updated_at = excluded.updated_at
"""
TEMPORARY = ("log_targets", "new_touchpoints", "wanted_people", "moved_people", "added_people")


async def apply_log(session: AsyncSession, pushed: Pushed) -> Outcome:
    """Store the new and changed entries; what follows from them is computed for their customers."""
    decided = await staging.decide(session, pushed)
    await staging.bump(session, pushed.kind)
    if not decided.created + decided.updated:
        return decided
    for table in TEMPORARY:
        await execute_sql(session, f"DROP TABLE IF EXISTS pg_temp.{table}")
    await execute_sql(session, _TARGETS)
    await execute_sql(session, "ANALYZE log_targets")
    await _create(session)
    await _change(session)
    await _set_people(session)
    await follow_costs(session)
    await execute_sql(session, _KEEP, pushed.source, pushed.batch_id)
    touched = "SELECT customer_id FROM log_targets UNION SELECT former_id FROM log_targets WHERE former_id IS NOT NULL"
    await contact_made(session, [UUID(str(one)) for one in (await execute_sql(session, touched)).scalars()])
    return decided


def _table(name: str, of: type[Row]) -> Any:
    described: sa.Table = of.__table__  # type: ignore[attr-defined]
    return sa.table(name, *(sa.column(column.name, column.type) for column in described.c))


async def _create(session: AsyncSession) -> None:
    principal = current_principal.get() or NOBODY
    now = ", ".join(f"'{name}', now()" for name in ("created_at", *updated_names(Touchpoint, 1)))
    await execute_sql(session, _NEW.format(now=now), principal.subject, principal.name)
    await add_rows(session, Touchpoint, _table("new_touchpoints", Touchpoint))


async def _change(session: AsyncSession) -> None:
    """Write what differs; an entry whose customer was corrected takes along what belongs to it."""
    described: Any = Touchpoint.__table__  # type: ignore[attr-defined]
    types = {name: described.c[name].type for name in WRITTEN}
    targets = sa.table(
        "log_targets",
        sa.column("row_id", sa.Uuid),
        *(sa.column(name, sa.Boolean) for name in ("is_new", "is_removed")),
        *(sa.column(name, kind) for name, kind in types.items()),
    )
    is_present = sa.and_(~targets.c.is_new, ~targets.c.is_removed)
    values = {name: targets.c[name] for name in WRITTEN}
    await change_rows(session, Touchpoint, values, sa.and_(targets.c.row_id == col(Touchpoint.id), is_present))
    for table in (TouchpointPerson, TouchpointGift, Expense, Commitment):
        of: Any = table
        of_touchpoint = sa.and_(targets.c.row_id == col(of.touchpoint_id), is_present)
        await change_rows(session, of, {"customer_id": targets.c.customer_id}, of_touchpoint)


async def _set_people(session: AsyncSession) -> None:
    """Make the people those named; whom the caller may not see stays."""
    clearance = (current_principal.get() or NOBODY).clearance
    await execute_sql(session, _WANTED, clearance)
    await execute_sql(session, _MOVED, clearance)
    moved = sa.table(
        "moved_people",
        *(sa.column(name, sa.Uuid) for name in ("person_id", "row_id")),
        sa.column("clearance", sa.Integer),
        sa.column("is_gone", sa.Boolean),
    )
    gone = sa.select(moved.c.person_id).where(moved.c.is_gone)
    await remove_rows(session, TouchpointPerson, col(TouchpointPerson.id).in_(gone))
    await execute_sql(session, _ADDED)
    await add_rows(session, TouchpointPerson, _table("added_people", TouchpointPerson))
    await touch_rows(session, Touchpoint, moved)
