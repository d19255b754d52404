"""Supplier criteria in a plan (method, 6, step 2): what makes one unsound, and the series of the radar; pure.

Scores are 0 to 5, as in the customer's file, from which they may be taken over: another scale, or one that a scheme
could change, would make two plans incomparable.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from shared.customers.purchasing import CriterionAxis
from shared.problems import FieldError, Invalid, NotFound, Text

MAX_RIVALS = 50
DRAWN_RIVALS = 4
"""As many outlines as people can tell apart beside the demand and ours."""


class PlanCriterionNotFound(NotFound):
    """The plan has no such supplier criterion."""

    title = Text("Supplier criterion not found", "未找到供应商评价标准")
    detail = Text("The plan has no supplier criterion {id}.", "该规划没有供应商评价标准 {id}。")


class PlanCriterionEmpty(Invalid):
    """A criterion says at least what the customer demands, or how we or a rival do."""

    title = Text("Nothing stated", "未填写内容")
    detail = Text("Give `demanded`, `ours` or a score in `rivals`.", "请填写客户要求、我方得分或友商得分。")


class PlanRivalScoredTwice(Invalid):
    """`rivals` has a competitor twice."""

    title = Text("A rival is scored twice", "友商重复评分")
    detail = Text("Give each competitor one score.", "每个友商只能有一个得分。")


@dataclass(frozen=True, slots=True)
class Criterion:
    """An axis: what the customer demands, ours, each rival's; None: not known."""

    demanded: int | None
    ours: int | None
    rivals: Mapping[UUID, int]


@dataclass(frozen=True, slots=True)
class Outlines:
    """Scores by axis, in the method's order; None: not known."""

    demanded: tuple[int | None, ...]
    ours: tuple[int | None, ...]
    rivals: Mapping[UUID, tuple[int | None, ...]]


def refuse_unsound(demanded: int | None, ours: int | None, rivals: Iterable[UUID]) -> None:
    """Something is stated, and each rival once. Raises PlanCriterionEmpty, PlanRivalScoredTwice."""
    scored = list(rivals)
    if demanded is None and ours is None and not scored:
        raise PlanCriterionEmpty()
    errors = [
        FieldError("repeated", PlanRivalScoredTwice.detail, pointer=f"/rivals/{place}/competitor_id")
        for place, rival in enumerate(scored)
        if rival in scored[:place]
    ]
    if errors:
        raise PlanRivalScoredTwice(errors=errors)


def outlines(criteria: Mapping[CriterionAxis, Criterion]) -> Outlines:
    """The scores of everybody over all ten axes; rivals in the order in which the axes first name them."""
    axes = [criteria.get(axis) for axis in CriterionAxis]
    rivals: Sequence[UUID] = list(dict.fromkeys(rival for one in axes if one for rival in one.rivals))
    return Outlines(
        demanded=tuple(one.demanded if one else None for one in axes),
        ours=tuple(one.ours if one else None for one in axes),
        rivals={rival: tuple(one.rivals.get(rival) if one else None for one in axes) for rival in rivals},
    )


def drawn(rivals: Mapping[UUID, Sequence[int | None]]) -> list[UUID]:
    """The rivals that a radar shows: those with the most scores, of equals the first."""
    known = {rival: sum(score is not None for score in scores) for rival, scores in rivals.items()}
    return sorted(rivals, key=lambda rival: -known[rival])[:DRAWN_RIVALS]
