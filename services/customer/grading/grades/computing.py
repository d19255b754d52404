"""Computes a customer's factors from data (method, 2.3), each with its source figures.

Expected sales, factor 3, should come from the ERP's forecasts. While the kpi service stores none, only a person can
set them: an extrapolation of last year's sales would only repeat factor 2.
"""

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TypedDict

from services.customer.grading.grades import bands, rules
from services.customer.grading.grades.bands import PaymentRecord, SupplyStanding
from services.customer.grading.grades.inputs import CustomerInputs, Depth, GradingBasis
from services.customer.grading.grades.rules import FactorSource
from services.customer.grading.grades.standing import YearFigures
from services.customer.grading.schemes.rules import GradingBand, GradingFactor
from shared.money import format_decimal

PLACES = Decimal("0.0001")
Figures = dict[str, str | date]


class ExplainedFactor(TypedDict, total=False):
    """A factor as stored and shown; a missing key is null."""

    factor: GradingFactor
    band: GradingBand
    value: str
    source: FactorSource
    computed_band: GradingBand
    computed_from: Figures
    evidence: str


Found = Iterator[ExplainedFactor]


def compute(facts: CustomerInputs, by: GradingBasis) -> Found:
    """Every factor that can be computed, in the method's order."""
    if facts.figures is not None:
        yield from _bought(facts.figures, by)
    if facts.payments is not None:
        yield _paid(facts.payments, by)
    if facts.figures is not None:
        yield _loyal(facts, by)
    if since := min((day for day in (facts.first_contract_on, facts.first_order_on) if day), default=None):
        months = rules.months_between(since, by.window.as_of)
        band = rules.band_of(months, by.scheme.edges[GradingFactor.RELATIONSHIP_LENGTH])
        source = FactorSource.PROFILE if since == facts.first_contract_on else FactorSource.KPI
        figures: Figures = {"since": since, "as_of": by.window.as_of}
        yield _factor(GradingFactor.RELATIONSHIP_LENGTH, band, str(months), source, figures)
    if facts.supply is not None:
        yield _explain_share(facts.supply, by)
    if (depth := rules.depth_band(*facts.depth)) is not None:
        figures = {layer: str(rank) for layer, rank in zip(Depth._fields, facts.depth, strict=True) if rank is not None}
        text = ", ".join([f"{layer} {rank}" for layer, rank in figures.items()])
        yield _factor(GradingFactor.RELATIONSHIP_DEPTH, depth, text, FactorSource.RELATIONSHIP, figures)
    if (fit := facts.fit) is not None:
        figures = {"strategic_fit_id": str(fit.id), "assessed_on": fit.assessed_on}
        match = bands.MATCHES[fit.trend]
        yield _factor(GradingFactor.STRATEGY_MATCH, match, fit.trend.value, FactorSource.STRATEGIC_FIT, figures)


def _bought(bought: YearFigures, by: GradingBasis) -> Found:
    edges = by.scheme.edges
    year: Figures = {"from": by.window.last_year_first, "to": by.window.last_year_last}
    if bought.profit is not None and bought.margin is not None:
        band = rules.band_of(bought.profit, edges[GradingFactor.PROFIT])
        figures = {**year, "margin": _share(bought.margin)}
        yield _factor(GradingFactor.PROFIT, band, format_decimal(bought.profit), FactorSource.KPI, figures)
    band = rules.band_of(bought.sales, edges[GradingFactor.SALES])
    yield _factor(GradingFactor.SALES, band, format_decimal(bought.sales), FactorSource.KPI, year)


def _loyal(facts: CustomerInputs, by: GradingBasis) -> ExplainedFactor:
    supply, months = facts.supply, str(facts.ordered_months)
    band = bands.loyalty_band(facts.ordered_months, supply, by.scheme)
    year: Figures = {"from": by.window.last_year_first, "to": by.window.last_year_last}
    if supply is None:
        return _factor(GradingFactor.LOYALTY, band, months, FactorSource.KPI, year)
    figures = {**year, "ordered_months": months, "oldest_as_of": supply.oldest_as_of}
    share = format_decimal(supply.our_share)
    return _factor(GradingFactor.LOYALTY, band, share, FactorSource.SUPPLY_POSITIONS, figures)


def _paid(record: PaymentRecord, by: GradingBasis) -> ExplainedFactor:
    figures: Figures = {
        "from": by.window.last_year_first,
        "to": by.window.as_of,
        "due": format_decimal(record.due),
        "effort_share": _share(record.effort / record.due),
        "lost_share": _share(record.lost / record.due),
    }
    late = _share(record.late / record.due)
    band = bands.credit_band(record, by.scheme)
    return _factor(GradingFactor.CREDIT, band, late, FactorSource.RECEIVABLES, figures)


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
