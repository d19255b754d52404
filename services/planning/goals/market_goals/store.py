"""Every query over market goals."""

from collections.abc import Collection as Ids
from typing import Any
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
from services.planning.plans.versions.in_force import in_force, in_force_of, list_in_force
from shared.auth.access import Principal
from shared.auth.clearances import cleared_for, of_visible_level
from shared.auth.visibility import customer_name_of, customers
from shared.customers.competitors import competitor_name_of
from shared.database import execute
from shared.lists.collections import Collection
from shared.lists.listings import Visibility
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
        visible=_of_seen_plan(table),
        columns={
            "progress": sa.literal(_NOT_ASKED, JSONB),
            "competitor_name": competitor_name_of(col(table.competitor_id)),
        },
    )


def _of_seen_plan(goal: type[MarketGoal]) -> Visibility:
    return of_visible_plans(col(goal.customer_id), col(goal.plan_id))


MARKET_GOALS = market_goals_of(MarketGoal)
GOAL = in_force(MarketGoal)
GOALS_IN_FORCE = market_goals_of(GOAL)
IS_PRESENT = (col(Plan.deleted_at).is_(None), col(Plan.superseded_by_id).is_(None))
MAX_NAMED = 5
"""Of the plans that take on a market's goal, so many are named where they keep it from changing."""


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


async def count_taking_on(call: Call, plan: Plan, goal_ids: Ids[UUID]) -> tuple[int, list[tuple[UUID, str]]]:
    """The number of customers' goals that take on these of a market's plan: as they are in force, or as they are now.

    Those in force come back when a customer's revision is dropped, and those of now get in force with its approval.
    With the first plans that have them, each with its customer, as far as the caller sees both.
    """
    # A goal takes on one of the same year: versions of other plans are not read.
    of_year = (*IS_PRESENT, col(Plan.customer_id).is_not(None), col(Plan.fiscal_year) == plan.fiscal_year)
    goals = (MarketGoal, in_force_of(MarketGoal, *of_year))
    taking = sa.union(*(_taking_on(call.principal, goal, goal_ids) for goal in goals)).subquery()
    count = sa.select(sa.func.count(sa.distinct(taking.c.id)))
    found = int((await execute(call.session, count)).scalar_one())
    if not found:
        return 0, []
    name = customer_name_of(taking.c.customer_id).label("name")
    named = sa.select(taking.c.plan_id, name).where(taking.c.is_seen).distinct().order_by(name, taking.c.plan_id)
    return found, [(one.plan_id, one.name) for one in await execute(call.session, named.limit(MAX_NAMED))]


def _taking_on(principal: Principal, goal: type[MarketGoal], ids: Ids[UUID]) -> sa.Select[*tuple[Any, ...]]:
    is_seen = sa.and_(_of_seen_plan(goal)(principal), of_visible_level(principal, goal))
    shown = (col(goal.id), col(goal.plan_id), col(goal.customer_id), is_seen.label("is_seen"))
    return sa.select(*shown).where(col(goal.takes_on_id).in_(ids), of_present_plan(goal))


async def hold_goals(call: Call, plan_id: UUID) -> list[UUID]:
    """Ids of the plan's present goals, which nobody takes on until the transaction ends."""
    is_present = (of_plan(plan_id), col(MarketGoal.deleted_at).is_(None))
    query = select(MarketGoal.id).where(*is_present).order_by(col(MarketGoal.id))
    return list(await call.session.exec(query.with_for_update(of=MarketGoal, key_share=True)))


def of_present_plan(goal: type[MarketGoal]) -> sa.ColumnElement[bool]:
    """SQL condition: the goal is there, and its plan was neither deleted nor superseded."""
    plan = sa.exists().where(col(Plan.id) == col(goal.plan_id), *IS_PRESENT).correlate(goal)
    return sa.and_(col(goal.deleted_at).is_(None), plan)


async def find_offered(call: Call, goal_id: UUID) -> Offered | None:
    """The goal of a market's plan that the caller sees in every state that it has, so that a customer's may take it on.

    Whoever changes or removes it waits until the transaction ends, and then finds it taken on.
    """
    is_present = (col(MarketGoal.id) == goal_id, col(MarketGoal.deleted_at).is_(None))
    locked = select(MarketGoal).where(*is_present).with_for_update(of=MarketGoal, read=True)
    present = list(await call.session.exec(locked))
    valid = await list_in_force(call.session, MarketGoal, col(GOAL.id) == goal_id)
    # A refusal that compares the two would reveal the one that the caller may not see.
    if await _is_hidden(call, goal_id):
        return None
    plans = await PLANS.rows(call, col(Plan.id).in_([goal.plan_id for goal in (*valid, *present)]))
    if not plans or plans[0].market is None:
        return None
    measures = [Measure.of(goals[0]) if goals else None for goals in (valid, present)]
    return Offered(plans[0].market, plans[0].fiscal_year, *measures)


async def _is_hidden(call: Call, goal_id: UUID) -> bool:
    """Whether the caller does not see the goal as it is now, or as it is in force."""
    states = ((MarketGoal, MARKET_GOALS), (GOAL, GOALS_IN_FORCE))
    hidden = [
        sa.exists().where(
            col(goal.id) == goal_id, col(goal.deleted_at).is_(None), goals.seen_by(call.principal).is_not(sa.true())
        )
        for goal, goals in states
    ]
    return bool((await execute(call.session, sa.select(sa.or_(*hidden)))).scalar_one())


async def find_traits(call: Call, customer_id: UUID | None) -> dict[str, str | None]:
    """The customer's region and industry."""
    query = sa.select(customers.c.region, customers.c.industry).where(customers.c.id == customer_id)
    found = (await execute(call.session, query)).mappings().one_or_none()
    return dict(found) if found else {}


async def changed_in(call: Call, goal_id: UUID, version: int) -> bool:
    """Whether the market goal was changed in this version of the plan."""
    query = sa.select(col(MarketGoal.changed_in_version) == version).where(col(MarketGoal.id) == goal_id)
    return bool((await execute(call.session, query)).scalar_one())
