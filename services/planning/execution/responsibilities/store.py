"""Every query over responsibilities."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.planning.execution.responsibilities.model import PlanResponsibility, PlanResponsibilityRead
from services.planning.execution.responsibilities.rules import PlanResponsibilityNotFound, ResponsibilitySubject
from services.planning.plans.steps.parts import PlanPart, part_tables
from shared.auth.clearances import of_visible_level
from shared.auth.users import users
from shared.auth.visibility import of_visible_customers
from shared.database import execute
from shared.lists.collections import Collection
from shared.web.call import Call

judgements = sa.table(
    "ability_judgements",
    *(sa.column(name, sa.Uuid) for name in ("id", "responsibility_id", "user_id")),
    sa.column("verdict"),
)
# Read as rows: a responsibility is shown with its people, and without a goal above the caller's level.
RESPONSIBILITIES = Collection(
    PlanResponsibility,
    PlanResponsibilityRead,
    missing=PlanResponsibilityNotFound,
    visible=of_visible_customers(col(PlanResponsibility.customer_id)),
)


def of_plan(plan_id: UUID) -> sa.ColumnElement[bool]:
    """SQL condition: responsibilities of the plan."""
    return col(PlanResponsibility.plan_id) == plan_id


def _part_of(subject: ResponsibilitySubject) -> type[PlanPart] | None:
    return next((part for part in part_tables() if part.kept_as.value == subject.value), None)


async def has_subject(call: Call, plan_id: UUID, subject: ResponsibilitySubject, subject_id: UUID) -> bool:
    """Whether the plan has this goal or strategy, and the caller may see it."""
    part = _part_of(subject)
    if part is None:
        return False
    seen = (col(part.id) == subject_id, col(part.plan_id) == plan_id, of_visible_level(call.principal, part))
    query = sa.select(col(part.id)).where(*seen, col(part.deleted_at).is_(None))
    return (await execute(call.session, query)).first() is not None


async def read_subjects(call: Call, ids: Iterable[UUID]) -> dict[UUID, bool]:
    """The goals and strategies of these ids that their plans have, each with whether the caller may see it."""
    wanted = list(ids)
    parts = [part for one in ResponsibilitySubject if (part := _part_of(one))]
    queries = [
        sa.select(col(part.id), of_visible_level(call.principal, part).label("is_seen")).where(
            col(part.id).in_(wanted), col(part.deleted_at).is_(None)
        )
        for part in parts
    ]
    found = await execute(call.session, sa.union_all(*queries)) if wanted else ()
    return {row.id: row.is_seen for row in found}


async def find_other(call: Call, row: PlanResponsibility) -> UUID | None:
    """The id of the plan's other responsibility for the same, if there is one."""
    about = col(PlanResponsibility.subject_id) == row.subject_id
    if row.work_area is not None:
        about = sa.func.lower(col(PlanResponsibility.work_area)) == row.work_area.lower()
    query = sa.select(col(PlanResponsibility.id)).where(
        of_plan(row.plan_id), about, col(PlanResponsibility.deleted_at).is_(None)
    )
    return (await execute(call.session, query)).scalar_one_or_none()


async def read_users(call: Call, ids: Iterable[UUID]) -> dict[UUID, sa.RowMapping]:
    """These users: display name, and whether they may sign in."""
    query = sa.select(users.c.id, users.c.display_name, users.c.is_active).where(users.c.id.in_(list(ids)))
    return {row["id"]: row for row in (await execute(call.session, query)).mappings()}


async def read_judgements(call: Call, rows: Sequence[PlanResponsibility]) -> dict[tuple[UUID, UUID], Any]:
    """What was said last of the ability of each user, by responsibility and user."""
    said = judgements.c
    query = sa.select(said.responsibility_id, said.user_id, said.verdict).order_by(said.id)
    found = await execute(call.session, query.where(said.responsibility_id.in_([one.id for one in rows])))
    return {(row.responsibility_id, row.user_id): row.verdict for row in found}
