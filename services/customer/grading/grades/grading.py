"""Computes one customer's grade from its inputs, without I/O."""

from decimal import Decimal
from typing import NamedTuple

from services.customer.grading.grades import rules, standing
from services.customer.grading.grades.bands import ON_COURSE
from services.customer.grading.grades.computing import ExplainedFactor, compute
from services.customer.grading.grades.inputs import CustomerInputs, GradingBasis
from services.customer.grading.grades.rules import FactorSource, Movement
from services.customer.grading.schemes.rules import FACTORS, GradingFactor
from services.customer.profile.standing.rules import CustomerClass, LifecycleStage, Quadrant, ServiceTier, ValueTag


class Graded(NamedTuple):
    """A customer's grade, each factor explained."""

    score: Decimal | None
    coverage: Decimal
    is_provisional: bool
    customer_class: CustomerClass
    class_reason: str | None
    movement: Movement
    moved_factors: list[GradingFactor]
    tier: ServiceTier
    stage: LifecycleStage | None
    quadrant: Quadrant | None
    tags: list[ValueTag]
    bands: str
    factors: list[ExplainedFactor]


def grade(facts: CustomerInputs, by: GradingBasis) -> Graded:
    """The grade: bands, score, class, tags, matrix, tier and stage."""
    explained = _explain(facts, by)
    bands = {factor: found["band"] for factor, found in explained.items()}
    score, coverage = rules.score_of(bands, by.scheme)
    is_potential = facts.figures is None or facts.judged.worth_developing is not None
    customer_class = rules.class_of(score, by.scheme, is_potential=is_potential)
    packed, sales = rules.pack_bands(bands), facts.figures.sales if facts.figures else Decimal(0)
    return Graded(
        score=score,
        coverage=coverage,
        is_provisional=rules.is_provisional(coverage, by.scheme),
        customer_class=customer_class,
        class_reason=facts.judged.worth_developing,
        movement=rules.movement_of(facts.before.customer_class if facts.before else None, customer_class),
        moved_factors=rules.moved_factors(facts.before.bands if facts.before else None, packed),
        tier=standing.tier_of(sales, by.scheme),
        stage=standing.stage_of(facts.first_contract_on, by.window.as_of, by.scheme),
        quadrant=_quadrant(facts, by, sales),
        tags=standing.value_tags(
            facts.figures,
            by.scheme,
            cutoff=by.cutoff,
            is_on_course=facts.fit is not None and facts.fit.trend in ON_COURSE,
            strategy=bands.get(GradingFactor.STRATEGY_MATCH),
        ),
        bands=packed,
        factors=list(explained.values()),
    )


def _quadrant(facts: CustomerInputs, by: GradingBasis, sales: Decimal) -> Quadrant | None:
    return standing.quadrant_of(
        sales,
        by.scheme,
        is_top=standing.is_within_top(sales, by.cutoff),
        is_demand_stable=facts.judged.is_demand_stable,
        is_industry_growing=facts.judged.is_industry_growing,
        has_pain_point=facts.judged.has_pain_point,
    )


def _explain(facts: CustomerInputs, by: GradingBasis) -> dict[GradingFactor, ExplainedFactor]:
    """Each factor with a value, in the method's order: computed, or overridden by people."""
    factors = {found["factor"]: found for found in compute(facts, by)}
    if not facts.entered:
        return factors  # already in order, the usual case
    for factor, person in facts.entered.items():
        found = factors.setdefault(factor, {"factor": factor})
        if "band" in found:
            found["computed_band"] = found["band"]
        found.update({"band": person.band, "source": FactorSource.PERSON, "evidence": person.evidence})
    return {factor: factors[factor] for factor in FACTORS if factor in factors}
