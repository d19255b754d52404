"""What moved a level: the dimensions whose score changed between two assessments (method, 4.1)."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from services.relationship.key_people.schemes.rules import AssessmentDimension
from shared.problems import BadRequest, Text


class WindowEndsEarly(BadRequest):
    """The window's end is before its start."""

    title = Text("The window ends before it begins", "结束日期早于开始日期")
    detail = Text("`to` is before `from`.", "结束日期不得早于开始日期。")


class ScoreChange(NamedTuple):
    """A dimension's score before and after, and the evidence for the present one; None: nothing was seen."""

    dimension: AssessmentDimension
    from_score: int | None
    to_score: int | None
    evidence: str | None


def score_changes(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> Iterator[ScoreChange]:
    """The dimensions whose scores differ; of a first assessment all that were seen."""
    for dimension in AssessmentDimension:
        earlier, now = ((one or {}).get(dimension.value) or {} for one in (before, after))
        if earlier.get("score") != now.get("score"):
            yield ScoreChange(dimension, earlier.get("score"), now.get("score"), now.get("evidence"))


def refuse_early_end(first: date | None, last: date | None) -> None:
    """Raises WindowEndsEarly."""
    if first is not None and last is not None and last < first:
        raise WindowEndsEarly()
