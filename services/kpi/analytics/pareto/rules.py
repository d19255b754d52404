"""Ranks, ABC classes, concentration and the pyramid (method, sections 2.4 and 7)."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal
from itertools import accumulate
from typing import NamedTuple

from shared.labels import Labelled

NOTHING, PLACES = Decimal(0), Decimal("0.000001")
TO_B, TO_C = Decimal("0.8"), Decimal("0.95")
"""Cumulative shares before which a member is of class A and B: whoever is needed to reach 80 % is A."""
TEN = 10


class Ranked(Labelled):
    """What is ranked."""

    CUSTOMER = "customer", "Customers", "客户"
    PRODUCT = "product", "Products", "产品"
    CATEGORY = "category", "Product categories", "产品类别"


class AbcClass(Labelled):
    """The class by cumulative share."""

    A = "a", "A: up to 80 % of the sales", "A 类：累计占比至 80%"
    B = "b", "B: up to 95 %", "B 类：至 95%"
    C = "c", "C: the rest", "C 类：其余"


class PyramidTier(Labelled):
    """The tiers of the reference pyramid, counted from the top: shown beside the distribution, never forced."""

    CORE = "core", "Core: the first 1 %", "核心：前 1%"
    IMPORTANT = "important", "Important: the next 19 %", "重要：其后 19%"
    SMALL_AND_MEDIUM = "small_and_medium", "Small and medium: the next 30 %", "中小：其后 30%"
    SMALL = "small", "Small: the last 50 %", "小：后 50%"


ENDS = {
    PyramidTier.CORE: Decimal("0.01"),
    PyramidTier.IMPORTANT: Decimal("0.2"),
    PyramidTier.SMALL_AND_MEDIUM: Decimal("0.5"),
    PyramidTier.SMALL: Decimal(1),
}
"""The share of the members up to which each tier reaches."""


class ParetoReason(Labelled):
    """Why there are no shares."""

    NO_NET_SALES = "no_net_sales", "The net sales of all are not above 0", "全部净销售额不为正"


class Place(NamedTuple):
    """A member's share and class; without positive net sales of all there are none."""

    share: Decimal | None
    cumulative_share: Decimal | None
    abc_class: AbcClass | None


class Portion(NamedTuple):
    """Some of the members: how many, their net sales, and the share of the net sales of all."""

    members: int
    sales: Decimal
    share: Decimal | None


class Concentration(NamedTuple):
    """What the best are together (method, section 7: concentration)."""

    top_fifth: Portion
    top_tenth: Portion
    top_ten: Portion
    hhi: Decimal | None
    """Σ share² over those with positive net sales."""


def places_of(sales: Sequence[Decimal]) -> list[Place]:
    """The places of net sales in falling order; the shares are of the net sales of all, negative ones included."""
    total = sum(sales, NOTHING)
    if total <= 0:
        return [Place(None, None, None)] * len(sales)
    sums = list(accumulate(sales))
    return [
        Place(_share(value, total), _share(until, total), _class_after((until - value) / total))
        for value, until in zip(sales, sums, strict=True)
    ]


def _class_after(share: Decimal) -> AbcClass:
    return AbcClass.A if share < TO_B else AbcClass.B if share < TO_C else AbcClass.C


def classes_of(sales: Sequence[Decimal], places: Sequence[Place]) -> dict[AbcClass, Portion]:
    """How many are in each class, and what they are together."""
    total = sum(sales, NOTHING)
    found = {}
    for one in AbcClass:
        among = [value for value, place in zip(sales, places, strict=True) if place.abc_class is one]
        found[one] = _portion(among, total)
    return found


def pyramid_of(sales: Sequence[Decimal]) -> dict[PyramidTier, Portion]:
    """The members counted from the top: 1 %, the next 19 %, the next 30 %, the last 50 %."""
    total, found, start = sum(sales, NOTHING), {}, 0
    for tier, share in ENDS.items():
        end = _first(share, len(sales))
        found[tier] = _portion(sales[start:end], total)
        start = end
    return found


def concentration_of(sales: Sequence[Decimal]) -> Concentration:
    """The best ⌈20 % · n⌉, ⌈10 % · n⌉ and ten over the net sales of all n."""
    total, count = sum(sales, NOTHING), len(sales)
    fifth, tenth, ten = (
        _portion(sales[:end], total) for end in (_first(Decimal("0.2"), count), _first(Decimal("0.1"), count), TEN)
    )
    positive = [value for value in sales if value > 0]
    of_positive = sum(positive, NOTHING)
    hhi = sum(((value / of_positive) ** 2 for value in positive), NOTHING).quantize(PLACES) if positive else None
    return Concentration(fifth, tenth, ten, hhi)


def _first(share: Decimal, count: int) -> int:
    return int((share * count).to_integral_value(ROUND_CEILING))


def _portion(among: Sequence[Decimal], total: Decimal) -> Portion:
    sales = sum(among, NOTHING)
    return Portion(len(among), sales, _share(sales, total) if total > 0 else None)


def _share(value: Decimal, total: Decimal) -> Decimal:
    return (value / total).quantize(PLACES, ROUND_HALF_EVEN)
