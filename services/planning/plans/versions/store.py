"""Every query over versions of plans."""

from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import col, select

from services.planning.plans.plans.markets import of_visible_plans
from services.planning.plans.plans.model import Plan
from services.planning.plans.steps.parts import (
    BY_A_MERGE,
    KeptIds,
    PlanPartKind,
    changed_by_work,
    keeping_of,
    kept_tables,
    kind_of,
    part_tables,
    written_tables,
)
from services.planning.plans.versions.model import PlanVersion, PlanVersionRead
from services.planning.plans.versions.rules import Content, PlanVersionNotFound
from shared.auth.access import HIGHEST_CLEARANCE, acting_as, fields_above, row_clearances_of
from shared.auth.clearances import ids_in, without_ids
from shared.auth.visibility import find_hidden_people
from shared.database import BY_LEVEL, Row, execute
from shared.feed.events import events
from shared.feed.log import SelectIds, of_entities
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery
from shared.web.call import Call

NOT_KEPT = frozenset({"version", "created_at", "updated_at", *BY_LEVEL, "deleted_at", "plan_id", "customer_id"})
"""Fields of a part's row that a version does not keep."""

_ABOUT = ("id", "contact_id")
"""Whoever may not see one of these does not see the row."""


class PlanVersionQuery(
    ListQuery,
    of=PlanVersionRead,
    filters=("id", "number", "approved_by", "approved_at", "submitted_by", "created_at", "updated_at"),
    sorts=("number", "approved_at", "created_at", "updated_at"),
    searched=("reason",),
    default_sort="-number",
):
    """How versions are filtered, sorted and searched."""


VERSIONS = Collection(
    PlanVersion,
    PlanVersionRead,
    PlanVersionQuery,
    missing=PlanVersionNotFound,
    visible=of_visible_plans(col(PlanVersion.customer_id), col(PlanVersion.plan_id)),
)


def of_plan(plan_id: UUID) -> sa.ColumnElement[bool]:
    """SQL condition: versions of the plan."""
    return col(PlanVersion.plan_id) == plan_id


async def get_version(call: Call, plan_id: UUID, number: int) -> PlanVersion:
    """The version of this number. Raises PlanVersionNotFound."""
    found = await VERSIONS.rows(call, of_plan(plan_id), col(PlanVersion.number) == number)
    if not found:
        raise PlanVersionNotFound(id=number)
    return found[0]


async def read_content(call: Call, plan: Plan) -> dict[str, Any]:
    """What the plan says now, whoever may see it: the rows of each part."""
    kept: dict[str, Any] = {PlanPartKind.PLAN.value: [{"id": str(plan.id), "title": plan.title}]}
    for table in kept_tables():
        kept[kind_of(table).value] = await _read_rows(call, table, plan.id)
    return kept


async def _read_rows(call: Call, table: type[Row], plan_id: UUID) -> list[dict[str, Any]]:
    of, keeping = _columns(table), keeping_of(table)
    is_kept = [of.plan_id == plan_id, of.deleted_at.is_(None)]
    if keeping.unless:
        name, value = keeping.unless
        is_kept.append(of[name] != value)
    rows = list(await call.session.exec(select(table).where(*is_kept).order_by(of.id)))
    with acting_as(replace(call.principal, clearance=HIGHEST_CLEARANCE)):
        kept = [row.model_dump(mode="json", exclude={*NOT_KEPT, *keeping.without}) for row in rows]
    for name, ids in keeping.lists.items():
        found = await _read_ids(call, ids, sa.select(of.id).where(*is_kept))
        kept = [row | {name: found[row["id"]]} for row in kept]
    return kept


async def _read_ids(call: Call, ids: KeptIds, owners: sa.Select[Any]) -> Mapping[str, list[str]]:
    """The ids that belong to each of the rows, by the row's id."""
    of = _columns(ids.table)
    query = sa.select(of[ids.owner], of[ids.column]).where(of[ids.owner].in_(owners)).order_by(of[ids.column])
    found = defaultdict(list)
    for owner, one in await execute(call.session, query):
        found[str(owner)].append(str(one))
    return found


def _columns(table: type[Row]) -> Any:
    return table.__table__.c  # type: ignore[attr-defined]


def content_of(version: PlanVersion) -> Content:
    """What the version says, whoever may see it."""
    return {PlanPartKind(kind): rows for kind, rows in version.content.items()}


async def show_content(call: Call, content: Mapping[str, Any]) -> Content:
    """The content as the caller may see it: without hidden rows, people and fields, and without their ids.

    A version that was approved before versions kept such rows has nothing of them.
    """
    clearance = call.principal.clearance
    hidden = await find_hidden_people(call.session, clearance, set(ids_in(content)))
    rows: dict[PlanPartKind, list[Mapping[str, Any]]] = {PlanPartKind.PLAN: content[PlanPartKind.PLAN.value]}
    for table in kept_tables():
        kind = kind_of(table)
        if (kept := content.get(kind.value)) is None:
            continue
        secret = fields_above(table, clearance)
        hidden |= {UUID(row["id"]) for row in kept if _level_of(table, row) > clearance}
        rows[kind] = [
            {name: None if name in secret else value for name, value in row.items()}
            for row in kept
            if hidden.isdisjoint(UUID(row[name]) for name in _ABOUT if row.get(name))
        ]
        hidden |= {UUID(row["id"]) for row in kept} - {UUID(row["id"]) for row in rows[kind]}
    return {kind: [_without(row, hidden) for row in found] for kind, found in rows.items()}


def _without(row: Mapping[str, Any], hidden: Set[UUID]) -> dict[str, Any]:
    """The row without the hidden ids; a list does not show how many it had."""
    seen = {name: without_ids(value, hidden) for name, value in row.items()}
    return {name: [one for one in it if one is not None] if isinstance(it, list) else it for name, it in seen.items()}


def _level_of(table: type[Row], row: Mapping[str, Any]) -> int:
    return max(table.table_level, *(mark.level_of(row[name]) for name, mark in row_clearances_of(table)), 1)


async def find_withdrawal_reasons(call: Call, plan_id: UUID) -> dict[UUID, str]:
    """The reasons for which parts of the plan were withdrawn, by part."""
    reasons = [
        sa.select(table.c.id, table.c.change_reason).where(
            table.c.plan_id == plan_id, table.c.deleted_at.is_not(None), table.c.change_reason.is_not(None)
        )
        for table in (part.__table__ for part in part_tables())  # type: ignore[attr-defined]
        if "change_reason" in table.c
    ]
    return {row.id: row.change_reason for row in await execute(call.session, sa.union_all(*reasons))}


async def is_author(call: Call, plan: Plan) -> bool:
    """Whether the caller changed the plan, a part or an action of it, in the version that is worked on.

    The change feed's log says so: nobody keeps a second list of who wrote what.
    """
    names = sa.select(sa.func.jsonb_object_keys(events.c.changes)).correlate(events)
    passing = [*BY_A_MERGE, *changed_by_work()]
    changed: Any = sa.type_coerce(sa.func.array(names.scalar_subquery()), ARRAY(sa.Text))
    # Who opens an empty plan has written nothing of it: supervisors open the plans of a year, and decide on them later.
    is_content = sa.or_(
        events.c.changes.has_key("title"),
        sa.and_(events.c.entity != "plan", ~changed.contained_by(sa.cast(passing, ARRAY(sa.Text)))),
    )
    in_version = (of_entities(_parts_of(plan.id)), events.c.occurred_at >= (plan.revised_at or plan.created_at))
    written = (events.c.actor == call.principal.subject, is_content, events.c.xid.not_in(_merges(*in_version)))
    mine = sa.exists().where(*in_version, *written)
    return bool((await execute(call.session, sa.select(mine))).scalar_one())


def _merges(*of_plan: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """The transactions of merges: they alone move rows of a plan to another owner, and what they unite goes with it."""
    moved = [events.c.changes[name][0].astext != events.c.changes[name][1].astext for name in BY_A_MERGE]
    return sa.select(events.c.xid).where(*of_plan, sa.or_(*moved)).correlate(None)


def _parts_of(plan_id: UUID) -> SelectIds:
    """Ids of the plan and of all that was ever written for it."""
    tables = [row.__table__ for row in written_tables()]  # type: ignore[attr-defined]
    own = sa.select(sa.literal(plan_id, sa.Uuid).label("id"))
    return sa.union_all(own, *(sa.select(table.c.id).where(table.c.plan_id == plan_id) for table in tables))
