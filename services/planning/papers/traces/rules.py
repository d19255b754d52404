"""What serves what in a plan (method, 6): which goal has no action, which action serves no goal; pure."""

from collections.abc import Collection
from uuid import UUID

from shared.labels import Labelled
from shared.problems import Invalid, Text

MAX_CUSTOMERS = 10_000
"""Customers whose levels the totals read."""


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


def refuse_too_many(count: int) -> None:
    """Raises TooManyTraced."""
    if count > MAX_CUSTOMERS:
        raise TooManyTraced(count=count, most=MAX_CUSTOMERS)


def is_served_by_none(goal_id: UUID | None, present: Collection[UUID]) -> bool:
    """Whether an action with this goal serves none of the plan's present ones."""
    return goal_id is None or goal_id not in present


def break_of_market_goal(*, has_relationship_goal: bool, has_action: bool) -> TraceBreak | None:
    """What a market goal lacks, the first thing of the chain; a level goal is a goal for relationships too."""
    if not has_relationship_goal:
        return TraceBreak.GOAL_WITHOUT_RELATIONSHIP
    return None if has_action else TraceBreak.GOAL_WITHOUT_ACTION
