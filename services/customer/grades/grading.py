"""One customer's grade out of everything known of it: pure, so that a run is this for every customer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from services.customer.grades import rules, standing
from services.customer.grades.rules import FactorSource, Movement
from services.customer.grades.standing import LifecycleStage, Quadrant, ServiceTier, ValueTag, YearFigures
from services.customer.grading_schemes.rules import FACTORS, CustomerClass, GradingBand, GradingFactor, GradingScheme
from shared.money import format_decimal


class Entered(NamedTuple):
    """A factor as a person set it."""

    band: GradingBand
    evidence: str


class Computed(NamedTuple):
    """A factor as data has it."""

    band: GradingBand
    value: str
    source: FactorSource


class Depth(NamedTuple):
    """The best rank of a person in each layer of the customer."""

    top: int | None = None
    middle: int | None = None
    base: int | None = None


class Judged(NamedTuple):
    """What people judge that no data tells."""

    is_demand_stable: bool | None = None
    is_industry_growing: bool | None = None
    has_pain_point: bool | None = None
    worth_developing: str | None = None
    is_strategy_on_course: bool | None = None


UNASSESSED, UNJUDGED = Depth(), Judged()


class Before(NamedTuple):
    """The grade before."""

    customer_class: CustomerClass
    bands: str


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What all customers of a run are measured by."""

    scheme: GradingScheme
    as_of: date
    cutoff: Decimal | None
    """Sales of the last customer within the top share."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a customer; `figures` None: it never ordered."""

    first_contract_on: date | None = None
    first_order_on: date | None = None
    figures: YearFigures | None = None
    ordered_months: int = 0
    depth: Depth = UNASSESSED
    entered: Mapping[GradingFactor, Entered] = field(default_factory=dict)
    judged: Judged = UNJUDGED
    before: Before | None = None


@dataclass(frozen=True, slots=True)
class Graded:
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
    factors: list[dict[str, str | None]]


def grade(known: Known, by: Yardstick) -> Graded:
    """The grade: bands, score, class, tags, matrix, tier and stage."""
    computed = dict(_computed(known, by))
    bands = {factor: found.band for factor, found in computed.items()}
    bands.update((factor, entry.band) for factor, entry in known.entered.items())
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
        stage=standing.stage_of(known.first_contract_on, by.as_of, by.scheme),
        quadrant=_quadrant(known, by, sales),
        tags=standing.value_tags(
            known.figures,
            by.scheme,
            cutoff=by.cutoff,
            is_on_course=bool(known.judged.is_strategy_on_course),
            strategy=bands.get(GradingFactor.STRATEGY_MATCH),
        ),
        bands=packed,
        factors=list(_explained(computed, known.entered)),
    )


def _computed(known: Known, by: Yardstick) -> Iterator[tuple[GradingFactor, Computed]]:
    measured: list[tuple[GradingFactor, Decimal | int | None]] = []
    if known.figures is not None:
        measured = [
            (GradingFactor.PROFIT, known.figures.profit),
            (GradingFactor.SALES, known.figures.sales),
            (GradingFactor.LOYALTY, known.ordered_months),
        ]
    for factor, value in measured:
        if value is not None:
            text = format_decimal(Decimal(value))
            yield factor, Computed(rules.band_of(value, by.scheme.edges[factor]), text, FactorSource.KPI)
    if since := min((day for day in (known.first_contract_on, known.first_order_on) if day), default=None):
        months = rules.months_between(since, by.as_of)
        band = rules.band_of(months, by.scheme.edges[GradingFactor.RELATIONSHIP_LENGTH])
        source = FactorSource.PROFILE if since == known.first_contract_on else FactorSource.KPI
        yield GradingFactor.RELATIONSHIP_LENGTH, Computed(band, str(months), source)
    if (depth := rules.depth_band(*known.depth)) is not None:
        text = ", ".join(f"{layer} {rank}" for layer, rank in known.depth._asdict().items() if rank is not None)
        yield GradingFactor.RELATIONSHIP_DEPTH, Computed(depth, text, FactorSource.RELATIONSHIP)


def _quadrant(known: Known, by: Yardstick, sales: Decimal) -> Quadrant | None:
    return standing.quadrant_of(
        sales,
        by.scheme,
        is_top=standing.is_within_top(sales, by.cutoff),
        is_demand_stable=known.judged.is_demand_stable,
        is_industry_growing=known.judged.is_industry_growing,
        has_pain_point=known.judged.has_pain_point,
    )


def _explained(
    computed: Mapping[GradingFactor, Computed], entered: Mapping[GradingFactor, Entered]
) -> Iterator[dict[str, str | None]]:
    for factor in FACTORS:
        data, person = computed.get(factor), entered.get(factor)
        if data is None and person is None:
            continue
        band = person.band if person else data.band if data else None
        source = FactorSource.PERSON if person or data is None else data.source
        yield {
            "factor": factor,
            "band": band,
            "value": data.value if data else None,
            "source": source,
            "computed_band": data.band if data else None,
            "evidence": person.evidence if person else None,
        }
