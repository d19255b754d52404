"""From a customer's factors to score, coverage and class (method, 2.3 and 2.4)."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from math import ceil
from typing import NamedTuple

from services.customer.grading.schemes.rules import (
    FACTORS,
    MAX_POINTS,
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
"""Minimum ranks of key-person levels: `favourable` means close, `contacted` means in touch."""


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
    """How a grade's class compares with the previous one."""

    FIRST = "first", "First grade", "首次分级"
    UP = "up", "Up", "升级"
    SAME = "same", "Unchanged", "不变"
    DOWN = "down", "Down", "降级"


class Score(NamedTuple):
    """The weighted share of the possible points, and the weighted share of the factors with a value."""

    score: Decimal | None
    coverage: Decimal


class GradeNotFound(NotFound):
    """There is no such grade, or the caller may not see its customer."""

    title = Text("Grade not found", "未找到分级结果")
    detail = Text("There is no grade {id}, or you may not see it.", "分级结果 {id} 不存在，或您无权查看。")


def band_of(value: Decimal | int, edges: BandEdges) -> GradingBand:
    """The band of a measured factor; a value on an edge belongs to the upper band."""
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
    """Whole months between the days; 0 when `last` is earlier."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return max(months - (last.day < first.day), 0)


def score_of(bands: Mapping[GradingFactor, GradingBand], scheme: GradingScheme) -> Score:
    """Σ weight·points / Σ weight·4 over the factors with a band, and the weighted share that has one."""
    total = sum(scheme.weights.values())
    weighed = points = Decimal(0)
    for factor, band in bands.items():
        weight = scheme.weights[factor]
        weighed += weight
        points += weight * POINTS[band]
    coverage = (weighed / total).quantize(SCORE_PLACES, ROUND_HALF_EVEN)
    if not weighed:
        return Score(None, coverage)
    return Score((points / (weighed * MAX_POINTS)).quantize(SCORE_PLACES, ROUND_HALF_EVEN), coverage)


def is_provisional(coverage: Decimal, scheme: GradingScheme) -> bool:
    """Whether too few factors have a value for a final grade."""
    return coverage < scheme.least_coverage


def class_of(score: Decimal | None, scheme: GradingScheme, *, is_potential: bool) -> CustomerClass:
    """The class; `is_potential`: no order yet, or marked as worth developing."""
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
    """Up or down since the previous grade; a first order moves a potential customer up."""
    if before is None:
        return Movement.FIRST
    steps = RANKS[now] - RANKS[before]
    return Movement.SAME if steps == 0 else Movement.UP if steps > 0 else Movement.DOWN


NO_BAND = "-"


def pack_bands(bands: Mapping[GradingFactor, GradingBand]) -> str:
    """The bands of all factors in order, one letter each: `AB-CD--------`."""
    return "".join([bands.get(factor, NO_BAND) for factor in FACTORS])


def moved_factors(before: str | None, now: str) -> list[GradingFactor]:
    """The factors whose band differs from the previous grade: the reasons for a movement."""
    if before is None:
        return []
    return [factor for factor, old, new in zip(FACTORS, before, now, strict=True) if old != new]


def top_cutoff(sales: Sequence[Decimal], share: Decimal) -> Decimal | None:
    """The sales of the last customer within the top share, out of all positive sales, highest first.

    Ties are included. A fraction of a customer counts as a whole one.
    """
    places = ceil(len(sales) * share)
    return sales[places - 1] if places > 0 else None
