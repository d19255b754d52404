"""What the actions of a year moved, by kind and group (method, 6, step 5): pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.planning.execution.progress.rules import (
    ActionEffect,
    ActionKind,
    Movement,
    SceneEffect,
    by_scene,
    levels_moved,
)
from services.planning.goals.level_goals.rules import LevelGoalKind
from shared.customers.contact_terms import Scene
from shared.labels import Labelled
from shared.problems import Invalid, Text

MAX_CUSTOMERS = 10_000
"""Customers whose levels one evaluation reads."""


class EvaluationGrouping(Labelled):
    """How a year's evaluation is grouped; it is always grouped by the kind of action."""

    NOTHING = "nothing", "Everything together", "不分组"
    CUSTOMER_CLASS = "customer_class", "Class of the customer", "客户分类"
    REGION = "region", "Region of the customer", "客户区域"
    MANAGER = "manager", "Account manager", "客户经理"


class TooManyEvaluated(Invalid):
    """The evaluation is about more customers than one answer reads the levels of."""

    title = Text("Too many customers", "客户数量过多")
    detail = Text(
        "It is about {count} customers, at most {most} at once: filter by class, region or account manager.",
        "涉及 {count} 个客户，每次最多 {most} 个：请按客户分类、区域或客户经理筛选。",
    )


@dataclass(frozen=True, slots=True)
class DoneAction:
    """An action that was done, and how the levels moved: of its goal's relationship, else of its people."""

    group: str | None
    scene: Scene | None
    level_goal_kind: LevelGoalKind | None
    currency: str
    planned: Decimal | None
    actual: Decimal | None
    movements: Sequence[Movement]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The actions of a kind in a group and a currency. Relationships are counted once for each action."""

    group: str | None
    effect: SceneEffect
    planned: Decimal | None
    raised: int
    lowered: int
    unchanged: int
    unknown: int


def evaluate(actions: Iterable[DoneAction]) -> list[Evaluation]:
    """The actions by group and kind; the group with the most actions first, the one of nobody last."""
    groups: dict[str | None, list[DoneAction]] = defaultdict(list)
    for one in actions:
        groups[one.group].append(one)
    in_order = sorted(groups, key=lambda group: (group is None, -len(groups[group]), group or ""))
    return [row for group in in_order for row in _of_group(group, groups[group])]


def _of_group(group: str | None, actions: Sequence[DoneAction]) -> Iterable[Evaluation]:
    by_kind: dict[ActionKind, list[DoneAction]] = defaultdict(list)
    for one in actions:
        by_kind[one.scene, one.level_goal_kind, one.currency].append(one)
    for effect in by_scene(
        ActionEffect(*kind, one.actual, levels_moved(one.movements)) for kind, found in by_kind.items() for one in found
    ):
        found = by_kind[effect.scene, effect.level_goal_kind, effect.currency]
        planned = [one.planned for one in found if one.planned is not None]
        steps = [movement.steps for one in found for movement in one.movements]
        known = [one for one in steps if one is not None]
        yield Evaluation(
            group,
            effect,
            planned=sum(planned, start=Decimal(0)) if planned else None,
            raised=sum(one > 0 for one in known),
            lowered=sum(one < 0 for one in known),
            unchanged=known.count(0),
            unknown=len(steps) - len(known),
        )


def refuse_too_many(count: int) -> None:
    """Raises TooManyEvaluated."""
    if count > MAX_CUSTOMERS:
        raise TooManyEvaluated(count=count, most=MAX_CUSTOMERS)
