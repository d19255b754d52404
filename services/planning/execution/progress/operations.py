"""Showing the progress of a plan, and the effect of its actions."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from services.planning.asking import ask, shown_as
from services.planning.clients import LEVELS, RelationshipClient
from services.planning.execution.progress import rules, store
from services.planning.execution.progress.model import (
    ActionCostRead,
    ActionEffectRead,
    ActionPersonEffectRead,
    PlanEffectsRead,
    PlanProgressRead,
    SceneEffectRead,
)
from services.planning.execution.progress.rules import ActionEffect, EffectState, History, Movement
from services.planning.execution.reviews.store import count_actions
from services.planning.execution.schemes.store import SCHEMES
from services.planning.goals.relationship_goals.rules import LevelState, gap_steps
from services.planning.measures.actions.model import Action
from services.planning.plans.plans.store import get_customer_plan
from shared.auth.access import Scope
from shared.time import company_today
from shared.web.call import Call

UNKNOWN = {LevelState.UNAVAILABLE: EffectState.UNAVAILABLE, LevelState.NOT_PERMITTED: EffectState.NOT_PERMITTED}
T = TypeVar("T")
Histories = Mapping[UUID, History]
Named = Sequence[tuple[UUID, str | None]]


async def read_progress(call: Call, relationships: RelationshipClient, plan_id: UUID) -> PlanProgressRead:
    """Actions, costs, goals and reviews of the plan today."""
    async with call.briefly() as brief:
        plan = await get_customer_plan(brief, plan_id)
        goals = await store.list_goals(brief, plan_id)
        costs = await store.sum_costs(brief, plan_id)
        counts = await count_actions(brief.session, plan_id, company_today())
        reviews = await store.count_reviews(brief, plan_id)
    state, found = await _ask(call, lambda: relationships.list_levels_of_customer(plan.customer_id))
    levels = {one.contact_id: one.level for one in found or ()}
    reached = [gap_steps(goal.target_level, levels.get(goal.contact_id)) == 0 for goal in goals]
    return PlanProgressRead(
        plan_id=plan_id,
        customer_id=plan.customer_id,
        customer_name=plan.customer_name,
        actions=counts["actions_done"] + counts["actions_open"],
        **counts,  # type: ignore[arg-type]
        costs=[ActionCostRead.model_validate(dict(one)) for one in costs],
        level_state=state,
        goals=len(goals),
        goals_reached=sum(reached) if state is LevelState.KNOWN else None,
        **reviews,
    )


async def read_effects(call: Call, relationships: RelationshipClient, plan_id: UUID) -> PlanEffectsRead:
    """What moved with each action that was done, and with each kind of action."""
    async with call.briefly() as brief:
        plan = await get_customer_plan(brief, plan_id)
        scheme = await SCHEMES.current(brief.session)
        actions = await store.list_done(brief, plan_id)
        people = await store.list_people(brief, actions)
    days = scheme.content.effect_days
    state, found = await _ask(call, lambda: relationships.list_level_history(plan.customer_id))
    shown = [_effect(call, one, people.get(one.id, ()), found or {}, state, days) for one in actions]
    scenes = rules.by_scene(
        ActionEffect(one.scene, one.currency or call.settings.base_currency, one.cost, one.levels_moved)
        for one in shown
    )
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


async def _ask(call: Call, question: Callable[[], Awaitable[T]]) -> tuple[LevelState, T | None]:
    is_permitted = Scope.RELATIONSHIPS_READ in call.principal.scopes
    state, found = await ask(question, within=call.settings.peer_patience_seconds, is_permitted=is_permitted)
    return shown_as(state, LevelState.KNOWN), found


def _effect(
    call: Call, action: Action, people: Named, histories: Histories, state: LevelState, days: int
) -> ActionEffectRead:
    done_on = action.done_on or action.due_on
    movements = [rules.movement_of(histories.get(contact_id, ()), done_on, days) for contact_id, _ in people]
    moved = rules.levels_moved(movements)
    return ActionEffectRead(
        action_id=action.id,
        title=action.title,
        scene=action.scene,
        done_on=done_on,
        expected_lift=action.expected_lift,
        state=UNKNOWN.get(state) or rules.state_of(movements),
        people=[_person(*one, moved) for one, moved in zip(people, movements, strict=True)],
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


def _scene(one: rules.SceneEffect) -> SceneEffectRead:
    return SceneEffectRead(
        scene=one.scene,
        currency=one.currency,
        actions=one.actions,
        assessed=one.assessed,
        levels_moved=one.moved,
        cost=one.cost,
        cost_per_level=one.per_level,
    )
