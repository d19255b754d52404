"""From a customer's factors to score, coverage and class (method, 2.3 and 2.4)."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from math import ceil
from typing import NamedTuple

from services.customer.grading.schemes.rules import (
    FACTORS,
    MOST_POINTS,
    POINTS,
    BandEdges,
    GradingBand,
    GradingFactor,
    GradingScheme,
)
from services.customer.profile.standing.rules import CustomerClass
from shared.labels import Labelled
from shared.problems import NotFound, Text

SCORE_PLACES = Decimal("0.0001")
CLOSE, IN_TOUCH = 3, 1
"""Ranks of key-person levels: from `favourable` on a person is close, from `contacted` on we are in touch."""


class FactorSource(Labelled):
    """Where a factor's band comes from."""

    KPI = "kpi", "Computed from orders", "订单数据"
    RECEIVABLES = "receivables", "Computed from receivables and payments", "应收与回款数据"
    SUPPLY_POSITIONS = "supply_positions", "Computed from supply positions", "供应份额"
    STRATEGIC_FIT = "strategic_fit", "Computed from the strategic fit", "战略匹配评估"
    RELATIONSHIP = "relationship", "Computed from key-person levels", "关键人关系"
    PROFILE = "profile", "Computed from the customer's profile", "客户档案"
    PERSON = "person", "Set by a person", "人工评定"


class Movement(Labelled):
    """How a grade's class stands to the one before."""

    FIRST = "first", "First grade", "首次分级"
    UP = "up", "Up", "升级"
    SAME = "same", "Unchanged", "不变"
    DOWN = "down", "Down", "降级"


class Score(NamedTuple):
    """The weighted share of all points, and of the weights that have a value."""

    score: Decimal | None
    coverage: Decimal


class GradeNotFound(NotFound):
    """There is no such grade, or its customer is not one of the caller's."""

    title = Text("Grade not found", "未找到分级结果")
    detail = Text("No grade {id} that you may see.", "没有您可查看的分级结果 {id}。")


def band_of(value: Decimal | int, edges: BandEdges) -> GradingBand:
    """The band of a measured factor; the upper band takes the edge."""
    if value >= edges.a:
        return GradingBand.A
    if value >= edges.b:
        return GradingBand.B
    return GradingBand.C if value >= edges.c else GradingBand.D


def depth_band(top: int | None, middle: int | None, base: int | None) -> GradingBand | None:
    """Factor 10 from the best rank of a person in each layer (None: nobody assessed there).

    A: close from top to base; B: close with the middle; C: in touch with top or middle; D: with operators at most.
    """
    if top is None and middle is None and base is None:
        return None
    upper, centre, lower = (-1 if rank is None else rank for rank in (top, middle, base))
    if min(upper, centre, lower) >= CLOSE:
        return GradingBand.A
    if centre >= CLOSE:
        return GradingBand.B
    return GradingBand.C if max(upper, centre) >= IN_TOUCH else GradingBand.D


def months_between(first: date, last: date) -> int:
    """Whole months that have passed; 0 where `last` is earlier."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return max(months - (last.day < first.day), 0)


def score_of(bands: Mapping[GradingFactor, GradingBand], scheme: GradingScheme) -> Score:
    """Σ weight·points / Σ weight·4 over the factors that have a band, and the weighted part that has one."""
    total = sum(scheme.weights.values())
    weighed = points = Decimal(0)
    for factor, band in bands.items():
        weight = scheme.weights[factor]
        weighed += weight
        points += weight * POINTS[band]
    coverage = (weighed / total).quantize(SCORE_PLACES, ROUND_HALF_EVEN)
    if not weighed:
        return Score(None, coverage)
    return Score((points / (weighed * MOST_POINTS)).quantize(SCORE_PLACES, ROUND_HALF_EVEN), coverage)


def is_provisional(coverage: Decimal, scheme: GradingScheme) -> bool:
    """Whether too few factors have a value for the grade to stand."""
    return coverage < scheme.least_coverage


def class_of(score: Decimal | None, scheme: GradingScheme, *, is_potential: bool) -> CustomerClass:
    """The class; `is_potential`: no order yet, or somebody holds it worth developing, for a reason."""
    if is_potential or score is None:
        return CustomerClass.POTENTIAL
    if score >= scheme.core_from:
        return CustomerClass.CORE
    if score >= scheme.important_from:
        return CustomerClass.IMPORTANT
    return CustomerClass.ORDINARY if score >= scheme.ordinary_from else CustomerClass.SMALL


RANKS = {
    CustomerClass.POTENTIAL: 0,
    CustomerClass.SMALL: 1,
    CustomerClass.ORDINARY: 2,
    CustomerClass.IMPORTANT: 3,
    CustomerClass.CORE: 4,
}
"""Classes from the lowest to the highest."""


def movement_of(before: CustomerClass | None, now: CustomerClass) -> Movement:
    """Up or down since the grade before; a first order lifts a potential customer."""
    if before is None:
        return Movement.FIRST
    steps = RANKS[now] - RANKS[before]
    return Movement.SAME if steps == 0 else Movement.UP if steps > 0 else Movement.DOWN


NO_BAND = "-"


def pack_bands(bands: Mapping[GradingFactor, GradingBand]) -> str:
    """The bands of all factors in their order, one letter each: `AB-CD--------`."""
    return "".join([bands.get(factor, NO_BAND) for factor in FACTORS])


def moved_factors(before: str | None, now: str) -> list[GradingFactor]:
    """Why a grade moved: the factors whose band is another than the grade before had."""
    if before is None:
        return []
    return [factor for factor, old, new in zip(FACTORS, before, now, strict=True) if old != new]


def top_cutoff(sales: Sequence[Decimal], share: Decimal) -> Decimal | None:
    """The sales of the last customer within the top share, out of all positive sales, highest first.

    Whoever sells as much is within it too: ties are included. A begun place counts as a whole one.
    """
    places = ceil(len(sales) * share)
    return sales[places - 1] if places > 0 else None
