"""Ratings, and what makes a scorecard scheme unsound (method, section 7; all figures are ours)."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise
from typing import Protocol

from shared.labels import Labelled
from shared.problems import FieldError, Text


class Rating(Labelled):
    """How well a person or team did, the best first."""

    OUTSTANDING = "outstanding", "Outstanding", "优秀"
    GOOD = "good", "Good", "良好"
    FAIR = "fair", "Meets most expectations", "基本达标"
    POOR = "poor", "Below expectations", "待改进"


class ScoreLimits(Protocol):
    """The bounds of a goal's score."""

    @property
    def floor(self) -> Decimal: ...
    @property
    def cap(self) -> Decimal: ...


class RatingSteps(Protocol):
    """From which total on a scorecard has which rating; below the lowest it is poor."""

    @property
    def outstanding(self) -> Decimal: ...
    @property
    def good(self) -> Decimal: ...
    @property
    def fair(self) -> Decimal: ...


def rating_of(total: Decimal, steps: RatingSteps) -> Rating:
    """The rating that a total proposes; the upper band takes the edge value."""
    for rating in (Rating.OUTSTANDING, Rating.GOOD, Rating.FAIR):
        if total >= getattr(steps, rating.value):
            return rating
    return Rating.POOR


def refuse_limits(limits: ScoreLimits, pointer: str) -> Iterable[FieldError]:
    """The cap is above the floor."""
    if limits.cap <= limits.floor:
        text = Text("The highest score must be above the lowest.", "得分上限须高于得分下限。")
        yield FieldError("cap_below_floor", text, pointer=f"{pointer}/cap")


def refuse_rating_steps(steps: RatingSteps, pointer: str) -> Iterable[FieldError]:
    """A better rating begins at a higher total."""
    if not steps.outstanding > steps.good > steps.fair:
        text = Text("Each better rating begins at a higher total.", "等级越高，起点总分须越高。")
        yield FieldError("ratings_not_falling", text, pointer=pointer)


def refuse_days(days: list[tuple[str, int]], pointer: str) -> Iterable[FieldError]:
    """What follows on something else is not due before it."""
    for (_, before), (name, after) in pairwise(days):
        if after < before:
            text = Text("A later step is not due before the one that it follows on.", "后续步骤的期限不得早于前一步。")
            yield FieldError("days_not_rising", text, pointer=f"{pointer}/{name}")
