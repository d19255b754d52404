"""A trace as a Mermaid flowchart: market goals, people and levels, actions, what moved, progress."""

from collections.abc import Iterator, Sequence

from services.planning.papers.traces import wording as said
from services.planning.papers.traces.model import (
    PlanTraceRead,
    TraceActionRead,
    TraceGoal,
    TraceMarketGoalRead,
)
from shared.customers.relationship_levels import RelationshipLevel
from shared.documents.maps.marks import AMBER
from shared.documents.maps.mermaid import level_classes, quoted
from shared.documents.saying import Say

LEVELS = tuple(RelationshipLevel)


def as_mermaid(trace: PlanTraceRead, say: Say) -> str:
    """The flowchart."""
    classes = level_classes(level.value for level in LEVELS)
    missing = f"  classDef missing fill:#fffbeb,stroke:{AMBER},stroke-dasharray:5 3"
    return "\n".join((*_lines(trace, say), *classes, missing)) + "\n"


def _lines(trace: PlanTraceRead, say: Say) -> Iterator[str]:
    yield "flowchart LR"
    yield f"  notice>{quoted(trace.customer_name, *said.summary_of(trace, say))}]"
    if not trace.market_goals:
        yield f"  nothing[{quoted(say(said.NO_GOALS))}]:::unknown"
    for number, goal in enumerate(trace.market_goals, 1):
        yield from _goal(f"g{number}", goal, say)
    yield from _loose(trace.actions_without_goal, say)


def _goal(name: str, goal: TraceMarketGoalRead, say: Say) -> Iterator[str]:
    shown = ":::missing" if goal.breaks else ""
    yield f"  {name}[{quoted(*said.goal_in_words(goal, say))}]{shown}"
    if progress := said.progress_in_words(goal, say):
        yield f"  {name}p([{quoted(*progress)}])"
    if not goal.goals:
        yield f"  {name} --> {name}none[{quoted(say(said.NO_RELATIONSHIP))}]:::missing"
    for number, need in enumerate(goal.goals, 1):
        yield from _need(name, f"{name}r{number}", need, say)


def _need(goal: str, name: str, need: TraceGoal, say: Say) -> Iterator[str]:
    rank = said.colour_rank(need)
    level = "unknown" if rank is None else LEVELS[rank].value
    texts = (*said.need_in_words(need, say), *said.gap_in_words(need, say))
    yield f"  {goal} --> {name}[{quoted(*texts)}]:::{level}"
    if not need.actions:
        yield f"  {name} --> {name}none[{quoted(say(said.NO_ACTION))}]:::missing"
        return
    yield f"  {name}m([{quoted(*said.moves_in_words(need, say))}])"
    for number, action in enumerate(need.actions, 1):
        yield f"  {name} --> {name}a{number}[{quoted(*said.action_in_words(action, say))}] --> {name}m"
    yield f"  {name}m --> {goal}p"


def _loose(actions: Sequence[TraceActionRead], say: Say) -> Iterator[str]:
    if not actions:
        return
    yield f"  subgraph loose[{quoted(say(said.LOOSE))}]"
    for number, action in enumerate(actions, 1):
        yield f"    loose{number}[{quoted(*said.action_in_words(action, say))}]:::missing"
    yield "  end"
