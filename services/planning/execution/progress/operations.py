"""Showing the progress of a plan."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar
from uuid import UUID

from services.planning.asking import ask, shown_as
from services.planning.clients import RelationshipClient
from services.planning.execution.progress import store
from services.planning.execution.progress.model import (
    ActionCostRead,
    PlanProgressRead,
)
from services.planning.execution.reviews.store import count_actions
from services.planning.goals.level_goals.asking import ask_levels
from services.planning.goals.level_goals.levels import CustomerLevelClient
from services.planning.goals.reached import effect_of
from services.planning.goals.relationship_goals.model import RelationshipGoal
from services.planning.goals.relationship_goals.rules import LevelState, gap_steps
from services.planning.plans.plans.store import get_customer_plan
from shared.auth.access import Scope
from shared.time import company_today
from shared.web.call import Call

T = TypeVar("T")


async def read_progress(
    call: Call, relationships: RelationshipClient, levels: CustomerLevelClient, plan_id: UUID
) -> PlanProgressRead:
    """Actions, costs, goals and reviews of the plan today."""
    async with call.briefly() as brief:
        plan = await get_customer_plan(brief, plan_id)
        goals, level_goals = await store.list_goals(brief, plan_id), await store.list_level_goals(brief, plan_id)
        costs = await store.sum_costs(brief, plan_id)
        counts = await count_actions(brief.session, plan_id, company_today())
        reviews = await store.count_reviews(brief, plan_id)
    state, of_people = await _reached(call, relationships, plan.customer_id, goals)
    of_customer = await ask_levels(call, levels, plan.customer_id, {one.kind for one in level_goals})
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
        goals_reached=of_people,
        level_goal_state=of_levels.state,
        level_goals=len(level_goals),
        level_goals_reached=of_levels.reached,
        **reviews,
    )


async def _reached(
    call: Call, relationships: RelationshipClient, customer_id: UUID, goals: Sequence[RelationshipGoal]
) -> tuple[LevelState, int | None]:
    """How many people are at their target level, also of a plan without such goals."""
    state, found = await ask_relationships(call, lambda: relationships.list_levels_of_customer(customer_id))
    levels = {one.contact_id: one.level for one in found or ()}
    reached = [gap_steps(goal.target_level, levels.get(goal.contact_id)) == 0 for goal in goals]
    return state, sum(reached) if state is LevelState.KNOWN else None


async def ask_relationships(call: Call, question: Callable[[], Awaitable[T]]) -> tuple[LevelState, T | None]:
    """The answer of the relationship service, if it comes in time and the caller may have it."""
    is_permitted = Scope.RELATIONSHIPS_READ in call.principal.scopes
    state, found = await ask(question, within=call.settings.peer_patience_seconds, is_permitted=is_permitted)
    return shown_as(state, LevelState.KNOWN), found
