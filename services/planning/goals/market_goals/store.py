"""Every query over market goals."""

from collections.abc import Collection as Ids
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import col, select

from services.planning.goals.market_goals.model import MarketGoal, MarketGoalRead
from services.planning.goals.market_goals.rules import MarketGoalNotFound
from services.planning.goals.market_goals.taking_on import Measure, Offered
from services.planning.plans.plans.markets import of_visible_plans
from services.planning.plans.plans.model import Plan
from services.planning.plans.plans.store import PLANS, rows_naming
from services.planning.plans.versions.in_force import in_force, list_in_force
from shared.auth.clearances import cleared_for
from shared.auth.visibility import customers
from shared.customers.competitors import competitor_name_of
from shared.database import execute
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery
from shared.web.call import Call

# What every goal is shown with until its figures are read (progress.py).
_NOT_ASKED = {
    "state": "unavailable",
    "source": None,
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
    filters=(
        *("id", "kind", "metric", "share_of", "competitor_id", "due_on", "baseline_source", "takes_on_id"),
        *("created_at", "updated_at"),
    ),
    sorts=("kind", "title", "due_on", "created_at", "updated_at"),
    searched=("title",),
    default_sort="created_at",
):
    """How market goals are filtered, sorted and searched."""


def market_goals_of(table: type[MarketGoal]) -> Collection[MarketGoal, MarketGoalRead]:
    """Market goals as callers see them: `table` has the rows, as they are or as they are in force."""
    return Collection(
        table,
        MarketGoalRead,
        MarketGoalQuery,
        missing=MarketGoalNotFound,
        visible=of_visible_plans(col(table.customer_id), col(table.plan_id)),
        columns={
            "progress": sa.literal(_NOT_ASKED, JSONB),
            "competitor_name": competitor_name_of(col(table.competitor_id)),
        },
    )


MARKET_GOALS = market_goals_of(MarketGoal)
GOAL = in_force(MarketGoal)
GOALS_IN_FORCE = market_goals_of(GOAL)


def of_plan(plan_id: UUID) -> sa.ColumnElement[bool]:
    """SQL condition: market goals of the plan."""
    return col(MarketGoal.plan_id) == plan_id


async def list_hidden_goals(call: Call, plan_id: UUID) -> frozenset[UUID]:
    """The plan's market goals above the caller's level."""
    query = sa.select(col(MarketGoal.id)).where(of_plan(plan_id), ~cleared_for(call.principal, MarketGoal))
    return frozenset((await execute(call.session, query)).scalars())


async def count_serving(call: Call, goal_id: UUID) -> int:
    """The number of rows of its plan that serve the market goal: of every table that names one."""
    counts = [
        sa.select(sa.func.count()).select_from(table).where(key == goal_id, table.c.deleted_at.is_(None))
        for table, key in rows_naming(MarketGoal.__table__.c.id)  # type: ignore[attr-defined]
        if key.name != "takes_on_id"
    ]
    served = sum((count.scalar_subquery() for count in counts), sa.literal(0))
    return int((await execute(call.session, sa.select(served))).scalar_one())


async def count_taking_on(call: Call, goal_ids: Ids[UUID]) -> int:
    """The number of customers' goals that take on these of a market: as they are in force, or as they are now.

    Those in force come back when a customer's revision is dropped, and those of now get in force with its approval.
    """
    taking = [
        sa.select(col(goal.id)).where(col(goal.takes_on_id).in_(goal_ids), of_present_plan(goal))
        for goal in (MarketGoal, GOAL)
    ]
    query = sa.select(sa.func.count()).select_from(sa.union(*taking).subquery())
    return int((await execute(call.session, query)).scalar_one())


async def hold_goals(call: Call, plan_id: UUID) -> list[UUID]:
    """Ids of the plan's present goals, which nobody takes on until the transaction ends."""
    is_present = (of_plan(plan_id), col(MarketGoal.deleted_at).is_(None))
    query = select(MarketGoal.id).where(*is_present).order_by(col(MarketGoal.id))
    return list(await call.session.exec(query.with_for_update(of=MarketGoal, key_share=True)))


def of_present_plan(goal: type[MarketGoal]) -> sa.ColumnElement[bool]:
    """SQL condition: the goal is there, and its plan was neither deleted nor superseded."""
    is_present = (col(Plan.deleted_at).is_(None), col(Plan.superseded_by_id).is_(None))
    plan = sa.exists().where(col(Plan.id) == col(goal.plan_id), *is_present).correlate(goal)
    return sa.and_(col(goal.deleted_at).is_(None), plan)


async def find_offered(call: Call, goal_id: UUID) -> Offered | None:
    """The goal of a market's plan that the caller sees, so that a customer's may take it on.

    Whoever changes or removes it waits until the transaction ends, and then finds it taken on.
    """
    is_it = (col(MarketGoal.id) == goal_id, col(MarketGoal.customer_id).is_(None), MARKET_GOALS.seen_by(call.principal))
    now = list(await call.session.exec(select(MarketGoal).where(*is_it).with_for_update(of=MarketGoal, read=True)))
    is_seen = (col(GOAL.id) == goal_id, GOALS_IN_FORCE.seen_by(call.principal))
    valid = await list_in_force(call.session, MarketGoal, *is_seen)
    plans = await PLANS.rows(call, col(Plan.id).in_([goal.plan_id for goal in (*valid, *now)]))
    if not plans or plans[0].market is None:
        return None
    measures = [Measure.of(goals[0]) if goals else None for goals in (valid, now)]
    return Offered(plans[0].market, plans[0].fiscal_year, *measures)


async def find_traits(call: Call, customer_id: UUID | None) -> dict[str, str | None]:
    """The customer's region and industry."""
    query = sa.select(customers.c.region, customers.c.industry).where(customers.c.id == customer_id)
    found = (await execute(call.session, query)).mappings().one_or_none()
    return dict(found) if found else {}


async def changed_in(call: Call, goal_id: UUID, version: int) -> bool:
    """Whether the market goal was changed in this version of the plan."""
    query = sa.select(col(MarketGoal.changed_in_version) == version).where(col(MarketGoal.id) == goal_id)
    return bool((await execute(call.session, query)).scalar_one())
