"""Every query over traces: what a plan's chain is made of, and the figures of many plans in one statement."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.planning.goals.market_goals.model import MarketGoal
from services.planning.goals.relationship_goals.model import RelationshipGoal
from services.planning.goals.relationship_goals.rules import LevelState
from services.planning.measures.actions.model import Action
from services.planning.measures.actions.rules import ActionState
from services.planning.measures.actions.shapes import ActionRead
from services.planning.measures.actions.store import ACTIONS, ActionQuery
from services.planning.papers.traces.model import PlanTraceRowRead
from services.planning.plans.plans.model import Plan
from services.planning.plans.plans.rules import PlanNotFound
from shared.auth.access import Principal
from shared.auth.clearances import cleared_for
from shared.auth.users import name_of
from shared.auth.visibility import customers, of_visible_customers, person_visible_to
from shared.database import execute
from shared.lists.listings import Listing
from shared.lists.paging import Expression
from shared.lists.queries import ListQuery
from shared.web.call import Call

COUNTED = ("market_goals", "market_goals_without_action", "relationship_goals", "relationship_goals_without_action")
OF_ACTIONS = ("actions", "actions_done", "actions_without_goal")
IS_SERVING = sa.and_(col(Action.deleted_at).is_(None), col(Action.state) != ActionState.CANCELLED)
"""A cancelled action serves nothing."""
_GOAL, _MARKET_GOAL = RelationshipGoal, MarketGoal


class PlanTraceRowQuery(
    ListQuery,
    of=PlanTraceRowRead,
    filters=("plan_id", "customer_id", "region", "customer_class", "manager_id", "fiscal_year", "status"),
    sorts=("fiscal_year", "customer_class", *COUNTED, *OF_ACTIONS),
    default_sort="-fiscal_year",
):
    """How traces of plans are filtered and sorted."""


def of_plan(plan_id: UUID) -> sa.ColumnElement[bool]:
    """SQL condition: actions of the plan that are in its trace."""
    return sa.and_(col(Action.plan_id) == plan_id, IS_SERVING)


async def list_actions(call: Call, plan_id: UUID) -> list[ActionRead]:
    """The plan's actions without cancelled ones, the soonest first."""
    return await ACTIONS.read_all(call, ActionQuery(), of_plan(plan_id))


async def list_served(call: Call, plan_id: UUID) -> dict[UUID, UUID | None]:
    """The relationship goal of each of the plan's actions, whoever may see it."""
    query = sa.select(col(Action.id), col(Action.relationship_goal_id)).where(of_plan(plan_id))
    return {row.id: row.relationship_goal_id for row in await execute(call.session, query)}


def _goals(*where: sa.ColumnElement[bool]) -> list[sa.ColumnElement[bool]]:
    return [col(_GOAL.plan_id) == col(Plan.id), col(_GOAL.deleted_at).is_(None), *where]


def _serving(*where: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Whether an action of the plan serves a relationship goal."""
    of_goal = (col(Action.plan_id) == col(_GOAL.plan_id), col(Action.relationship_goal_id) == col(_GOAL.id))
    return sa.exists().where(*of_goal, IS_SERVING, *where).correlate(_GOAL)


def _count(table: Any, *where: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).select_from(table).where(*where).correlate(Plan).scalar_subquery()


def _seen(principal: Principal) -> Mapping[str, Expression]:
    """The figures of goals, of which a caller may not see all."""
    person = person_visible_to(principal, col(_GOAL.contact_id))
    of_plan = (col(_MARKET_GOAL.plan_id) == col(Plan.id), col(_MARKET_GOAL.deleted_at).is_(None))
    market_goals = (*of_plan, cleared_for(principal, _MARKET_GOAL))
    serves = (col(_GOAL.market_goal_id) == col(_MARKET_GOAL.id), col(_GOAL.deleted_at).is_(None), person, _serving())
    is_unserved = ~sa.exists().where(*serves).correlate(_MARKET_GOAL)
    return {
        "market_goals": _count(_MARKET_GOAL, *market_goals),
        "market_goals_without_action": _count(_MARKET_GOAL, *market_goals, is_unserved),
        "relationship_goals": _count(_GOAL, *_goals(person)),
        "actions_without_goal": _of_actions(
            ~sa.exists()
            .where(*_goals(person), col(_GOAL.id) == col(Action.relationship_goal_id))
            .correlate(Plan, Action)
        ),
        "relationship_goals_without_action": _count(_GOAL, *_goals(person, ~_serving())),
    }


def _of_actions(*where: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return _count(Action, col(Action.plan_id) == col(Plan.id), IS_SERVING, *where)


def _of_customer(name: str) -> sa.ScalarSelect[Any]:
    known = customers.alias()
    return sa.select(known.c[name]).where(known.c.id == col(Plan.customer_id)).correlate(Plan).scalar_subquery()


def _is_shown(principal: Principal) -> sa.ColumnElement[bool]:
    """A plan superseded after a merge is not counted beside the one in force."""
    is_seen = of_visible_customers(col(Plan.customer_id))(principal)
    return sa.and_(is_seen, col(Plan.deleted_at).is_(None), col(Plan.superseded_by_id).is_(None))


_NOT_ASKED = sa.cast(sa.null(), sa.Integer)
TRACES = Listing(
    PlanTraceRowRead,
    PlanTraceRowQuery,
    {
        "plan_id": col(Plan.id),
        "customer_id": col(Plan.customer_id),
        **{name: col(getattr(Plan, name)) for name in ("fiscal_year", "title", "status")},
        **{name: _of_customer(name) for name in ("region", "customer_class", "manager_id")},
        "manager_name": name_of(_of_customer("manager_id")),
        **dict.fromkeys(COUNTED, _NOT_ASKED),
        "actions": _of_actions(),
        "actions_done": _of_actions(col(Action.state) == ActionState.DONE),
        "actions_without_goal": _NOT_ASKED,
        # The relationship service is asked for the levels of a page's people afterwards.
        **dict.fromkeys(("goals_reached", "levels_moved"), _NOT_ASKED),
        "level_state": sa.literal(LevelState.UNAVAILABLE.value),
    },
    columns_for=_seen,
    visible=_is_shown,
    missing=PlanNotFound,
    key="plan_id",
)


async def list_goals_of(call: Call, plan_ids: Sequence[UUID]) -> list[sa.Row[Any]]:
    """The visible relationship goals of these plans: plan, person, target, and the level when it was set."""
    shown = [col(getattr(_GOAL, name)) for name in ("plan_id", "contact_id", "target_level", "level_when_set")]
    is_seen = person_visible_to(call.principal, col(_GOAL.contact_id))
    query = sa.select(*shown).where(col(_GOAL.plan_id).in_(plan_ids), col(_GOAL.deleted_at).is_(None), is_seen)
    return list((await execute(call.session, query)).all())
