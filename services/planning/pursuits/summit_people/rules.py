"""Levels of the people whom a summit project needs: pure."""

from shared.customers.relationship_levels import RelationshipLevel
from shared.problems import Conflict, NotFound, Text

MAX_SUMMIT_PEOPLE = 100


class SummitPersonNotFound(NotFound):
    """The summit project names no such person, or the caller may not see it."""

    title = Text("Person not found", "未找到关键人")
    detail = Text("There is no person {id} here, or you may not see it.", "此处没有关键人 {id}，或您无权查看。")


class TooManySummitPeople(Conflict):
    """The summit project names as many people as it can."""

    title = Text("Too many people", "关键人过多")
    detail = Text("A summit project names at most {most} people.", "一个山头项目最多 {most} 位关键人。")


def refuse_too_many(number: int) -> None:
    """Raises TooManySummitPeople."""
    if number >= MAX_SUMMIT_PEOPLE:
        raise TooManySummitPeople(most=MAX_SUMMIT_PEOPLE)


def gap_steps(needed: RelationshipLevel, level: RelationshipLevel | None) -> int:
    """Levels that are missing: 0 at or above the needed one; who was never assessed is below the lowest."""
    return max(needed.rank - (-1 if level is None else level.rank), 0)
