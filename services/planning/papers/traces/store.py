"""Every query over traces: what a plan's chain is made of, and the figures of many plans in one statement."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.planning.goals.level_goals.model import LevelGoal
from services.planning.goals.market_goals.model import MarketGoal
from services.planning.goals.relationship_goals.model import RelationshipGoal
from services.planning.goals.relationship_goals.rules import LevelState
from services.planning.measures.actions.model import Action
from services.planning.measures.actions.rules import ActionState
from services.planning.measures.actions.serving import IS_SERVING, SERVED_GOAL, served_goals
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

BROKEN = (
    *("market_goals_without_action", "relationship_goals_without_action", "level_goals_without_action"),
    "actions_without_goal",
)
COUNTED = ("market_goals", "relationship_goals", "level_goals", *BROKEN)
OF_ACTIONS = ("actions", "actions_done")
OF_LEVELS = ("goals_reached", "levels_moved", "level_goals_reached", "level_goals_moved")


class PlanTraceRowQuery(
    ListQuery,
    of=PlanTraceRowRead,
    filters=("plan_id", "customer_id", "region", "customer_class", "manager_id", "fiscal_year", "status", *BROKEN),
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
    """The goal that each of the plan's actions serves, whoever may see it."""
    query = sa.select(col(Action.id), SERVED_GOAL.label("goal_id")).where(of_plan(plan_id))
    return {row.id: row.goal_id for row in await execute(call.session, query)}


def _count(table: Any, *where: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).select_from(table).where(*where).correlate(Plan).scalar_subquery()


def _seen(principal: Principal) -> Mapping[str, Expression]:
    """The figures of goals, of which a caller may not see all."""
    people, levels = served_goals(principal)
    of_plan = (col(MarketGoal.plan_id) == col(Plan.id), col(MarketGoal.deleted_at).is_(None))
    market_goals = (*of_plan, cleared_for(principal, MarketGoal))
    is_unserved = ~sa.or_(people.acts_for, levels.acts_for)
    return {
        "market_goals": _count(MarketGoal, *market_goals),
        "market_goals_without_action": _count(MarketGoal, *market_goals, is_unserved),
        "relationship_goals": _count(RelationshipGoal, *people.of(col(Plan.id))),
        "relationship_goals_without_action": _count(RelationshipGoal, *people.of(col(Plan.id)), ~people.has_action),
        "level_goals": _count(LevelGoal, *levels.of(col(Plan.id))),
        "level_goals_without_action": _count(LevelGoal, *levels.of(col(Plan.id)), ~levels.has_action),
        "actions_without_goal": _of_actions(~people.is_served(col(Plan.id)), ~levels.is_served(col(Plan.id))),
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
        # The relationship service is asked for the levels of a page's people and customers afterwards.
        **dict.fromkeys(OF_LEVELS, _NOT_ASKED),
        **dict.fromkeys(("level_state", "level_goal_state"), sa.literal(LevelState.UNAVAILABLE.value)),
    },
    columns_for=_seen,
    visible=_is_shown,
    missing=PlanNotFound,
    key="plan_id",
)


def plans_of_page(plan_ids: Sequence[UUID]) -> sa.Select[Any]:
    """These plans, each with its id as its group."""
    shown: list[Any] = [col(Plan.id).label("plan_id"), col(Plan.id).label("group")]
    return sa.select(*shown).where(col(Plan.id).in_(plan_ids))


async def list_goals_of(call: Call, plans: sa.Select[Any]) -> list[sa.Row[Any]]:
    """The visible relationship goals of plans: group, customer, person, target, and the level when it was set."""
    is_seen = person_visible_to(call.principal, col(RelationshipGoal.contact_id))
    return await _list_goals(call, RelationshipGoal, plans, ("contact_id",), is_seen)


async def list_level_goals_of(call: Call, plans: sa.Select[Any]) -> list[sa.Row[Any]]:
    """The level goals of plans: group, customer, kind, department, target, and the level when it was set."""
    return await _list_goals(call, LevelGoal, plans, ("kind", "department"), sa.true())


async def _list_goals(
    call: Call, table: Any, plans: sa.Select[Any], about: Sequence[str], is_seen: sa.ColumnElement[bool]
) -> list[sa.Row[Any]]:
    of = plans.subquery("of")
    shown = (getattr(table, name) for name in ("customer_id", *about, "target_level", "level_when_set"))
    query = sa.select(of.c["group"], *shown).join(of, of.c.plan_id == table.plan_id)
    return list((await execute(call.session, query.where(table.deleted_at.is_(None), is_seen))).all())
