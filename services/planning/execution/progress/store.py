"""Every query over the progress of plans."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.planning.execution.reviews.model import PlanReview
from services.planning.execution.reviews.store import IS_HELD, IS_LATE
from services.planning.execution.reviews.store import of_plan as reviews_of_plan
from services.planning.goals.level_goals.model import LevelGoal
from services.planning.goals.level_goals.rules import ORGANIZATIONAL_CLEARANCE, LevelGoalKind
from services.planning.goals.level_goals.store import list_in_force_of
from services.planning.goals.relationship_goals.model import RelationshipGoal
from services.planning.measures.actions.model import PRIVATE, Action, ActionPerson
from services.planning.measures.actions.rules import ActionState
from services.planning.measures.actions.store import ACTIONS
from services.planning.plans.versions.in_force import in_force, list_in_force, seen_in_force
from shared.auth.visibility import person_visible_to
from shared.customers.contacts import contact_name_of
from shared.database import execute
from shared.web.call import Call

MAX_ACTIONS = 500
"""Actions of which the effect is shown: the latest of a plan."""


async def sum_costs(call: Call, plan_id: UUID) -> Sequence[sa.RowMapping]:
    """Planned costs of actions that are not cancelled, and actual ones of those done, by currency."""
    currency = sa.func.coalesce(col(Action.currency), call.settings.base_currency)
    planned, actual = sa.func.sum(col(Action.cost)), sa.func.sum(col(Action.actual_cost))
    shown: tuple[Any, ...] = (
        currency.label("currency"),
        sa.func.coalesce(planned, 0).label("planned"),
        sa.func.coalesce(actual.filter(col(Action.state) == ActionState.DONE), 0).label("actual"),
    )
    has_cost = sa.or_(col(Action.cost).is_not(None), col(Action.actual_cost).is_not(None))
    wanted = (col(Action.plan_id) == plan_id, col(Action.state) != ActionState.CANCELLED, has_cost)
    # Grouped by place: the parameter of the base currency would be another one in each clause.
    query = sa.select(*shown).where(ACTIONS.seen_by(call.principal), *wanted)
    query = query.group_by(sa.text("1")).order_by(sa.text("1"))
    return (await execute(call.session, query)).mappings().all()


async def count_reviews(call: Call, plan_id: UUID) -> dict[str, Any]:
    """The plan's reviews, those held and late, and the day of the next."""
    counts: dict[str, Any] = {
        "reviews": sa.func.count(),
        "reviews_held": sa.func.count().filter(IS_HELD),
        "reviews_late": sa.func.count().filter(IS_LATE),
        "next_review_on": sa.func.min(col(PlanReview.due_on)).filter(~IS_HELD, ~IS_LATE),
    }
    query = sa.select(*(one.label(name) for name, one in counts.items())).where(reviews_of_plan(plan_id))
    return dict((await execute(call.session, query)).mappings().one())


async def list_goals(call: Call, plan_id: UUID) -> list[RelationshipGoal]:
    """The relationship goals in force of the plan that the caller may see."""
    is_shown = (col(in_force(RelationshipGoal).plan_id) == plan_id, seen_in_force(call.principal, RelationshipGoal))
    return await list_in_force(call.session, RelationshipGoal, *is_shown)


async def list_level_goals(call: Call, plan_id: UUID) -> list[LevelGoal]:
    """The level goals in force of the plan whose level the caller may see."""
    goals = await list_in_force_of(call.session, plan_id)
    sees_all = call.principal.clearance >= ORGANIZATIONAL_CLEARANCE
    return [goal for goal in goals if sees_all or goal.kind is not LevelGoalKind.ORGANIZATIONAL]


async def list_done(call: Call, plan_id: UUID) -> list[Action]:
    """The plan's actions that were done, the latest first."""
    done = await ACTIONS.rows(call, col(Action.plan_id) == plan_id, col(Action.state) == ActionState.DONE)
    return sorted(done, key=lambda one: (one.done_on or one.due_on, one.id), reverse=True)[:MAX_ACTIONS]


async def list_people(call: Call, actions: Sequence[Action]) -> dict[UUID, list[tuple[UUID, str | None]]]:
    """The people of these actions whom the caller may see, with their present names, by action."""
    person = ActionPerson
    shown = (col(person.action_id), col(person.contact_id), contact_name_of(col(person.contact_id)).label("name"))
    seen = person_visible_to(call.principal, col(person.contact_id))
    query = sa.select(*shown).where(col(person.action_id).in_([one.id for one in actions]), seen)
    found: dict[UUID, list[tuple[UUID, str | None]]] = {}
    for row in await execute(call.session, query.order_by(sa.text("name"), col(person.contact_id))):
        found.setdefault(row.action_id, []).append((row.contact_id, row.name))
    return found


async def list_served(call: Call, actions: Sequence[Action]) -> dict[UUID, LevelGoal]:
    """The level goals that these actions serve, by action, also those removed since; for who may see which they are."""
    if call.principal.clearance < PRIVATE.level:
        return {}
    served = col(Action.level_goal_id) == col(LevelGoal.id)
    query = (
        select(col(Action.id), LevelGoal).join(LevelGoal, served).where(col(Action.id).in_(one.id for one in actions))
    )
    return dict((await call.session.exec(query)).all())
