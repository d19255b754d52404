"""Every query over numbers over a market's customers, and over the customers themselves."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.planning.goals.contributions.store import taking_on
from services.planning.goals.market_goals.store import GOAL
from services.planning.goals.reach_goals.model import ReachGoal, ReachGoalRead
from services.planning.goals.reach_goals.rules import ReachGoalNotFound, refuse_unfit_level
from services.planning.plans.parts.store import PlanParts
from services.planning.plans.plans.markets import NAMES
from services.planning.plans.plans.rules import Market, PlanStep
from services.planning.settings import PlanningSettings
from shared.auth.visibility import customers, person_visible_to, visible_to
from shared.customers.contacts import contacts
from shared.customers.roles import DecisionRole
from shared.database import execute
from shared.lists.queries import ListQuery
from shared.web.call import Call

Customers = sa.Select[tuple[UUID]]
"""A select of ids of customers."""


class ReachGoalQuery(
    ListQuery,
    of=ReachGoalRead,
    filters=("id", "kind", "level", "needed", "due_on", "created_at", "updated_at"),
    sorts=("kind", "needed", "due_on", "created_at", "updated_at"),
    searched=("reason",),
    default_sort="created_at",
):
    """How numbers over customers are filtered, sorted and searched."""


def _settle(goal: ReachGoal, _: PlanningSettings) -> None:
    refuse_unfit_level(goal.kind, goal.level)


REACH_GOALS = PlanParts(
    ReachGoal,
    ReachGoalRead,
    ReachGoalQuery,
    missing=ReachGoalNotFound,
    step=PlanStep.RELATIONSHIP_GOALS,
    most=20,
    settle=_settle,
)


def customers_of(call: Call, plan_id: UUID, market: Market) -> Customers:
    """The market's customers whom the caller sees; of a product those whose goals take on one of the plan's."""
    if name := NAMES.get(market.kind):
        is_in_market = customers.c[name] == market.code
    else:
        is_in_market = customers.c.id.in_(sa.select(col(GOAL.customer_id)).where(taking_on(plan_id)))
    return sa.select(customers.c.id).where(is_in_market, visible_to(call.principal, customers.c.id))


async def count_customers(call: Call, found: Customers) -> int:
    """How many customers these are."""
    query = sa.select(sa.func.count()).select_from(found.subquery())
    return int((await execute(call.session, query)).scalar_one())


async def list_customers(call: Call, found: Customers) -> Sequence[UUID]:
    """The ids of these customers."""
    return (await execute(call.session, found.order_by(customers.c.id))).scalars().all()


async def list_deciders(call: Call, found: Customers) -> frozenset[UUID]:
    """The people who decide at these customers, as far as the caller sees them."""
    query = sa.select(contacts.c.id).where(
        contacts.c.customer_id.in_(found),
        contacts.c.decision_role == DecisionRole.DECIDER.value,
        contacts.c.has_left.is_(False),
        person_visible_to(call.principal, contacts.c.id),
    )
    return frozenset((await execute(call.session, query)).scalars())
