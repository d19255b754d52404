"""How we compare with a competitor (method, section 5): the ten axes and their result."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from shared.labels import Labelled
from shared.problems import NotFound, Text

HIGHEST_SCORE = 5


class ComparisonAxis(Labelled):
    """One of the ten axes on which we are compared with a competitor."""

    PRODUCT = "product", "Product", "产品"
    TECHNOLOGY = "technology", "Technology", "技术"
    TIME_TO_MARKET = "time_to_market", "Time to market", "上市时间"
    MANUFACTURING = "manufacturing", "Manufacturing", "制造"
    QUALITY = "quality", "Quality", "质量"
    QUALIFICATION = "qualification", "Qualification", "资质"
    DELIVERY = "delivery", "Delivery", "交付"
    PROCESS = "process", "Process", "流程"
    INFORMATION_SYSTEMS = "information_systems", "Information systems", "信息系统"
    PRICE = "price", "Price", "价格"


class ProfileNotFound(NotFound):
    """There is no such profile, or its customer is not one of the caller's."""

    title = Text("Competitor profile not found", "未找到友商档案")
    detail = Text("There is no profile {id}, or you may not see it.", "友商档案 {id} 不存在，或您无权查看。")


@dataclass(frozen=True, slots=True)
class Scores:
    """Ours and theirs on one axis, 0 to 5, as the customer sees it."""

    ours: int
    theirs: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """The result of the scored axes."""

    advantages: tuple[ComparisonAxis, ...]
    disadvantages: tuple[ComparisonAxis, ...]
    lead: Decimal | None


def compare(axes: Mapping[ComparisonAxis, Scores]) -> Comparison:
    """Where we are ahead and behind, the widest gap first, and our mean lead; None where nothing was scored."""
    gaps = {axis: axes[axis].ours - axes[axis].theirs for axis in ComparisonAxis if axis in axes}
    widest_first = sorted(gaps, key=lambda axis: -abs(gaps[axis]))
    lead = (Decimal(sum(gaps.values())) / len(gaps)).quantize(Decimal("0.01")) if gaps else None
    return Comparison(
        advantages=tuple(axis for axis in widest_first if gaps[axis] > 0),
        disadvantages=tuple(axis for axis in widest_first if gaps[axis] < 0),
        lead=lead,
    )
