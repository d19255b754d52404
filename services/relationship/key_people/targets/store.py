"""Every query over targets."""

from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col, select

from services.relationship.key_people.assessments.store import present_level_of, rank_of
from services.relationship.key_people.schemes.rules import RelationshipLevel
from services.relationship.key_people.targets.model import (
    KeyPersonTarget,
    KeyPersonTargetRead,
)
from services.relationship.key_people.targets.rules import TargetNotFound
from shared.auth.access import Principal
from shared.auth.visibility import of_visible_customers
from shared.customers.contacts import contact_name_of
from shared.database import execute
from shared.days import sql_day_of, sql_today
from shared.lists.collections import Collection
from shared.lists.paging import Expression
from shared.lists.queries import ListQuery
from shared.web.call import Call


class KeyPersonTargetQuery(
    ListQuery,
    of=KeyPersonTargetRead,
    filters=(
        *("id", "customer_id", "contact_id", "target_level", "due_on", "present_level", "steps_missing"),
        *("is_reached", "is_present", "is_overdue", "set_by", "created_at", "updated_at"),
    ),
    sorts=("due_on", "steps_missing", "created_at", "updated_at"),
):
    """How targets are filtered and sorted."""


IS_PRESENT = col(KeyPersonTarget.replaced_at).is_(None)
PRESENT_LEVEL = present_level_of(col(KeyPersonTarget.contact_id))
TARGET_RANK = rank_of(col(KeyPersonTarget.target_level))
# Who has no level has as far to go as somebody opposed, and is never there.
STEPS_MISSING = sa.func.greatest(TARGET_RANK - sa.func.coalesce(rank_of(PRESENT_LEVEL), 0), 0)
IS_REACHED = sa.func.coalesce(rank_of(PRESENT_LEVEL) >= TARGET_RANK, sa.false())


def _of_today(_: Principal) -> dict[str, Expression]:
    return {"is_overdue": sa.and_(IS_PRESENT, col(KeyPersonTarget.due_on) < sql_today(), ~IS_REACHED)}


TARGETS = Collection(
    KeyPersonTarget,
    KeyPersonTargetRead,
    KeyPersonTargetQuery,
    missing=TargetNotFound,
    visible=of_visible_customers(col(KeyPersonTarget.customer_id)),
    columns={
        "contact_name": contact_name_of(col(KeyPersonTarget.contact_id)),
        "present_level": PRESENT_LEVEL,
        "steps_missing": STEPS_MISSING,
        "is_reached": IS_REACHED,
        "is_present": IS_PRESENT,
        "is_overdue": sa.false(),
    },
    columns_for=_of_today,
)


async def find_present_level(call: Call, contact_id: UUID) -> RelationshipLevel | None:
    """Our present level with the person; None: there is none."""
    level: RelationshipLevel | None = (
        await execute(call.session, sa.select(present_level_of(contact_id)))
    ).scalar_one_or_none()
    return level


async def lock_present(call: Call, contact_id: UUID) -> KeyPersonTarget | None:
    """The person's present target, locked."""
    row = KeyPersonTarget
    query = select(row).where(col(row.contact_id) == contact_id, IS_PRESENT, col(row.deleted_at).is_(None))
    return (await call.session.exec(query.with_for_update())).one_or_none()


def targets_on(as_of: date | sa.ColumnElement[date] | None = None) -> sa.Select[Any]:
    """The target of each person who has one, on this day or now."""
    row = KeyPersonTarget
    columns: tuple[Any, ...] = (col(row.contact_id), col(row.target_level), col(row.due_on))
    kept = sa.select(*columns).where(col(row.deleted_at).is_(None))
    if as_of is None:
        return kept.where(IS_PRESENT)
    is_later = sql_day_of(col(row.replaced_at)) > as_of
    held = kept.where(sql_day_of(col(row.created_at)) <= as_of, sa.or_(IS_PRESENT, is_later))
    order = (col(row.contact_id), col(row.created_at).desc(), col(row.id).desc())
    return held.ext(distinct_on(col(row.contact_id))).order_by(*order)
