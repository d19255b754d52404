"""Every query over resources of plans."""

from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.planning.execution.resources.model import PlanResources, PlanResourcesRead
from services.planning.execution.resources.rules import ResourcesNotTaken
from services.planning.goals.market_goals.model import MarketGoal
from services.planning.goals.market_goals.rules import GoalMetric, MarketGoalKind
from services.planning.goals.market_goals.store import of_plan as goals_of_plan
from shared.auth.visibility import customers as directory
from shared.auth.visibility import of_visible_customers
from shared.database import execute
from shared.lists.collections import Collection
from shared.web.call import Call

RESOURCES = Collection(
    PlanResources,
    PlanResourcesRead,
    missing=ResourcesNotTaken,
    visible=of_visible_customers(col(PlanResources.customer_id)),
)


def of_plan(plan_id: UUID) -> sa.ColumnElement[bool]:
    """SQL condition: resources of the plan."""
    return col(PlanResources.plan_id) == plan_id


async def find_resources(call: Call, plan_id: UUID) -> PlanResources | None:
    """What the plan takes; None: it does not say yet."""
    return next(iter(await RESOURCES.rows(call, of_plan(plan_id))), None)


async def sum_revenue(call: Call, plan_id: UUID) -> tuple[Decimal, int]:
    """The plan's revenue goals in the base currency, and the number of those in others."""
    goal, base = MarketGoal, call.settings.base_currency
    is_base = sa.func.coalesce(col(goal.currency), base) == base
    total = sa.func.coalesce(sa.func.sum(col(goal.target)).filter(is_base), 0, type_=sa.Numeric(20, 4))
    query = sa.select(total, sa.func.count().filter(~is_base)).where(
        goals_of_plan(plan_id),
        col(goal.kind) == MarketGoalKind.PROFIT,
        col(goal.metric) == GoalMetric.REVENUE,
        col(goal.deleted_at).is_(None),
    )
    revenue, left_out = (await execute(call.session, query)).one()
    return revenue, left_out


async def find_customer(call: Call, customer_id: UUID) -> sa.RowMapping | None:
    """The traits of the customer that the ratios go by; None while it is not known here."""
    names = ("customer_class", "is_provisional", "industry", "first_contract_on")
    query = sa.select(*(directory.c[name] for name in names)).where(directory.c.id == customer_id)
    return (await execute(call.session, query)).mappings().one_or_none()
