"""From a customer's factors to score, coverage and class (method, 2.3 and 2.4)."""

from collections.abc import Mapping, Sequence
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
    PyramidLevel,
)
from services.customer.profile.standing.rules import CustomerClass
from shared.labels import Labelled
from shared.problems import NotFound, Text

SCORE_PLACES = Decimal("0.0001")


class Prospect(Labelled):
    """One of the four prospects of a customer."""

    POLICY_SUPPORT = "policy_support", "Policy support", "政策支持"
    RELATED_PRODUCTS = "related_products", "Related products", "相关产品"
    INVESTMENT = "investment", "Investment", "投资"
    TALENT = "talent", "Technology and talent", "技术与人才"


class JudgementKind(Labelled):
    """What people judge of a customer, for which there is no data."""

    DEMAND_STABLE = "demand_stable", "Demand is stable for three years", "三年内需求稳定"
    INDUSTRY_GROWING = "industry_growing", "Its industry grows fast", "所属行业高增长"
    PAIN_POINT = "pain_point", "Has a pain point that we can solve", "有我司可解决的痛点"
    POTENTIAL = "potential", "Potential: worth developing", "潜在：值得培育"


class FactorSource(Labelled):
    """Where a factor's band comes from."""

    KPI = "kpi", "Computed from orders", "订单数据"
    RECEIVABLES = "receivables", "Computed from receivables and payments", "应收与回款数据"
    SUPPLY_POSITIONS = "supply_positions", "Computed from supply positions", "供应份额"
    STRATEGIC_FIT = "strategic_fit", "Computed from the strategic fit", "战略匹配评估"
    RELATIONSHIP = "relationship", "Computed from key-person levels", "关键人关系"
    PROFILE = "profile", "Computed from the customer's profile", "客户档案"
    PERSON = "person", "Set by a person", "人工评定"


class MissingReason(Labelled):
    """Why a factor has no value."""

    NEVER_ORDERED = "never_ordered", "It had not ordered by then", "截至当时尚无订单"
    NO_COSTS = "no_costs", "No costs of its orders are known", "订单成本未知"
    NO_FORECAST = "no_forecast", "No forecast is known, and nobody has entered one", "无预测数据，也无人录入"
    NOTHING_DUE = "nothing_due", "Nothing fell due in the months that count", "考察期内无到期应收"
    TOO_FEW_INVOICES = "too_few_invoices", "Too few invoices fell due", "到期发票过少"
    NOT_ENTERED = "not_entered", "Nobody has entered it", "尚无人评定"
    NO_START = "no_start", "No contract and no order by then is known", "截至当时无签约日期，也无订单"
    NO_SUPPLY_POSITION = "no_supply_position", "Its purchasing is not known", "其采购份额未知"
    NOBODY_ASSESSED = "nobody_assessed", "None of its people was assessed", "其人员关系尚未评估"
    NO_STRATEGIC_FIT = "no_strategic_fit", "Its strategy was not assessed", "尚无战略匹配评估"


USUALLY_MISSING = {
    GradingFactor.PROFIT: MissingReason.NEVER_ORDERED,
    GradingFactor.SALES: MissingReason.NEVER_ORDERED,
    GradingFactor.EXPECTED_SALES: MissingReason.NO_FORECAST,
    GradingFactor.CREDIT: MissingReason.NOTHING_DUE,
    GradingFactor.LOYALTY: MissingReason.NEVER_ORDERED,
    GradingFactor.PRODUCT_IMPORTANCE: MissingReason.NOT_ENTERED,
    GradingFactor.INDUSTRY_STANDING: MissingReason.NOT_ENTERED,
    GradingFactor.RELATIONSHIP_LENGTH: MissingReason.NO_START,
    GradingFactor.SHARE_OF_PURCHASING: MissingReason.NO_SUPPLY_POSITION,
    GradingFactor.RELATIONSHIP_DEPTH: MissingReason.NOBODY_ASSESSED,
    GradingFactor.PROSPECTS: MissingReason.NOT_ENTERED,
    GradingFactor.EFFECT_OF_LOSS: MissingReason.NOT_ENTERED,
    GradingFactor.STRATEGY_MATCH: MissingReason.NO_STRATEGIC_FIT,
}
"""Why a factor has no value, where a grade does not store another reason."""


class Movement(Labelled):
    """How a grade's class compares with that of the last grade of an earlier fiscal year."""

    FIRST = "first", "First graded year", "首个分级财年"
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


def class_of(score: Decimal | None, scheme: GradingScheme, *, has_ordered: bool) -> CustomerClass | None:
    """The class by the score; None before the first order. The mark `potential` does not change it."""
    if not has_ordered or score is None:
        return None
    if score >= scheme.core_from:
        return CustomerClass.CORE
    if score >= scheme.important_from:
        return CustomerClass.IMPORTANT
    return CustomerClass.ORDINARY if score >= scheme.ordinary_from else CustomerClass.SMALL


RANKS = {
    None: 0,
    CustomerClass.SMALL: 1,
    CustomerClass.ORDINARY: 2,
    CustomerClass.IMPORTANT: 3,
    CustomerClass.CORE: 4,
}
"""Classes from the lowest to the highest; a customer without an order has none yet."""


def movement_of(before: CustomerClass | None, now: CustomerClass | None) -> Movement:
    """Up or down since the last grade of an earlier fiscal year; a first order moves a customer up."""
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


class PyramidStep(NamedTuple):
    """A level of the reference pyramid over a number of customers."""

    level: PyramidLevel
    share: Decimal
    share_from_top: Decimal
    customers: int


def pyramid_of(customers: int, shares: Mapping[PyramidLevel, Decimal]) -> list[PyramidStep]:
    """The reference pyramid (2.4), counted from the top; a fraction of a customer counts for the upper level."""
    steps, above, counted = [], Decimal(0), 0
    for level in PyramidLevel:
        above += shares[level]
        until = min(ceil(customers * above), customers)
        steps.append(PyramidStep(level, shares[level], above, until - counted))
        counted = until
    return steps
