"""Every query over plans."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.market_goals.model import MarketGoal
from services.planning.plans.model import Plan, PlanRead
from services.planning.plans.rules import PlanNotFound, refuse_superseded
from services.planning.relationship_goals.model import RelationshipGoal
from services.planning.steps.model import StepCompletion
from shared.auth.access import Principal
from shared.auth.clearances import cleared_for
from shared.auth.visibility import is_customer, person_visible_to, visible_to
from shared.feed.log import SelectIds
from shared.lists.listing import Listing, ListQuery
from shared.lists.paging import Expression, Page

PRESENT = col(Plan.deleted_at).is_(None) & is_customer(col(Plan.customer_id))


def _count_of(goal: type[MarketGoal] | type[RelationshipGoal], *where: sa.ColumnElement[bool]) -> sa.ScalarSelect[Any]:
    counted = sa.select(sa.func.count(col(goal.id)))
    return counted.where(col(goal.plan_id) == col(Plan.id), col(goal.deleted_at).is_(None), *where).scalar_subquery()


COUNTS: dict[str, Expression] = {
    "market_goal_count": _count_of(MarketGoal),
    "relationship_goal_count": _count_of(RelationshipGoal),
}

LISTING = Listing(
    read=PlanRead,
    columns={name: COUNTS[name] if name in COUNTS else col(getattr(Plan, name)) for name in PlanRead.model_fields},
    filters=(
        "id",
        "customer_id",
        "fiscal_year",
        "title",
        "status",
        "open_step",
        "approved_by",
        "approved_at",
        "superseded_by_id",
        "created_at",
        "updated_at",
    ),
    sorts=("fiscal_year", "title", "status", "approved_at", "created_at", "updated_at"),
    searched=("title",),
)


def _listing_for(principal: Principal) -> Listing[PlanRead]:
    """The list with the goals counted that the caller may see."""
    seen = {
        "market_goal_count": _count_of(MarketGoal, cleared_for(principal, MarketGoal)),
        "relationship_goal_count": _count_of(
            RelationshipGoal, person_visible_to(principal, col(RelationshipGoal.contact_id))
        ),
    }
    return LISTING.over({**LISTING.columns, **seen})


async def list_plans(session: AsyncSession, principal: Principal, query: ListQuery) -> Page[PlanRead]:
    """Plans of the caller's customers."""
    return await _listing_for(principal).fetch(session, query, PRESENT, visible_to(principal, col(Plan.customer_id)))


async def get_plan(session: AsyncSession, principal: Principal, plan_id: UUID) -> PlanRead:
    """One plan of the caller's customers. Raises PlanNotFound."""
    of_caller = visible_to(principal, col(Plan.customer_id))
    found = await _listing_for(principal).find(session, col(Plan.id) == plan_id, PRESENT, of_caller)
    if found is None:
        raise PlanNotFound(plan_id=plan_id)
    return found


async def lock_plan(session: AsyncSession, principal: Principal, plan_id: UUID) -> Plan:
    """The plan's row, held until the transaction ends: whatever changes the plan or its goals waits in line.

    Raises PlanNotFound, PlanSuperseded.
    """
    of_caller = visible_to(principal, col(Plan.customer_id))
    query = select(Plan).where(col(Plan.id) == plan_id, PRESENT, of_caller).with_for_update(of=Plan)
    found = (await session.exec(query)).one_or_none()
    if found is None:
        raise PlanNotFound(plan_id=plan_id)
    refuse_superseded(found.superseded_by_id)
    return found


async def find_plan_of_year(session: AsyncSession, customer_id: UUID, fiscal_year: int) -> UUID | None:
    """The id of the customer's plan for the year, if there is one."""
    of_year = (col(Plan.customer_id) == customer_id) & (col(Plan.fiscal_year) == fiscal_year)
    query = select(Plan.id).where(of_year, col(Plan.superseded_by_id).is_(None), PRESENT)
    return (await session.exec(query)).one_or_none()


def everything_of(plan_id: UUID) -> SelectIds:
    """Ids of the plan and of all that ever belonged to it."""
    parts = [
        sa.select(col(part.id)).where(col(part.plan_id) == plan_id)
        for part in (MarketGoal, RelationshipGoal, StepCompletion)
    ]
    return sa.union_all(sa.select(col(Plan.id)).where(col(Plan.id) == plan_id), *parts)
