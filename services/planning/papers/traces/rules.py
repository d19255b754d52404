"""What serves what in a plan (method, 6): which goal has no action, which action serves no goal; pure."""

from collections.abc import Collection
from uuid import UUID

from shared.customers.relationship_levels import RelationshipLevel
from shared.labels import Labelled


class TraceBreak(Labelled):
    """Where a plan's chain from market goals to actions is broken."""

    GOAL_WITHOUT_RELATIONSHIP = (
        "goal_without_relationship",
        "No relationship goal serves the market goal",
        "没有关系目标服务于该市场目标",
    )
    GOAL_WITHOUT_ACTION = "goal_without_action", "No action serves the goal", "没有行动服务于该目标"
    ACTION_WITHOUT_GOAL = "action_without_goal", "The action serves no goal", "该行动未服务于任何目标"


def levels_moved(when_set: RelationshipLevel | None, current: RelationshipLevel | None) -> int | None:
    """Levels up, or down where negative, since the goal was set; None when one of them is unknown."""
    return None if when_set is None or current is None else current.rank - when_set.rank


def is_served_by_none(goal_id: UUID | None, present: Collection[UUID]) -> bool:
    """Whether an action with this relationship goal serves none of the plan's present ones."""
    return goal_id is None or goal_id not in present


def break_of_market_goal(*, has_relationship_goal: bool, has_action: bool) -> TraceBreak | None:
    """What a market goal lacks: the first thing of the chain."""
    if not has_relationship_goal:
        return TraceBreak.GOAL_WITHOUT_RELATIONSHIP
    return None if has_action else TraceBreak.GOAL_WITHOUT_ACTION
