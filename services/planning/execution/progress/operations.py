"""Showing the progress of a plan, and the effect of its actions."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from services.planning.asking import ask, shown_as
from services.planning.clients import LEVELS, RelationshipClient
from services.planning.execution.progress import rules, store
from services.planning.execution.progress.model import (
    ActionCostRead,
    ActionEffectRead,
    ActionLevelGoalEffectRead,
    ActionPersonEffectRead,
    PlanEffectsRead,
    PlanProgressRead,
    SceneEffectRead,
)
from services.planning.execution.progress.rules import ActionEffect, EffectState, History, Movement
from services.planning.execution.reviews.store import count_actions
from services.planning.execution.schemes.store import SCHEMES
from services.planning.goals.level_goals.asking import ask_levels
from services.planning.goals.level_goals.levels import CustomerLevelClient, PastLevels
from services.planning.goals.level_goals.model import LevelGoal
from services.planning.goals.level_goals.rules import LEVELS as LEVELS_OF
from services.planning.goals.level_goals.store import list_in_force_of
from services.planning.goals.reached import Standing, effect_of
from services.planning.goals.relationship_goals.rules import LevelState
from services.planning.measures.actions.model import Action
from services.planning.plans.plans.store import get_customer_plan
from shared.auth.access import Scope
from shared.time import company_today
from shared.web.call import Call

UNKNOWN = {LevelState.UNAVAILABLE: EffectState.UNAVAILABLE, LevelState.NOT_PERMITTED: EffectState.NOT_PERMITTED}
T = TypeVar("T")
Named = Sequence[tuple[UUID, str | None]]


async def read_progress(
    call: Call, relationships: RelationshipClient, levels: CustomerLevelClient, plan_id: UUID
) -> PlanProgressRead:
    """Actions, costs, goals and reviews of the plan today."""
    async with call.briefly() as brief:
        plan = await get_customer_plan(brief, plan_id)
        goals, level_goals = await store.list_goals(brief, plan_id), await list_in_force_of(brief.session, plan_id)
        costs = await store.sum_costs(brief, plan_id)
        counts = await count_actions(brief.session, plan_id, company_today())
        reviews = await store.count_reviews(brief, plan_id)
    state, found = await _ask(call, lambda: relationships.list_levels_of_customer(plan.customer_id))
    people = {one.contact_id: one.level for one in found or ()}
    of_customer = await ask_levels(call, levels, plan.customer_id, {one.kind for one in level_goals})
    of_goals = effect_of(
        Standing(one.target_level, one.level_when_set, people.get(one.contact_id), state) for one in goals
    )
    of_levels = effect_of(map(of_customer.standing, level_goals))
    return PlanProgressRead(
        plan_id=plan_id,
        customer_id=plan.customer_id,
        customer_name=plan.customer_name,
        actions=counts["actions_done"] + counts["actions_open"],
        **counts,  # type: ignore[arg-type]
        costs=[ActionCostRead.model_validate(dict(one)) for one in costs],
        level_state=state,
        goals=len(goals),
        goals_reached=of_goals.reached if state is LevelState.KNOWN else None,
        level_goal_state=of_levels.state,
        level_goals=len(level_goals),
        level_goals_reached=of_levels.reached,
        **reviews,
    )


@dataclass(frozen=True, slots=True)
class Past:
    """The customer's levels over time, or why they are not known; those of people by person."""

    state: LevelState
    people: Mapping[UUID, History]
    levels: PastLevels
    effect_days: int

    def moved(self, history: History, done_on: date) -> Movement:
        """How the relationship moved with an action of this day."""
        return rules.movement_of(history, done_on, self.effect_days)


async def read_effects(
    call: Call, relationships: RelationshipClient, levels: CustomerLevelClient, plan_id: UUID
) -> PlanEffectsRead:
    """What moved with each action that was done, and with each kind of action."""
    async with call.briefly() as brief:
        plan = await get_customer_plan(brief, plan_id)
        scheme = await SCHEMES.current(brief.session)
        actions = await store.list_done(brief, plan_id)
        people = await store.list_people(brief, actions)
        goals = await store.list_served(brief, actions)
    days = scheme.content.effect_days

    async def past_levels() -> tuple[Mapping[UUID, History], PastLevels]:
        of_people = await relationships.list_level_history(plan.customer_id)
        of_customer = await levels.list_past_levels([plan.customer_id]) if goals else {}
        return of_people, of_customer.get(plan.customer_id, {})

    state, found = await _ask(call, past_levels)
    past = Past(state, *(found or ({}, {})), days)
    shown = [_effect(call, one, people.get(one.id, ()), goals.get(one.id), past) for one in actions]
    scenes = rules.by_scene(_as_effect(one, call.settings.base_currency) for one in shown)
    return PlanEffectsRead(
        plan_id=plan_id,
        customer_id=plan.customer_id,
        customer_name=plan.customer_name,
        scheme_version=scheme.number,
        effect_days=days,
        level_state=state,
        actions=shown,
        scenes=[_scene(one) for one in scenes],
    )


def _as_effect(one: ActionEffectRead, base_currency: str) -> ActionEffect:
    kind = one.level_goal.kind if one.level_goal else None
    return ActionEffect(one.scene, kind, one.currency or base_currency, one.cost, one.levels_moved)


async def _ask(call: Call, question: Callable[[], Awaitable[T]]) -> tuple[LevelState, T | None]:
    is_permitted = Scope.RELATIONSHIPS_READ in call.principal.scopes
    state, found = await ask(question, within=call.settings.peer_patience_seconds, is_permitted=is_permitted)
    return shown_as(state, LevelState.KNOWN), found


def _effect(call: Call, action: Action, people: Named, goal: LevelGoal | None, past: Past) -> ActionEffectRead:
    done_on = action.done_on or action.due_on
    movements = [past.moved(past.people.get(contact_id, ()), done_on) for contact_id, _ in people]
    of_goal = past.moved(past.levels.get((goal.kind, goal.department), ()), done_on) if goal else None
    judged = [of_goal] if of_goal else movements
    moved = rules.levels_moved(judged)
    return ActionEffectRead(
        action_id=action.id,
        title=action.title,
        scene=action.scene,
        done_on=done_on,
        expected_lift=action.expected_lift,
        state=UNKNOWN.get(past.state) or rules.state_of(judged),
        people=[_person(*one, moved) for one, moved in zip(people, movements, strict=True)],
        level_goal=_level_goal(goal, of_goal) if goal and of_goal else None,
        levels_moved=moved,
        currency=action.currency or call.settings.base_currency,
        cost=action.actual_cost,
        cost_per_level=rules.cost_per_level(action.actual_cost, moved),
    )


def _person(contact_id: UUID, name: str | None, moved: Movement) -> ActionPersonEffectRead:
    return ActionPersonEffectRead(
        contact_id=contact_id,
        contact_name=name,
        level_before=None if moved.before is None else LEVELS[moved.before],
        level_after=None if moved.after is None else LEVELS[moved.after],
        movement=moved.steps,
    )


def _level_goal(goal: LevelGoal, moved: Movement) -> ActionLevelGoalEffectRead:
    levels = LEVELS_OF[goal.kind]
    return ActionLevelGoalEffectRead(
        level_goal_id=goal.id,
        kind=goal.kind,
        department=goal.department,
        level_before=None if moved.before is None else levels[moved.before],
        level_after=None if moved.after is None else levels[moved.after],
        movement=moved.steps,
    )


def _scene(one: rules.SceneEffect) -> SceneEffectRead:
    return SceneEffectRead(
        scene=one.scene,
        level_goal_kind=one.level_goal_kind,
        currency=one.currency,
        actions=one.actions,
        assessed=one.assessed,
        levels_moved=one.moved,
        cost=one.cost,
        cost_per_level=one.per_level,
    )
