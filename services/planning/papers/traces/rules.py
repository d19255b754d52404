"""What serves what in a plan (method, 6): which goal has no action, which action serves no goal; pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from shared.customers.relationship_levels import LevelState
from shared.labels import Labelled
from shared.problems import Invalid, Text

MAX_CUSTOMERS = 10_000
"""Customers whose levels the totals read."""
UNREAD = (LevelState.UNAVAILABLE, LevelState.NOT_PERMITTED)


class TraceGrouping(Labelled):
    """By what the traces of plans are added up."""

    REGION = "region", "Region of the customer", "客户区域"
    CUSTOMER_CLASS = "customer_class", "Class of the customer", "客户分类"
    MANAGER = "manager", "Account manager", "客户经理"


class TraceBreak(Labelled):
    """Where a plan's chain from market goals to actions is broken."""

    GOAL_WITHOUT_RELATIONSHIP = (
        "goal_without_relationship",
        "No relationship goal serves the market goal",
        "没有关系目标服务于该市场目标",
    )
    GOAL_WITHOUT_ACTION = "goal_without_action", "No action serves the goal", "没有行动服务于该目标"
    ACTION_WITHOUT_GOAL = "action_without_goal", "The action serves no goal", "该行动未服务于任何目标"


class TooManyTraced(Invalid):
    """The totals are about more customers than one answer reads the levels of."""

    title = Text("Too many customers", "客户数量过多")
    detail = Text(
        "It is about {count} customers, at most {most} at once: filter by region, class or account manager.",
        "涉及 {count} 个客户，每次最多 {most} 个：请按区域、客户分类或客户经理筛选。",
    )


class Level(Protocol):
    """A level of a relationship, with a person or with the customer."""

    @property
    def rank(self) -> int:
        """Its place among its levels."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A goal for a level: the level to reach, the one when it was set, and the one now; None: not known."""

    target: Level
    when_set: Level | None
    current: Level | None
    state: LevelState


@dataclass(frozen=True, slots=True)
class Effect:
    """Goals that are reached, and levels up less levels down since they were set; None: levels cannot be read."""

    state: LevelState
    reached: int | None = None
    moved: int | None = None


def effect_of(standings: Iterable[Standing]) -> Effect:
    """What came of these goals; one level that cannot be read leaves all of it unknown."""
    found = list(standings)
    states = {one.state for one in found}
    for state in UNREAD:
        if state in states:
            return Effect(state)
    reached = sum(one.current is not None and one.current.rank >= one.target.rank for one in found)
    return Effect(LevelState.KNOWN, reached, sum(levels_moved(one.when_set, one.current) or 0 for one in found))


def refuse_too_many(count: int) -> None:
    """Raises TooManyTraced."""
    if count > MAX_CUSTOMERS:
        raise TooManyTraced(count=count, most=MAX_CUSTOMERS)


def levels_moved(when_set: Level | None, current: Level | None) -> int | None:
    """Levels up, or down where negative, since the goal was set; None when one of them is unknown."""
    return None if when_set is None or current is None else current.rank - when_set.rank


def is_served_by_none(goal_id: UUID | None, present: Collection[UUID]) -> bool:
    """Whether an action with this goal serves none of the plan's present ones."""
    return goal_id is None or goal_id not in present


def break_of_market_goal(*, has_relationship_goal: bool, has_action: bool) -> TraceBreak | None:
    """What a market goal lacks, the first thing of the chain; a level goal is a goal for relationships too."""
    if not has_relationship_goal:
        return TraceBreak.GOAL_WITHOUT_RELATIONSHIP
    return None if has_action else TraceBreak.GOAL_WITHOUT_ACTION
