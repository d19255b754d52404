"""Every query over plans."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.planning.market_goals.model import MarketGoal
from services.planning.plans.model import Plan, PlanRead
from services.planning.plans.rules import PlanNotFound, refuse_superseded
from services.planning.relationship_goals.model import RelationshipGoal
from services.planning.steps.model import StepCompletion
from shared.auth.access import Principal
from shared.auth.clearances import cleared_for
from shared.auth.visibility import is_customer, of_visible_customers, person_visible_to
from shared.feed.log import SelectIds
from shared.lists.collections import Collection
from shared.lists.paging import Expression
from shared.lists.queries import ListQuery
from shared.web.call import Call


class PlanQuery(
    ListQuery,
    of=PlanRead,
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
):
    """How plans are filtered, sorted and searched."""


def _count_of(goal: type[MarketGoal] | type[RelationshipGoal], is_seen: sa.ColumnElement[bool]) -> sa.ScalarSelect[Any]:
    of_plan = (col(goal.plan_id) == col(Plan.id)) & col(goal.deleted_at).is_(None)
    return sa.select(sa.func.count(col(goal.id))).where(of_plan, is_seen).scalar_subquery()


def _counts_for(principal: Principal) -> Mapping[str, Expression]:
    """The number of goals that the caller may see."""
    is_known = person_visible_to(principal, col(RelationshipGoal.contact_id))
    return {
        "market_goal_count": _count_of(MarketGoal, cleared_for(principal, MarketGoal)),
        "relationship_goal_count": _count_of(RelationshipGoal, is_known),
    }


PLANS = Collection(
    Plan,
    PlanRead,
    PlanQuery,
    missing=PlanNotFound,
    visible=of_visible_customers(col(Plan.customer_id)),
    columns_for=_counts_for,
)


async def lock_plan(call: Call, plan_id: UUID) -> Plan:
    """The plan's row, locked until the transaction ends: other changes of the plan or its goals wait.

    Raises PlanNotFound, PlanSuperseded.
    """
    plan = await PLANS.lock(call, plan_id)
    refuse_superseded(plan.superseded_by_id)
    return plan


async def find_plan_of_year(call: Call, customer_id: UUID, fiscal_year: int) -> UUID | None:
    """The id of the customer's plan for the year, if there is one."""
    query = select(Plan.id).where(
        col(Plan.customer_id) == customer_id,
        col(Plan.fiscal_year) == fiscal_year,
        col(Plan.superseded_by_id).is_(None),
        col(Plan.deleted_at).is_(None),
        is_customer(col(Plan.customer_id)),
    )
    return (await call.session.exec(query)).one_or_none()


def everything_of(plan_id: UUID) -> SelectIds:
    """Ids of the plan and of all goals and steps that ever belonged to it."""
    parts = [
        sa.select(col(part.id)).where(col(part.plan_id) == plan_id)
        for part in (MarketGoal, RelationshipGoal, StepCompletion)
    ]
    return sa.union_all(sa.select(col(Plan.id)).where(col(Plan.id) == plan_id), *parts)
