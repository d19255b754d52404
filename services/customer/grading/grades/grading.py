"""Computes one customer's grade from its inputs, without I/O."""

from decimal import Decimal
from typing import NamedTuple, TypedDict

from services.customer.grading.grades import rules, standing
from services.customer.grading.grades.bands import ON_COURSE
from services.customer.grading.grades.computing import ExplainedFactor, compute
from services.customer.grading.grades.inputs import CustomerInputs, GradingBasis
from services.customer.grading.grades.rules import FactorSource, JudgementKind, Movement
from services.customer.grading.schemes.rules import FACTORS, GradingBand, GradingFactor
from services.customer.market.fit_schemes.rules import StrategyTrend
from services.customer.profile.standing.rules import CustomerClass, LifecycleStage, Quadrant, ServiceTier, ValueTag
from shared.customers.traits import stage_of


class GradedJudgement(TypedDict):
    """A judgement as stored with the grade in which it counted."""

    judgement: JudgementKind
    holds: bool
    evidence: str
    entered_for: int
    carried: bool


class Graded(NamedTuple):
    """A customer's grade, each factor explained."""

    score: Decimal | None
    coverage: Decimal
    is_provisional: bool
    customer_class: CustomerClass | None
    is_potential: bool
    potential_reason: str | None
    movement: Movement
    moved_factors: list[GradingFactor]
    tier: ServiceTier
    stage: LifecycleStage | None
    quadrant: Quadrant | None
    is_cash_cow: bool
    tags: list[ValueTag]
    bands: str
    judgements: list[GradedJudgement]
    factors: list[ExplainedFactor]


def grade(facts: CustomerInputs, by: GradingBasis) -> Graded:
    """The grade: bands, score, class, mark `potential`, tags, matrix, tier and stage."""
    explained = _explain(facts, by)
    bands = {factor: found["band"] for factor, found in explained.items() if "band" in found}
    score, coverage = rules.score_of(bands, by.scheme)
    customer_class = rules.class_of(score, by.scheme, has_ordered=facts.figures is not None)
    packed, sales = rules.pack_bands(bands), facts.figures.sales if facts.figures else Decimal(0)
    marked = facts.judged.get(JudgementKind.POTENTIAL)
    before = facts.before
    return Graded(
        score=score,
        coverage=coverage,
        is_provisional=rules.is_provisional(coverage, by.scheme),
        customer_class=customer_class,
        is_potential=facts.figures is None or (marked is not None and marked.holds),
        potential_reason=marked.evidence if marked is not None and marked.holds else None,
        movement=Movement.FIRST if before is None else rules.movement_of(before.customer_class, customer_class),
        moved_factors=rules.moved_factors(before.bands if before else None, packed),
        tier=standing.tier_of(_yearly_sales(facts, by), by.scheme),
        stage=stage_of(facts.first_contract_on, by.window.as_of, by.scheme),
        quadrant=_quadrant(facts, by, sales),
        is_cash_cow=facts.fit is not None and facts.fit.trend is StrategyTrend.DIVERGING,
        tags=_tags(facts, by, bands.get(GradingFactor.STRATEGY_MATCH)),
        bands=packed,
        judgements=_judgements(facts, by) if facts.judged else [],
        factors=list(explained.values()),
    )


def _yearly_sales(facts: CustomerInputs, by: GradingBasis) -> Decimal:
    """What the customer pays us a year: of the last closed year known on the day of reference."""
    closed = facts.graded_year_sales if by.window.is_closed else facts.figures and facts.figures.sales
    return closed or Decimal(0)


def _tags(facts: CustomerInputs, by: GradingBasis, strategy: GradingBand | None) -> list[ValueTag]:
    return standing.value_tags(
        facts.figures,
        by.scheme,
        cutoff=by.cutoff,
        is_on_course=facts.fit is not None and facts.fit.trend in ON_COURSE,
        strategy=strategy,
    )


def _quadrant(facts: CustomerInputs, by: GradingBasis, sales: Decimal) -> Quadrant | None:
    judged = {kind: one.holds for kind, one in facts.judged.items()}
    return standing.quadrant_of(
        sales,
        by.scheme,
        is_top=standing.is_within_top(sales, by.cutoff),
        is_demand_stable=judged.get(JudgementKind.DEMAND_STABLE),
        is_industry_growing=judged.get(JudgementKind.INDUSTRY_GROWING),
        has_pain_point=judged.get(JudgementKind.PAIN_POINT),
    )


def _judgements(facts: CustomerInputs, by: GradingBasis) -> list[GradedJudgement]:
    return [
        {
            "judgement": one.kind,
            "holds": one.holds,
            "evidence": one.evidence,
            "entered_for": one.fiscal_year,
            "carried": one.fiscal_year < by.window.fiscal_year,
        }
        for one in facts.judged.values()
    ]


def _explain(facts: CustomerInputs, by: GradingBasis) -> dict[GradingFactor, ExplainedFactor]:
    """Each factor with a value, in the method's order: computed, or overridden by people."""
    factors = {found["factor"]: found for found in compute(facts, by)}
    if not facts.entered:
        return factors  # already in order, the usual case
    for factor, person in facts.entered.items():
        found: ExplainedFactor = {**factors.get(factor, {"factor": factor})}
        found.pop("missing", None)
        if "band" in found:
            found["computed_band"] = found["band"]
        found.update({"band": person.band, "source": FactorSource.PERSON, "evidence": person.evidence})
        found.update({"entered_for": person.fiscal_year, "carried": person.fiscal_year < by.window.fiscal_year})
        if person.prospects is not None:
            found["prospects"] = person.prospects
        factors[factor] = found
    return {factor: factors[factor] for factor in FACTORS if factor in factors}
