"""What is kept of anonymous answers when they are counted (method, 4.5)."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from services.relationship.satisfaction.responses.rules import VALUE_MARKS, Answers


def without_rare(ballots: Sequence[Answers], least: int) -> list[Answers]:
    """The answers without the marks that fewer than so many people gave: a mean of them would be of one or two people,
    by itself or as the difference of two means. Texts stay: whoever writes one knows that it is read.
    """
    given = Counter((key, name) for answers in ballots for key, one in answers.items() for name in one)
    rare = {(key, name) for (key, name), people in given.items() if name in VALUE_MARKS and people < least}
    return [_without(answers, rare) for answers in ballots]


def _without(answers: Answers, rare: set[tuple[str, str]]) -> Answers:
    kept = {
        key: {name: value for name, value in one.items() if (key, name) not in rare} for key, one in answers.items()
    }
    return {key: one for key, one in kept.items() if one.keys() - {"kind", "topic"}}


def last_day(closes_on: date, closed_on: date | None) -> date:
    """The day of all answers to an anonymous survey: its last one."""
    return closes_on if closed_on is None else min(closes_on, closed_on)
