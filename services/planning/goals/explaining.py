"""What of a goal needs a reason: a target below today's level, a day outside the plan's fiscal year (method, 6)."""

from datetime import date, timedelta
from typing import Protocol

from services.planning.asking import AnswerState
from shared.problems import FieldError, Invalid, Text
from shared.time import fiscal_year_bounds
from shared.web.peers import PeerUnavailable


class Level(Protocol):
    """A level of a relationship."""

    @property
    def rank(self) -> int:
        """Its place among its levels."""

    @property
    def named(self) -> Text:
        """Its name in both languages."""


class Explained(Protocol):
    """A goal for a relationship."""

    @property
    def target_level(self) -> Level:
        """The level to reach."""

    due_on: date
    reason: str | None


class GoalUnexplained(Invalid):
    """A target below today's level, or a day outside the plan's fiscal year, needs a `reason`."""

    title = Text("Say why in the reason", "请填写原因")
    detail = Text("Give a reason for what is listed, or correct it.", "请为所列内容填写原因，或予以更正。")


def outside_year(due_on: date, fiscal_year: int, first_month: int) -> list[FieldError]:
    """The error of a day that is not in the fiscal year."""
    first, after = fiscal_year_bounds(fiscal_year, first_month)
    if first <= due_on < after:
        return []
    text = Text("The plan's fiscal year is from {first} to {last}.", "规划所属财年为 {first} 至 {last}。")
    values = {"first": first, "last": after - timedelta(days=1)}
    return [FieldError("outside_year", text, "/due_on", values=values)]


def refuse_unexplained_target(
    goal: Explained, answer: AnswerState, current: Level | None, fiscal_year: int, first_month: int
) -> None:
    """`current`: today's level, if it is known; while it cannot be asked for, only a goal with a reason is written.

    Raises GoalUnexplained, PeerUnavailable.
    """
    if goal.reason is not None:
        return
    if answer is AnswerState.UNAVAILABLE:
        raise PeerUnavailable(peer="relationship")
    errors = outside_year(goal.due_on, fiscal_year, first_month)
    if current is not None and goal.target_level.rank < current.rank:
        text = Text("Today's level is {level}.", "目前级别为“{level}”。")
        errors.insert(0, FieldError("below_present_level", text, "/target_level", values={"level": current.named}))
    if errors:
        raise GoalUnexplained(errors=errors)
