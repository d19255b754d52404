"""The customer's supplier criteria (method, section 6, step 2): the ten axes, and who meets what it demands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from shared.customers.purchasing import HIGHEST_SCORE as HIGHEST_SCORE
from shared.customers.purchasing import CriterionAxis as CriterionAxis
from shared.problems import FieldError, Invalid, NotFound, Text


class CriterionNotFound(NotFound):
    """There is no such criterion, or its customer is not one of the caller's."""

    title = Text("Supplier criterion not found", "未找到供应商评价标准")
    detail = Text("No supplier criterion {id} that you may see.", "没有您可查看的供应商评价标准 {id}。")


class CriterionEmpty(Invalid):
    """A criterion says at least what the customer demands, or how we or a rival do."""

    title = Text("Nothing stated", "未填写内容")
    detail = Text("Give `demanded`, `ours` or a score in `rivals`.", "请填写客户要求、我方得分或友商得分。")


class RivalScoredTwice(Invalid):
    """`rivals` has a competitor twice."""

    title = Text("A rival is scored twice", "友商重复评分")
    detail = Text("Give each competitor one score.", "每个友商只能有一个得分。")


@dataclass(frozen=True, slots=True)
class Criterion:
    """One axis: what the customer demands, ours, each rival's, 0 to 5; None: not known."""

    demanded: int | None
    ours: int | None
    rivals: Mapping[UUID, int]


@dataclass(slots=True)
class RivalComparison:
    """How we compare with a rival on the axes where both are scored."""

    gaps: dict[CriterionAxis, int] = field(default_factory=dict)

    @property
    def advantages(self) -> list[CriterionAxis]:
        """Where we are ahead, the widest gap first."""
        return [axis for axis in self._widest_first() if self.gaps[axis] > 0]

    @property
    def disadvantages(self) -> list[CriterionAxis]:
        """Where we are behind, the widest gap first."""
        return [axis for axis in self._widest_first() if self.gaps[axis] < 0]

    @property
    def lead(self) -> Decimal | None:
        """Our mean lead; None where nothing can be compared."""
        return (Decimal(sum(self.gaps.values())) / len(self.gaps)).quantize(Decimal("0.01")) if self.gaps else None

    def _widest_first(self) -> list[CriterionAxis]:
        return sorted(self.gaps, key=lambda axis: (-abs(self.gaps[axis]), list(CriterionAxis).index(axis)))


def compare(criteria: Mapping[CriterionAxis, Criterion]) -> dict[UUID, RivalComparison]:
    """Our comparison with each rival that has a score on any axis."""
    found: dict[UUID, RivalComparison] = {}
    for axis, criterion in criteria.items():
        for rival, theirs in criterion.rivals.items():
            comparison = found.setdefault(rival, RivalComparison())
            if criterion.ours is not None:
                comparison.gaps[axis] = criterion.ours - theirs
    return found


def unmet(criteria: Mapping[CriterionAxis, Criterion]) -> list[CriterionAxis]:
    """The axes on which we are below what the customer demands, the widest gap first."""
    short = {
        axis: one.demanded - one.ours
        for axis, one in criteria.items()
        if one.demanded is not None and one.ours is not None and one.ours < one.demanded
    }
    return sorted(short, key=lambda axis: (-short[axis], list(CriterionAxis).index(axis)))


def refuse_unsound(demanded: int | None, ours: int | None, rivals: Iterable[UUID]) -> None:
    """Something is stated, and each rival once. Raises CriterionEmpty, RivalScoredTwice."""
    scored = list(rivals)
    if demanded is None and ours is None and not scored:
        raise CriterionEmpty()
    errors = [
        FieldError("repeated", RivalScoredTwice.detail, pointer=f"/rivals/{place}/competitor_id")
        for place, rival in enumerate(scored)
        if rival in scored[:place]
    ]
    if errors:
        raise RivalScoredTwice(errors=errors)
