"""The trace of a plan's rows: what serves each market goal, and what serves none."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from services.planning.goals.level_goals.model import LevelGoal, LevelGoalRead
from services.planning.goals.market_goals.model import MarketGoalRead
from services.planning.goals.reached import Standing, effect_of, levels_moved
from services.planning.goals.relationship_goals.model import RelationshipGoal, RelationshipGoalRead
from services.planning.measures.actions.rules import ActionState
from services.planning.measures.actions.shapes import ActionRead
from services.planning.papers.traces import rules
from services.planning.papers.traces.model import (
    PlanTraceRead,
    TraceActionRead,
    TraceFiguresRead,
    TraceGoal,
    TraceLevelGoalRead,
    TraceMarketGoalRead,
    TraceRelationshipGoalRead,
)
from services.planning.papers.traces.rules import TraceBreak
from services.planning.plans.plans.model import CustomerPlanRead

UNTITLED: Mapping[str, Any] = dict.fromkeys(
    ("id", "title", "kind", "metric", "unit", "currency", "baseline", "target", "due_on", "progress")
)
"""The market goals above the caller's level."""
GoalT = TypeVar("GoalT", TraceRelationshipGoalRead, TraceLevelGoalRead)
Serving = Mapping[UUID | None, list[TraceActionRead]]


@dataclass(frozen=True, slots=True)
class TraceRows:
    """The rows of a plan of which its trace is made."""

    plan: CustomerPlanRead
    market_goals: Sequence[MarketGoalRead]
    goals: Sequence[RelationshipGoal]
    level_goals: Sequence[LevelGoal]
    hidden: frozenset[UUID]
    actions: Sequence[ActionRead]
    served: Mapping[UUID, UUID | None]
    """The goal that each action serves; a goal that the caller may not see is as if it were not there."""


def trace_of(
    rows: TraceRows, goals: Sequence[RelationshipGoalRead], level_goals: Sequence[LevelGoalRead]
) -> PlanTraceRead:
    """The trace of these rows, with the relationship and level goals as the caller sees them."""
    serving: dict[UUID | None, list[TraceActionRead]] = defaultdict(list)
    for action in rows.actions:
        serving[rows.served.get(action.id)].append(TraceActionRead.model_validate(action))
    people = _by_market_goal(TraceRelationshipGoalRead, goals, serving)
    levels = _by_market_goal(TraceLevelGoalRead, level_goals, serving)
    market_goals = [_market_goal(one.model_dump(), people[one.id], levels[one.id]) for one in rows.market_goals]
    if people[None] or levels[None]:
        market_goals.append(_market_goal(UNTITLED, people[None], levels[None]))
    shown = {goal.id for goal in (*goals, *level_goals)}
    loose = [one for key in serving if rules.is_served_by_none(key, shown) for one in serving[key]]
    return PlanTraceRead(
        plan_id=rows.plan.id,
        **rows.plan.model_dump(include={"customer_id", "customer_name", "fiscal_year", "title", "status"}),
        figures=_figures(market_goals, rows.actions, len(loose)),
        market_goals=market_goals,
        actions_without_goal=sorted(loose, key=lambda one: one.due_on),
    )


def _by_market_goal(
    shape: type[GoalT], goals: Iterable[RelationshipGoalRead | LevelGoalRead], serving: Serving
) -> dict[UUID | None, list[GoalT]]:
    found: dict[UUID | None, list[GoalT]] = defaultdict(list)
    for goal in goals:
        actions = serving.get(goal.id, [])
        said = {
            **goal.model_dump(),
            "levels_moved": levels_moved(goal.level_when_set, goal.current_level),
            "breaks": [] if actions else [TraceBreak.GOAL_WITHOUT_ACTION],
            "actions": actions,
        }
        found[goal.market_goal_id].append(shape.model_validate(said))
    return found


def _market_goal(
    said: Mapping[str, Any], people: list[TraceRelationshipGoalRead], levels: list[TraceLevelGoalRead]
) -> TraceMarketGoalRead:
    goals: list[TraceGoal] = [*people, *levels]
    has_action = any(goal.actions for goal in goals)
    lack = rules.break_of_market_goal(has_relationship_goal=bool(goals), has_action=has_action)
    return TraceMarketGoalRead.model_validate(
        {
            **said,
            "needed": len(people),
            "reached": effect_of(_standings(people)).reached,
            "levels_needed": len(levels),
            "levels_reached": effect_of(_standings(levels)).reached,
            "breaks": [lack] if lack else [],
            "relationship_goals": people,
            "level_goals": levels,
        }
    )


def _standings(goals: Iterable[TraceGoal]) -> list[Standing]:
    return [Standing(goal.target_level, goal.level_when_set, goal.current_level, goal.level_state) for goal in goals]


def _figures(
    market_goals: Sequence[TraceMarketGoalRead], actions: Sequence[ActionRead], loose: int
) -> TraceFiguresRead:
    people = [goal for one in market_goals for goal in one.relationship_goals]
    levels = [goal for one in market_goals for goal in one.level_goals]
    of_people, of_levels = effect_of(_standings(people)), effect_of(_standings(levels))
    return TraceFiguresRead(
        market_goals=sum(one.id is not None for one in market_goals),
        market_goals_without_action=sum(bool(one.breaks) for one in market_goals if one.id is not None),
        relationship_goals=len(people),
        relationship_goals_without_action=sum(not goal.actions for goal in people),
        level_goals=len(levels),
        level_goals_without_action=sum(not goal.actions for goal in levels),
        actions=len(actions),
        actions_done=sum(one.state is ActionState.DONE for one in actions),
        actions_without_goal=loose,
        goals_reached=of_people.reached,
        levels_moved=of_people.moved,
        level_goals_reached=of_levels.reached,
        level_goals_moved=of_levels.moved,
    )
