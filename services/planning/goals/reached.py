"""What came of goals for levels: how many are reached, and how levels moved since the goals were set; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from shared.customers.relationship_levels import LevelState

UNREAD = (LevelState.UNAVAILABLE, LevelState.NOT_PERMITTED)


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


def levels_moved(when_set: Level | None, current: Level | None) -> int | None:
    """Levels up, or down where negative, since the goal was set; None when one of them is unknown."""
    return None if when_set is None or current is None else current.rank - when_set.rank
