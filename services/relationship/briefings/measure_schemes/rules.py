"""Which measures suit a person (method, sections 4.1 and 6): by the present level, and by what the next one lacks."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from services.relationship.key_people.schemes.rules import (
    AssessmentDimension,
    LevelScheme,
    RelationshipLevel,
    next_requirement,
    shortfalls,
)
from shared.problems import FieldError, Text
from shared.schemes.problems import SchemeUnsound

MAX_SUGGESTED = 4
"""Measures that are suggested for a person at most."""


class Measured(Protocol):
    """Whom a measure is for."""

    @property
    def levels(self) -> Sequence[RelationshipLevel]: ...
    @property
    def dimension(self) -> AssessmentDimension | None: ...


MeasureT = TypeVar("MeasureT", bound=Measured)


def lacking(
    scores: Mapping[AssessmentDimension, int | None], level: RelationshipLevel, scheme: LevelScheme
) -> list[AssessmentDimension]:
    """The dimensions that the next level lacks, the one that lacks most first; none at the highest level.

    Where only the sum is too low, they are those with the lowest score.
    """
    above = next_requirement(level, scheme)
    if above is None:
        return []
    short = shortfalls({one: score for one, score in scores.items() if score is not None}, above)
    gaps = {one.dimension: one.needed - (one.present or 0) for one in short if one.dimension is not None}
    if gaps:
        return sorted(gaps, key=lambda one: (-gaps[one], list(AssessmentDimension).index(one)))
    lowest = min(score or 0 for score in scores.values())
    return [one for one in AssessmentDimension if (scores[one] or 0) == lowest] if short else []


def suggest(
    measures: Iterable[MeasureT], level: RelationshipLevel | None, lacks: Sequence[AssessmentDimension]
) -> list[MeasureT]:
    """The measures for a person of this level (None: not in contact yet): for what lacks most first, then the others.

    A dimension that lacks less gives one measure at most, so that there is room for every one.
    """
    fitting = [one for one in measures if (level in one.levels if level else not one.levels)]
    of = {dimension: [one for one in fitting if one.dimension is dimension] for dimension in lacks}
    first = [one for place, found in enumerate(of.values()) for one in (found if place == 0 else found[:1])]
    general = [one for one in fitting if one.dimension is None]
    return [*first[: MAX_SUGGESTED - 1], *general][:MAX_SUGGESTED]


def refuse_unsound(measures: Sequence[Measured]) -> None:
    """Check that nobody remains without a measure, and that nothing is lacking before the first contact.

    Raises SchemeUnsound.
    """
    general = [one for one in measures if one.dimension is None]
    missing = [level for level in RelationshipLevel if not any(level in one.levels for one in general)]
    errors = []
    if missing:
        values = {"names": [level.named for level in missing]}
        errors.append(FieldError("levels_missing", _MISSING, "/content/measures", values=values))
    if all(one.levels for one in general):
        errors.append(FieldError("first_contact_missing", _FIRST, "/content/measures"))
    errors += [
        FieldError("not_assessed", _UNASSESSED, f"/content/measures/{place}/dimension")
        for place, one in enumerate(measures)
        if not one.levels and one.dimension is not None
    ]
    if errors:
        raise SchemeUnsound(errors=errors)


_MISSING = Text("Give a measure without a dimension for: {names}.", "请为以下级别至少给出一项不限维度的措施：{names}。")
_FIRST = Text(
    "Give a measure without levels, for people not in contact yet.",
    "请至少给出一项不限级别的措施，用于尚未接触的人员。",
)
_UNASSESSED = Text(
    "Who is not in contact has no scores yet: leave the dimension out, or name levels.",
    "尚未接触的人员没有评分：请去掉维度，或指定级别。",
)
