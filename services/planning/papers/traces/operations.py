"""Reading traces: the plan and its parts at one time, then the people and their levels from the other services."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from services.planning.asking import AnswerState, ask, shown_as
from services.planning.clients import CustomerClient, PersonLevel, RelationshipClient
from services.planning.goals.market_goals.asking import FigureClients, ask_progress, sources_of
from services.planning.goals.market_goals.model import MarketGoalRead
from services.planning.goals.market_goals.store import MARKET_GOALS, MarketGoalQuery, list_hidden_goals
from services.planning.goals.market_goals.store import of_plan as of_plan_market
from services.planning.goals.relationship_goals.model import RelationshipGoal, RelationshipGoalRead
from services.planning.goals.relationship_goals.people import People, ask_people
from services.planning.goals.relationship_goals.rules import LevelState, gap_steps
from services.planning.goals.relationship_goals.store import RELATIONSHIP_GOALS
from services.planning.goals.relationship_goals.store import of_plan as of_plan_relationship
from services.planning.measures.actions.rules import ActionState
from services.planning.measures.actions.shapes import ActionRead
from services.planning.papers.traces import rules, store
from services.planning.papers.traces.model import (
    PlanTraceRead,
    PlanTraceRowRead,
    TraceActionRead,
    TraceFiguresRead,
    TraceMarketGoalRead,
    TraceRelationshipGoalRead,
)
from services.planning.papers.traces.rules import TraceBreak
from services.planning.papers.traces.store import TRACES, PlanTraceRowQuery
from services.planning.plans.plans.model import CustomerPlanRead
from services.planning.plans.plans.store import get_customer_plan
from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.web.call import Call

UNTITLED: Mapping[str, Any] = dict.fromkeys(
    ("id", "title", "kind", "metric", "unit", "currency", "baseline", "target", "due_on", "progress")
)
"""The market goals above the caller's level."""
UNREAD = frozenset({LevelState.UNAVAILABLE, LevelState.NOT_PERMITTED})


@dataclass(frozen=True, slots=True)
class Peers:
    """The services that a trace asks."""

    customers: CustomerClient
    relationships: RelationshipClient
    figures: FigureClients


@dataclass(frozen=True, slots=True)
class TraceRows:
    """The rows of a plan of which its trace is made."""

    plan: CustomerPlanRead
    market_goals: Sequence[MarketGoalRead]
    goals: Sequence[RelationshipGoal]
    hidden: frozenset[UUID]
    actions: Sequence[ActionRead]
    served: Mapping[UUID, UUID | None]
    """The relationship goal of each action; a goal that the caller may not see is as if it were not there."""


async def read_rows(call: Call, plan_id: UUID) -> TraceRows:
    """The rows, in a short transaction. Raises PlanNotFound."""
    async with call.briefly() as brief:
        return TraceRows(
            plan=await get_customer_plan(brief, plan_id),
            market_goals=await MARKET_GOALS.read_all(brief, MarketGoalQuery(), of_plan_market(plan_id)),
            goals=await RELATIONSHIP_GOALS.rows(brief, of_plan_relationship(plan_id)),
            hidden=await list_hidden_goals(brief, plan_id),
            actions=await store.list_actions(brief, plan_id),
            served=await store.list_served(brief, plan_id),
        )


async def ask_peers(call: Call, peers: Peers, rows: TraceRows) -> tuple[TraceRows, People, AnswerState]:
    """Ask the services at once: the rows with the progress of market goals, the people, and whether kpi answered."""
    people, progress = await asyncio.gather(
        ask_people(call, peers.customers, peers.relationships, rows.goals, rows.hidden),
        ask_progress(call, peers.figures, rows.plan, sources_of(rows.market_goals)),
    )
    return replace(rows, market_goals=[progress.show(goal) for goal in rows.market_goals]), people, progress.answer


async def get_plan_trace(call: Call, peers: Peers, plan_id: UUID) -> PlanTraceRead:
    """The trace of a plan; without what a service does not give. Raises PlanNotFound."""
    rows, people, _ = await ask_peers(call, peers, await read_rows(call, plan_id))
    return trace_of(rows, [people.describe(goal, rows.plan.customer_name) for goal in rows.goals])


def trace_of(rows: TraceRows, goals: Sequence[RelationshipGoalRead]) -> PlanTraceRead:
    """The trace of these rows, with the relationship goals as the caller sees them."""
    serving: dict[UUID | None, list[TraceActionRead]] = defaultdict(list)
    for action in rows.actions:
        serving[rows.served.get(action.id)].append(TraceActionRead.model_validate(action))
    by_market_goal: dict[UUID | None, list[TraceRelationshipGoalRead]] = defaultdict(list)
    for goal in goals:
        by_market_goal[goal.market_goal_id].append(_goal(goal, serving.get(goal.id, [])))
    market_goals = [_market_goal(one.model_dump(), by_market_goal.get(one.id, [])) for one in rows.market_goals]
    if above := by_market_goal.get(None):
        market_goals.append(_market_goal(UNTITLED, above))
    shown = {goal.id for goal in goals}
    loose = [one for key in serving if rules.is_served_by_none(key, shown) for one in serving[key]]
    return PlanTraceRead(
        plan_id=rows.plan.id,
        **rows.plan.model_dump(include={"customer_id", "customer_name", "fiscal_year", "title", "status"}),
        figures=_figures(market_goals, rows.actions, len(loose)),
        market_goals=market_goals,
        actions_without_goal=sorted(loose, key=lambda one: one.due_on),
    )


def _goal(goal: RelationshipGoalRead, actions: list[TraceActionRead]) -> TraceRelationshipGoalRead:
    return TraceRelationshipGoalRead.model_validate(
        {
            **goal.model_dump(),
            "levels_moved": rules.levels_moved(goal.level_when_set, goal.current_level),
            "breaks": [] if actions else [TraceBreak.GOAL_WITHOUT_ACTION],
            "actions": actions,
        }
    )


def _market_goal(said: Mapping[str, Any], goals: list[TraceRelationshipGoalRead]) -> TraceMarketGoalRead:
    has_action = any(goal.actions for goal in goals)
    lack = rules.break_of_market_goal(has_relationship_goal=bool(goals), has_action=has_action)
    return TraceMarketGoalRead.model_validate(
        {
            **said,
            "needed": len(goals),
            "reached": _reached(goals),
            "breaks": [lack] if lack else [],
            "relationship_goals": goals,
        }
    )


def _reached(goals: Iterable[TraceRelationshipGoalRead]) -> int | None:
    found = list(goals)
    if any(goal.level_state in UNREAD for goal in found):
        return None
    return sum(goal.gap_steps == 0 for goal in found)


def _figures(
    market_goals: Sequence[TraceMarketGoalRead], actions: Sequence[ActionRead], loose: int
) -> TraceFiguresRead:
    goals = [goal for one in market_goals for goal in one.relationship_goals]
    reached = _reached(goals)
    return TraceFiguresRead(
        market_goals=sum(one.id is not None for one in market_goals),
        market_goals_without_action=sum(bool(one.breaks) for one in market_goals if one.id is not None),
        relationship_goals=len(goals),
        relationship_goals_without_action=sum(not goal.actions for goal in goals),
        actions=len(actions),
        actions_done=sum(one.state is ActionState.DONE for one in actions),
        actions_without_goal=loose,
        goals_reached=reached,
        levels_moved=None if reached is None else sum(goal.levels_moved or 0 for goal in goals),
    )


async def list_plan_traces(
    call: Call, relationships: RelationshipClient, query: PlanTraceRowQuery
) -> Page[PlanTraceRowRead]:
    """The figures of many plans; the levels of all people of the page are asked for in one call."""
    async with call.briefly() as brief:
        page = await TRACES.page(brief, query)
        goals = await store.list_goals_of(brief, [row.plan_id for row in page.items])
    customer_ids = sorted({row.customer_id for row in page.items})

    async def question() -> list[PersonLevel]:
        return await relationships.list_levels_of_customers(customer_ids) if goals else []

    is_permitted = Scope.RELATIONSHIPS_READ in call.principal.scopes
    state, levels = await ask(question, within=call.settings.peer_patience_seconds, is_permitted=is_permitted)
    if state is not AnswerState.GIVEN:
        items = [row.model_copy(update={"level_state": shown_as(state, LevelState.KNOWN)}) for row in page.items]
        return page.model_copy(update={"items": items})
    current = {one.contact_id: one.level for one in levels or ()}
    of_plan: dict[UUID, list[Any]] = defaultdict(list)
    for goal in goals:
        of_plan[goal.plan_id].append((goal, current.get(goal.contact_id)))
    return page.model_copy(update={"items": [_with_levels(row, of_plan[row.plan_id]) for row in page.items]})


def _with_levels(row: PlanTraceRowRead, goals: Sequence[Any]) -> PlanTraceRowRead:
    said = {
        "level_state": LevelState.KNOWN,
        "goals_reached": sum(gap_steps(goal.target_level, level) == 0 for goal, level in goals),
        "levels_moved": sum(rules.levels_moved(goal.level_when_set, level) or 0 for goal, level in goals),
    }
    return row.model_copy(update=said)
