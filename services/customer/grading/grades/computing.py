"""Computes a customer's factors from data (method, 2.3 and 2.3.1), each with its source figures.

Expected sales, factor 3, are the actual sales of a graded year that is over. Of one that still runs they come from the
ERP's forecasts as soon as the kpi service answers them. Until then only a person can set them: an extrapolation of last
year's sales would only repeat factor 2.
"""

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TypedDict

from services.customer.decision_chain.power_maps.rules import RelationshipLevel
from services.customer.grading.grades import bands, rules
from services.customer.grading.grades.bands import PaymentRecord, SupplyStanding
from services.customer.grading.grades.depth import depth_band
from services.customer.grading.grades.inputs import CustomerInputs, GradingBasis
from services.customer.grading.grades.rules import FactorSource, MissingReason
from services.customer.grading.grades.standing import YearFigures
from services.customer.grading.schemes.rules import GradingBand, GradingFactor
from services.customer.grading.schemes.years import months_before
from shared.money import format_decimal
from shared.time import months_between

PLACES = Decimal("0.0001")
DAY_PLACES = Decimal("0.1")
LEVELS = tuple(RelationshipLevel)
Figures = dict[str, str | date]


class ExplainedFactor(TypedDict, total=False):
    """A factor as stored; a missing key is null, and a factor without a band has a reason."""

    factor: GradingFactor
    band: GradingBand
    value: str
    source: FactorSource
    missing: MissingReason
    computed_band: GradingBand
    computed_from: Figures
    people: list[dict[str, str]]
    prospects: list[str]
    evidence: str
    entered_for: int
    carried: bool


Found = Iterator[ExplainedFactor]


def compute(facts: CustomerInputs, by: GradingBasis) -> Found:
    """Every factor that can be computed, in the method's order, and those whose lack has a special reason."""
    if facts.figures is not None:
        yield from _bought(facts.figures, by)
    yield from _expected(facts, by)
    if facts.payments is not None:
        yield _paid(facts.payments, by)
    if facts.figures is not None:
        yield _loyal(facts, by)
    days = (facts.first_contract_on, facts.first_order_on)
    if since := min((day for day in days if day and day <= by.window.as_of), default=None):
        yield _since(since, facts, by)
    if facts.supply is not None:
        yield _explain_share(facts.supply, by)
    if facts.people:
        yield from _deep(facts, by)
    if (fit := facts.fit) is not None:
        figures: Figures = {"strategic_fit_id": str(fit.id), "assessed_on": fit.assessed_on}
        match = bands.MATCHES[fit.trend]
        yield _factor(GradingFactor.STRATEGY_MATCH, match, fit.trend.value, FactorSource.STRATEGIC_FIT, figures)


def _bought(bought: YearFigures, by: GradingBasis) -> Found:
    edges = by.scheme.edges
    year = _last_year(by)
    if bought.profit is not None:
        band = rules.band_of(bought.profit, edges[GradingFactor.PROFIT])
        figures = year if bought.margin is None else {**year, "margin": _share(bought.margin)}
        yield _factor(GradingFactor.PROFIT, band, format_decimal(bought.profit), FactorSource.KPI, figures)
    else:
        yield NO_COSTS
    band = rules.band_of(bought.sales, edges[GradingFactor.SALES])
    yield _factor(GradingFactor.SALES, band, format_decimal(bought.sales), FactorSource.KPI, year)


NO_COSTS: ExplainedFactor = {"factor": GradingFactor.PROFIT, "missing": MissingReason.NO_COSTS}


def _last_year(by: GradingBasis) -> Figures:
    return {"from": by.window.last_year_first, "to": by.window.last_year_last}


def _expected(facts: CustomerInputs, by: GradingBasis) -> Found:
    window, sales = by.window, facts.expected_sales
    figures: Figures = {"as_of": window.as_of}
    if window.is_closed:  # actual months replace the forecast, and all months are over
        sales = facts.graded_year_sales
        figures = {"from": window.first, "to": window.as_of}
    if sales is not None:
        band = rules.band_of(sales, by.scheme.edges[GradingFactor.EXPECTED_SALES])
        yield _factor(GradingFactor.EXPECTED_SALES, band, format_decimal(sales), FactorSource.KPI, figures)


def _loyal(facts: CustomerInputs, by: GradingBasis) -> ExplainedFactor:
    supply, months = facts.supply, str(facts.ordered_months)
    band = bands.loyalty_band(facts.ordered_months, supply, by.scheme)
    if supply is None:
        return _factor(GradingFactor.LOYALTY, band, months, FactorSource.KPI, _last_year(by))
    figures = {
        **_last_year(by),
        "ordered_months": months,
        "suppliers": str(supply.suppliers),
        "oldest_as_of": supply.oldest_as_of,
    }
    share = format_decimal(supply.our_share)
    return _factor(GradingFactor.LOYALTY, band, share, FactorSource.SUPPLY_POSITIONS, figures)


def _paid(record: PaymentRecord, by: GradingBasis) -> ExplainedFactor:
    figures: Figures = {
        "from": months_before(by.window.as_of, by.scheme.credit_months),
        "to": by.window.as_of,
        "invoices": str(record.invoices),
        "due": format_decimal(record.due),
        "effort_share": _share(record.effort / record.due),
        "lost_share": _share(record.lost / record.due),
        "delay_days": format_decimal(record.delay_days.quantize(DAY_PLACES, ROUND_HALF_EVEN)),
    }
    band = bands.credit_band(record, by.scheme)
    if band is None:
        return {"factor": GradingFactor.CREDIT, "missing": MissingReason.TOO_FEW_INVOICES, "computed_from": figures}
    late = _share(record.late / record.due)
    return _factor(GradingFactor.CREDIT, band, late, FactorSource.RECEIVABLES, figures)


def _since(since: date, facts: CustomerInputs, by: GradingBasis) -> ExplainedFactor:
    months = months_between(since, by.window.as_of)
    band = rules.band_of(months, by.scheme.edges[GradingFactor.RELATIONSHIP_LENGTH])
    source = FactorSource.PROFILE if since == facts.first_contract_on else FactorSource.KPI
    figures: Figures = {"since": since, "as_of": by.window.as_of}
    return _factor(GradingFactor.RELATIONSHIP_LENGTH, band, str(months), source, figures)


def _deep(facts: CustomerInputs, by: GradingBasis) -> Found:
    band = depth_band(facts.people, by.scheme)
    if band is None:
        return
    close = sum(one.rank >= by.scheme.close_rank_from for one in facts.people)
    figures: Figures = {"assessed": str(len(facts.people)), "as_of": by.window.as_of}
    found = _factor(GradingFactor.RELATIONSHIP_DEPTH, band, str(close), FactorSource.RELATIONSHIP, figures)
    found["people"] = [
        {"contact_id": str(one.contact_id), "seniority": one.seniority, "level": LEVELS[one.rank]}
        for one in facts.people
    ]
    yield found


def _explain_share(supply: SupplyStanding, by: GradingBasis) -> ExplainedFactor:
    figures: Figures = {
        "rivals": str(supply.rivals),
        "categories": str(supply.categories),
        "oldest_as_of": supply.oldest_as_of,
    }
    if supply.main_rival_share is not None:
        figures["main_rival_share"] = format_decimal(supply.main_rival_share)
    band, share = bands.share_band(supply, by.scheme), format_decimal(supply.our_share)
    return _factor(GradingFactor.SHARE_OF_PURCHASING, band, share, FactorSource.SUPPLY_POSITIONS, figures)


def _factor(
    factor: GradingFactor, band: GradingBand, value: str, source: FactorSource, figures: Figures
) -> ExplainedFactor:
    return {"factor": factor, "band": band, "value": value, "source": source, "computed_from": figures}


def _share(share: Decimal) -> str:
    return format_decimal(share.quantize(PLACES, ROUND_HALF_EVEN))
