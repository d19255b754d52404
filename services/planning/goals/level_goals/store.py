"""Every query over level goals."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.goals.level_goals.model import LevelGoal, LevelGoalRead
from services.planning.goals.level_goals.rules import LevelGoalNotFound
from services.planning.plans.versions.in_force import in_force, list_in_force
from shared.auth.visibility import of_visible_customers
from shared.lists.collections import Collection
from shared.web.call import Call

PRESENT = col(LevelGoal.deleted_at).is_(None)

# Read as rows: a goal is shown with its present level, which comes from the relationship service.
LEVEL_GOALS = Collection(
    LevelGoal,
    LevelGoalRead,
    missing=LevelGoalNotFound,
    visible=of_visible_customers(col(LevelGoal.customer_id)),
)


def of_plan(plan_id: UUID) -> sa.ColumnElement[bool]:
    """SQL condition: level goals of the plan."""
    return col(LevelGoal.plan_id) == plan_id


async def list_in_force_of(session: AsyncSession, plan_id: UUID) -> list[LevelGoal]:
    """The level goals in force of the plan."""
    return await list_in_force(session, LevelGoal, col(in_force(LevelGoal).plan_id) == plan_id)


async def find_same(call: Call, goal: LevelGoal) -> UUID | None:
    """The id of the plan's other goal of the kind for the same department and market goal, if there is one."""
    query = select(LevelGoal.id).where(
        of_plan(goal.plan_id),
        col(LevelGoal.kind) == goal.kind,
        col(LevelGoal.department).is_not_distinct_from(goal.department),
        col(LevelGoal.market_goal_id) == goal.market_goal_id,
        col(LevelGoal.id) != goal.id,
        PRESENT,
    )
    with call.session.no_autoflush:  # the goal may be the second one: then the problem names the first
        return (await call.session.exec(query)).one_or_none()
