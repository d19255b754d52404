"""Every query over goals that take on those of a market's plan."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.planning.goals.market_goals.model import MarketGoal
from services.planning.goals.market_goals.store import GOAL, GOALS_IN_FORCE, of_present_plan
from services.planning.plans.versions.in_force import list_in_force
from shared.web.call import Call


def taking_on(plan_id: UUID) -> sa.ColumnElement[bool]:
    """SQL condition: goals in force of customers' present plans that take on a goal of this market's plan."""
    offered = sa.alias(MarketGoal.__table__)  # type: ignore[attr-defined]
    ids = sa.select(offered.c.id).where(offered.c.plan_id == plan_id)
    return sa.and_(col(GOAL.takes_on_id).in_(ids), of_present_plan(GOAL))


async def list_offered(call: Call, plan_id: UUID) -> Sequence[MarketGoal]:
    """The goals in force of a market's plan."""
    return await list_in_force(
        call.session, MarketGoal, GOALS_IN_FORCE.seen_by(call.principal), col(GOAL.plan_id) == plan_id
    )


async def list_taking_on(call: Call, plan_id: UUID) -> Mapping[UUID | None, list[MarketGoal]]:
    """The caller's customers' goals that take on those of the plan, by the goal taken on."""
    found = defaultdict(list)
    is_seen = GOALS_IN_FORCE.seen_by(call.principal)
    for goal in await list_in_force(call.session, MarketGoal, is_seen, taking_on(plan_id)):
        found[goal.takes_on_id].append(goal)
    return found
