"""Every query over market goals."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.market_goals.model import MarketGoal, MarketGoalRead
from services.planning.market_goals.rules import MarketGoalNotFound
from shared.auth.access import Principal
from shared.auth.clearances import cleared_for
from shared.database import execute
from shared.lists.listing import Listing, ListQuery
from shared.lists.paging import Page

PRESENT = col(MarketGoal.deleted_at).is_(None)

LISTING = Listing(
    read=MarketGoalRead,
    columns={name: col(getattr(MarketGoal, name)) for name in MarketGoalRead.model_fields},
    filters=("id", "kind", "metric", "competitor", "due_on", "created_at", "updated_at"),
    sorts=("kind", "title", "due_on", "created_at", "updated_at"),
    searched=("title",),
    default_sort="created_at",
)


async def list_market_goals(
    session: AsyncSession, principal: Principal, plan_id: UUID, query: ListQuery
) -> Page[MarketGoalRead]:
    """The plan's market goals."""
    of_plan = col(MarketGoal.plan_id) == plan_id
    return await LISTING.fetch(session, query, PRESENT, of_plan, cleared_for(principal, MarketGoal))


async def get_market_goal(session: AsyncSession, principal: Principal, plan_id: UUID, goal_id: UUID) -> MarketGoalRead:
    """One market goal of the plan. Raises MarketGoalNotFound."""
    of_plan = col(MarketGoal.plan_id) == plan_id
    is_cleared = cleared_for(principal, MarketGoal)
    found = await LISTING.find(session, col(MarketGoal.id) == goal_id, of_plan, PRESENT, is_cleared)
    if found is None:
        raise MarketGoalNotFound(goal_id=goal_id)
    return found


async def find_market_goal(
    session: AsyncSession, principal: Principal, plan_id: UUID, goal_id: UUID
) -> MarketGoal | None:
    """One market goal of the plan, to be changed; the plan's row is locked already."""
    query = select(MarketGoal).where(
        col(MarketGoal.id) == goal_id,
        col(MarketGoal.plan_id) == plan_id,
        PRESENT,
        cleared_for(principal, MarketGoal),
    )
    return (await session.exec(query)).one_or_none()


async def count_market_goals(session: AsyncSession, plan_id: UUID) -> int:
    """How many market goals the plan has."""
    query = sa.select(sa.func.count(col(MarketGoal.id))).where(col(MarketGoal.plan_id) == plan_id, PRESENT)
    return int((await execute(session, query)).scalar_one())
