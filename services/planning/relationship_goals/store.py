"""Every query over relationship goals."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.relationship_goals.model import RelationshipGoal
from services.planning.relationship_goals.rules import RelationshipGoalNotFound
from shared.auth.access import Principal
from shared.auth.visibility import person_visible_to
from shared.database import execute

PRESENT = col(RelationshipGoal.deleted_at).is_(None)


def _seen_by(principal: Principal) -> sa.ColumnElement[bool]:
    return person_visible_to(principal, col(RelationshipGoal.contact_id))


async def list_relationship_goals(session: AsyncSession, principal: Principal, plan_id: UUID) -> list[RelationshipGoal]:
    """The plan's relationship goals, in the order they were set."""
    query = select(RelationshipGoal).where(col(RelationshipGoal.plan_id) == plan_id, PRESENT, _seen_by(principal))
    return list(await session.exec(query.order_by(col(RelationshipGoal.id))))


async def get_relationship_goal(
    session: AsyncSession, principal: Principal, plan_id: UUID, goal_id: UUID
) -> RelationshipGoal:
    """One relationship goal of the plan. Raises RelationshipGoalNotFound."""
    of_plan = col(RelationshipGoal.plan_id) == plan_id
    query = select(RelationshipGoal).where(col(RelationshipGoal.id) == goal_id, of_plan, PRESENT, _seen_by(principal))
    found = (await session.exec(query)).one_or_none()
    if found is None:
        raise RelationshipGoalNotFound(goal_id=goal_id)
    return found


async def find_goal_for(
    session: AsyncSession, plan_id: UUID, contact_id: UUID, market_goal_id: UUID, *, other_than: UUID | None = None
) -> UUID | None:
    """The id of the plan's (other) goal for this person and market goal, if there is one."""
    query = select(RelationshipGoal.id).where(
        col(RelationshipGoal.plan_id) == plan_id,
        col(RelationshipGoal.contact_id) == contact_id,
        col(RelationshipGoal.market_goal_id) == market_goal_id,
        col(RelationshipGoal.id).is_distinct_from(other_than),
        PRESENT,
    )
    return (await session.exec(query)).one_or_none()


async def count_relationship_goals(session: AsyncSession, plan_id: UUID) -> int:
    """How many relationship goals the plan has."""
    return await _count(session, col(RelationshipGoal.plan_id) == plan_id)


async def count_goals_serving(session: AsyncSession, market_goal_id: UUID) -> int:
    """How many relationship goals serve the market goal."""
    return await _count(session, col(RelationshipGoal.market_goal_id) == market_goal_id)


async def _count(session: AsyncSession, condition: sa.ColumnElement[bool]) -> int:
    query = sa.select(sa.func.count(col(RelationshipGoal.id))).where(condition, PRESENT)
    return int((await execute(session, query)).scalar_one())
