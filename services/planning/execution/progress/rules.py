"""The effect of actions (method, 6, step 5): did the level move, and at what cost; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from services.planning.goals.level_goals.rules import LevelGoalKind
from shared.customers.contact_terms import Scene
from shared.labels import Labelled

ActionKind = tuple[Scene | None, LevelGoalKind | None, str]
"""A kind of action: its scene, the relationship that it was to move (None: that with people), and its currency."""
History = Sequence[tuple[date, int | None]]
"""The levels of a relationship, the earliest first: since which day, and the rank; None: it has none from then on."""


class EffectState(Labelled):
    """Whether the levels of the relationships that an action was to move did so."""

    RAISED = "raised", "Levels rose", "关系提升"
    UNCHANGED = "unchanged", "Levels stayed", "关系未变"
    LOWERED = "lowered", "Levels fell", "关系下降"
    NOT_ASSESSED = "not_assessed", "Not assessed since", "尚未重新评估"
    NO_PEOPLE = "no_people", "About nobody in particular", "未指定联系人"
    UNAVAILABLE = "unavailable", "Temporarily unavailable", "暂不可读取"
    NOT_PERMITTED = "not_permitted", "Not permitted", "无权查看"


@dataclass(frozen=True, slots=True)
class Movement:
    """A relationship's rank before an action and after it; None: not assessed before, or not since."""

    before: int | None
    after: int | None

    @property
    def steps(self) -> int | None:
        """Levels up or down; None where one of the two is not known."""
        return None if self.before is None or self.after is None else self.after - self.before


def movement_of(history: History, done_on: date, effect_days: int) -> Movement:
    """The levels around the day of the action.

    Before: the last one since an earlier day. After: the last one since that day or a later one until the end of the
    days that count; an earlier assessment says nothing of the effect.
    """
    last_day = done_on + timedelta(days=effect_days)
    before = [rank for day, rank in history if day < done_on]
    after = [rank for day, rank in history if done_on <= day <= last_day]
    return Movement(before[-1] if before else None, after[-1] if after else None)


def state_of(movements: Sequence[Movement]) -> EffectState:
    """What the movements amount to: their sum decides."""
    if not movements:
        return EffectState.NO_PEOPLE
    known = [one.steps for one in movements if one.steps is not None]
    if not known:
        return EffectState.NOT_ASSESSED
    moved = sum(known)
    if moved == 0:
        return EffectState.UNCHANGED
    return EffectState.RAISED if moved > 0 else EffectState.LOWERED


def levels_moved(movements: Iterable[Movement]) -> int | None:
    """The sum of the levels up and down; None when none is known."""
    known = [one.steps for one in movements if one.steps is not None]
    return sum(known) if known else None


def cost_per_level(cost: Decimal | None, moved: int | None) -> Decimal | None:
    """What a level up has cost; None when the cost is not known or nothing rose."""
    return round(cost / moved, 2) if cost is not None and moved is not None and moved > 0 else None


@dataclass(frozen=True, slots=True)
class ActionEffect:
    """What the totals by kind of action are made of; `level_goal_kind` None: the levels are those of people."""

    scene: Scene | None
    level_goal_kind: LevelGoalKind | None
    currency: str
    cost: Decimal | None
    moved: int | None


@dataclass(frozen=True, slots=True)
class SceneEffect:
    """The actions of a kind together; only those with a known effect have a cost per level."""

    scene: Scene | None
    level_goal_kind: LevelGoalKind | None
    currency: str
    actions: int
    assessed: int
    moved: int | None
    cost: Decimal | None
    per_level: Decimal | None


def by_scene(effects: Iterable[ActionEffect]) -> list[SceneEffect]:
    """The effects by scene, kind of relationship and currency, in the order of the scenes; without a scene last.

    Levels of people, general and organizational ones are never added to one another.
    """
    groups: dict[ActionKind, list[ActionEffect]] = {}
    for one in effects:
        groups.setdefault((one.scene, one.level_goal_kind, one.currency), []).append(one)
    scenes, kinds = [*Scene, None], [None, *LevelGoalKind]
    keys = sorted(groups, key=lambda key: (scenes.index(key[0]), kinds.index(key[1]), key[2]))
    return [_together(key, groups[key]) for key in keys]


def _together(kind: ActionKind, found: Sequence[ActionEffect]) -> SceneEffect:
    assessed = [one for one in found if one.moved is not None]
    costs = [one.cost for one in found if one.cost is not None]
    of_assessed = [one.cost for one in assessed if one.cost is not None]
    moved = sum(one.moved or 0 for one in assessed) if assessed else None
    # A cost that is not known would make levels look cheap.
    is_whole = len(of_assessed) == len(assessed)
    return SceneEffect(
        *kind,
        actions=len(found),
        assessed=len(assessed),
        moved=moved,
        cost=sum(costs, start=Decimal(0)) if costs else None,
        per_level=cost_per_level(sum(of_assessed, start=Decimal(0)) if is_whole else None, moved),
    )
