"""One customer's grade out of everything known of it: pure, so that a run is this for every customer."""

from decimal import Decimal
from typing import NamedTuple

from services.customer.grading.grades import rules, standing
from services.customer.grading.grades.bands import ON_COURSE
from services.customer.grading.grades.computing import ExplainedFactor, compute
from services.customer.grading.grades.known import Known, Yardstick
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


def grade(known: Known, by: Yardstick) -> Graded:
    """The grade: bands, score, class, tags, matrix, tier and stage."""
    explained = _explain(known, by)
    bands = {factor: found["band"] for factor, found in explained.items()}
    score, coverage = rules.score_of(bands, by.scheme)
    is_potential = known.figures is None or known.judged.worth_developing is not None
    customer_class = rules.class_of(score, by.scheme, is_potential=is_potential)
    packed, sales = rules.pack_bands(bands), known.figures.sales if known.figures else Decimal(0)
    return Graded(
        score=score,
        coverage=coverage,
        is_provisional=rules.is_provisional(coverage, by.scheme),
        customer_class=customer_class,
        class_reason=known.judged.worth_developing,
        movement=rules.movement_of(known.before.customer_class if known.before else None, customer_class),
        moved_factors=rules.moved_factors(known.before.bands if known.before else None, packed),
        tier=standing.tier_of(sales, by.scheme),
        stage=standing.stage_of(known.first_contract_on, by.window.as_of, by.scheme),
        quadrant=_quadrant(known, by, sales),
        tags=standing.value_tags(
            known.figures,
            by.scheme,
            cutoff=by.cutoff,
            is_on_course=known.fit is not None and known.fit.trend in ON_COURSE,
            strategy=bands.get(GradingFactor.STRATEGY_MATCH),
        ),
        bands=packed,
        factors=list(explained.values()),
    )


def _quadrant(known: Known, by: Yardstick, sales: Decimal) -> Quadrant | None:
    return standing.quadrant_of(
        sales,
        by.scheme,
        is_top=standing.is_within_top(sales, by.cutoff),
        is_demand_stable=known.judged.is_demand_stable,
        is_industry_growing=known.judged.is_industry_growing,
        has_pain_point=known.judged.has_pain_point,
    )


def _explain(known: Known, by: Yardstick) -> dict[GradingFactor, ExplainedFactor]:
    """Each factor that has a value, in the method's order: computed, and over that what people say."""
    told = {found["factor"]: found for found in compute(known, by)}
    if not known.entered:
        return told  # already in order: what most customers of a run come to
    for factor, person in known.entered.items():
        found = told.setdefault(factor, {"factor": factor})
        if "band" in found:
            found["computed_band"] = found["band"]
        found.update({"band": person.band, "source": FactorSource.PERSON, "evidence": person.evidence})
    return {factor: told[factor] for factor in FACTORS if factor in told}
