"""Every query over market goals."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import col

from services.planning.goals.market_goals.model import MarketGoal, MarketGoalRead
from services.planning.goals.market_goals.rules import MarketGoalNotFound
from services.planning.plans.plans.store import rows_naming
from shared.auth.clearances import cleared_for
from shared.auth.visibility import of_visible_customers
from shared.database import execute
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery
from shared.web.call import Call

# What every goal is shown with until kpi has answered (progress.py).
_NOT_ASKED = {
    "state": "unavailable",
    "kpi": None,
    "track": "unknown",
    "figure": None,
    "as_of": None,
    "share": None,
    "course": "0",
    "expected": None,
    "shortfall": None,
    "scheme_version": 1,
}


class MarketGoalQuery(
    ListQuery,
    of=MarketGoalRead,
    filters=("id", "kind", "metric", "competitor", "due_on", "baseline_source", "created_at", "updated_at"),
    sorts=("kind", "title", "due_on", "created_at", "updated_at"),
    searched=("title",),
    default_sort="created_at",
):
    """How market goals are filtered, sorted and searched."""


MARKET_GOALS = Collection(
    MarketGoal,
    MarketGoalRead,
    MarketGoalQuery,
    missing=MarketGoalNotFound,
    visible=of_visible_customers(col(MarketGoal.customer_id)),
    columns={"progress": sa.literal(_NOT_ASKED, JSONB)},
)


def of_plan(plan_id: UUID) -> sa.ColumnElement[bool]:
    """SQL condition: market goals of the plan."""
    return col(MarketGoal.plan_id) == plan_id


async def list_hidden_goals(call: Call, plan_id: UUID) -> frozenset[UUID]:
    """The plan's market goals above the caller's level."""
    query = sa.select(col(MarketGoal.id)).where(of_plan(plan_id), ~cleared_for(call.principal, MarketGoal))
    return frozenset((await execute(call.session, query)).scalars())


async def count_market_goals(call: Call, plan_id: UUID) -> int:
    """The number of the plan's market goals, visible to the caller or not."""
    is_present = col(MarketGoal.deleted_at).is_(None)
    query = sa.select(sa.func.count(col(MarketGoal.id))).where(of_plan(plan_id), is_present)
    return int((await execute(call.session, query)).scalar_one())


async def count_serving(call: Call, goal_id: UUID) -> int:
    """The number of rows that serve the market goal: of every table that names one."""
    counts = [
        sa.select(sa.func.count()).select_from(table).where(key == goal_id, table.c.deleted_at.is_(None))
        for table, key in rows_naming(MarketGoal.__table__.c.id)  # type: ignore[attr-defined]
    ]
    served = sum((count.scalar_subquery() for count in counts), sa.literal(0))
    return int((await execute(call.session, sa.select(served))).scalar_one())


async def changed_in(call: Call, goal_id: UUID, version: int) -> bool:
    """Whether the market goal was changed in this version of the plan."""
    query = sa.select(col(MarketGoal.changed_in_version) == version).where(col(MarketGoal.id) == goal_id)
    return bool((await execute(call.session, query)).scalar_one())
