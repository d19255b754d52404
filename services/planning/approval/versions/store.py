"""Every query over versions of plans."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import col, select

from services.planning.approval.steps.store import list_completions
from services.planning.approval.versions.model import PlanVersion, PlanVersionRead
from services.planning.approval.versions.rules import Content, PlanVersionNotFound
from services.planning.goals.market_goals.model import MarketGoal
from services.planning.goals.relationship_goals.model import RelationshipGoal
from services.planning.plans.plans.model import Plan
from services.planning.plans.plans.parts import BY_A_MERGE, everything_of
from shared.auth.visibility import of_visible_customers
from shared.database import execute
from shared.feed.events import events
from shared.feed.log import of_entities
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery
from shared.web.call import Call

_APART = {"version", "created_at", "updated_at", "deleted_at", "plan_id", "customer_id"}
"""Fields of a goal's row that a version does not keep."""


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
    visible=of_visible_customers(col(PlanVersion.customer_id)),
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


async def read_content(call: Call, plan: Plan) -> Content:
    """What the plan says now, to whoever may see all."""
    completions = await list_completions(call, plan.id)
    return Content(
        title=plan.title,
        market_goals=await _goals(call, MarketGoal, plan.id),
        relationship_goals=await _goals(call, RelationshipGoal, plan.id),
        conclusions={step.value: one.statement for step, one in completions.items()},
    )


async def find_withdrawal_reasons(call: Call, plan_id: UUID) -> dict[UUID, str]:
    """The reasons for which goals of the plan were withdrawn, by goal."""
    reasons = [
        sa.select(col(goal.id), col(goal.change_reason)).where(
            col(goal.plan_id) == plan_id, col(goal.deleted_at).is_not(None), col(goal.change_reason).is_not(None)
        )
        for goal in (MarketGoal, RelationshipGoal)
    ]
    return {row.id: row.change_reason for row in await execute(call.session, sa.union_all(*reasons))}


async def is_author(call: Call, plan: Plan) -> bool:
    """Whether the caller created or changed the plan, or a part of it, in the version that is worked on.

    The change feed's log says so: nobody keeps a second list of who wrote what.
    """
    names = sa.select(sa.func.jsonb_object_keys(events.c.changes)).correlate(events)
    changed: Any = sa.type_coerce(sa.func.array(names.scalar_subquery()), ARRAY(sa.Text))
    is_content = sa.or_(
        events.c.type.endswith(".created"),
        events.c.changes.has_key("title"),
        sa.and_(events.c.entity != "plan", ~changed.contained_by(sa.cast(list(BY_A_MERGE), ARRAY(sa.Text)))),
    )
    since = plan.revised_at or plan.created_at
    mine = sa.exists().where(
        of_entities(everything_of(plan.id)),
        events.c.actor == call.principal.subject,
        events.c.occurred_at >= since,
        is_content,
    )
    return bool((await execute(call.session, sa.select(mine))).scalar_one())


async def _goals(call: Call, goal: type[Any], plan_id: UUID) -> tuple[dict[str, Any], ...]:
    query = select(goal).where(goal.plan_id == plan_id, goal.deleted_at.is_(None)).order_by(goal.id)
    return tuple(row.model_dump(mode="json", exclude=_APART) for row in await call.session.exec(query))
