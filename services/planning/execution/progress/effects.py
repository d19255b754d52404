"""Showing what moved with the actions of a plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from services.planning.clients import LEVELS, RelationshipClient
from services.planning.execution.progress import rules, store
from services.planning.execution.progress.model import (
    ActionEffectRead,
    ActionLevelGoalEffectRead,
    ActionPersonEffectRead,
    PlanEffectsRead,
    SceneEffectRead,
)
from services.planning.execution.progress.operations import ask_relationships
from services.planning.execution.progress.rules import ActionEffect, EffectState, History, Movement
from services.planning.execution.schemes.store import SCHEMES
from services.planning.goals.level_goals.levels import CustomerLevelClient, PastLevels
from services.planning.goals.level_goals.model import LevelGoal
from services.planning.goals.level_goals.rules import LEVELS as LEVELS_OF
from services.planning.goals.relationship_goals.rules import LevelState
from services.planning.measures.actions.model import Action
from services.planning.plans.plans.store import get_customer_plan
from shared.web.call import Call

UNKNOWN = {LevelState.UNAVAILABLE: EffectState.UNAVAILABLE, LevelState.NOT_PERMITTED: EffectState.NOT_PERMITTED}
Named = Sequence[tuple[UUID, str | None]]


@dataclass(frozen=True, slots=True)
class PastLevelsOfCustomer:
    """The customer's levels over time, or why they are not known; those of people by person."""

    effect_days: int
    state: LevelState
    people: Mapping[UUID, History] = field(default_factory=dict)
    levels: PastLevels = field(default_factory=dict)

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
    past = await _ask(call, relationships, levels if goals else None, plan.customer_id, scheme.content.effect_days)
    shown = [_effect(call, one, people.get(one.id, ()), goals.get(one.id), past) for one in actions]
    scenes = rules.by_scene(_as_effect(one, call.settings.base_currency) for one in shown)
    return PlanEffectsRead(
        plan_id=plan_id,
        customer_id=plan.customer_id,
        customer_name=plan.customer_name,
        scheme_version=scheme.number,
        effect_days=past.effect_days,
        level_state=past.state,
        actions=shown,
        scenes=[_scene(one) for one in scenes],
    )


async def _ask(
    call: Call,
    relationships: RelationshipClient,
    levels: CustomerLevelClient | None,
    customer_id: UUID,
    effect_days: int,
) -> PastLevelsOfCustomer:
    """Ask for all levels, or have none; `levels` None: no action was for a level goal."""

    async def both() -> tuple[Mapping[UUID, History], Mapping[UUID, PastLevels]]:
        of_people = await relationships.list_level_history(customer_id)
        return of_people, await levels.list_past_levels([customer_id]) if levels else {}

    state, found = await ask_relationships(call, both)
    if found is None:
        return PastLevelsOfCustomer(effect_days, state)
    return PastLevelsOfCustomer(effect_days, state, found[0], found[1].get(customer_id, {}))


def _as_effect(one: ActionEffectRead, base_currency: str) -> ActionEffect:
    kind = one.level_goal.kind if one.level_goal else None
    return ActionEffect(one.scene, kind, one.currency or base_currency, one.cost, one.levels_moved)


def _effect(
    call: Call, action: Action, people: Named, goal: LevelGoal | None, past: PastLevelsOfCustomer
) -> ActionEffectRead:
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
