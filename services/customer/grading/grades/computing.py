"""The factors that data tells of a customer (method, 2.3), each with the figures it was computed from: pure.

Expected sales, factor 3, are to come from the ERP's forecasts. While the kpi service keeps none, only a person can
say them: last year's sales extrapolated would be factor 2 once more.
"""

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TypedDict

from services.customer.grading.grades import bands, rules
from services.customer.grading.grades.bands import PaymentRecord, SupplyPlace
from services.customer.grading.grades.known import Depth, Known, Yardstick
from services.customer.grading.grades.rules import FactorSource
from services.customer.grading.grades.standing import YearFigures
from services.customer.grading.schemes.rules import GradingBand, GradingFactor
from shared.money import format_decimal

PLACES = Decimal("0.0001")
Figures = dict[str, str | date]


class ExplainedFactor(TypedDict, total=False):
    """A factor as it is kept and shown; what is left out is null."""

    factor: GradingFactor
    band: GradingBand
    value: str
    source: FactorSource
    computed_band: GradingBand
    computed_from: Figures
    evidence: str


Found = Iterator[ExplainedFactor]


def compute(known: Known, by: Yardstick) -> Found:
    """Every factor that data tells, in the method's order."""
    if known.figures is not None:
        yield from _bought(known.figures, by)
    if known.payments is not None:
        yield _paid(known.payments, by)
    if known.figures is not None:
        yield _loyal(known, by)
    if since := min((day for day in (known.first_contract_on, known.first_order_on) if day), default=None):
        months = rules.months_between(since, by.window.as_of)
        band = rules.band_of(months, by.scheme.edges[GradingFactor.RELATIONSHIP_LENGTH])
        source = FactorSource.PROFILE if since == known.first_contract_on else FactorSource.KPI
        figures: Figures = {"since": since, "as_of": by.window.as_of}
        yield _told(GradingFactor.RELATIONSHIP_LENGTH, band, str(months), source, figures)
    if known.place is not None:
        yield _placed(known.place, by)
    if (depth := rules.depth_band(*known.depth)) is not None:
        figures = {layer: str(rank) for layer, rank in zip(Depth._fields, known.depth, strict=True) if rank is not None}
        text = ", ".join([f"{layer} {rank}" for layer, rank in figures.items()])
        yield _told(GradingFactor.RELATIONSHIP_DEPTH, depth, text, FactorSource.RELATIONSHIP, figures)
    if (fit := known.fit) is not None:
        figures = {"strategic_fit_id": str(fit.id), "assessed_on": fit.assessed_on}
        match = bands.MATCHES[fit.trend]
        yield _told(GradingFactor.STRATEGY_MATCH, match, fit.trend.value, FactorSource.STRATEGIC_FIT, figures)


def _bought(bought: YearFigures, by: Yardstick) -> Found:
    edges = by.scheme.edges
    year: Figures = {"from": by.window.last_year_first, "to": by.window.last_year_last}
    if bought.profit is not None and bought.margin is not None:
        band = rules.band_of(bought.profit, edges[GradingFactor.PROFIT])
        figures = {**year, "margin": _share(bought.margin)}
        yield _told(GradingFactor.PROFIT, band, format_decimal(bought.profit), FactorSource.KPI, figures)
    band = rules.band_of(bought.sales, edges[GradingFactor.SALES])
    yield _told(GradingFactor.SALES, band, format_decimal(bought.sales), FactorSource.KPI, year)


def _loyal(known: Known, by: Yardstick) -> ExplainedFactor:
    place, months = known.place, str(known.ordered_months)
    band = bands.loyalty_band(known.ordered_months, place, by.scheme)
    year: Figures = {"from": by.window.last_year_first, "to": by.window.last_year_last}
    if place is None:
        return _told(GradingFactor.LOYALTY, band, months, FactorSource.KPI, year)
    figures = {**year, "ordered_months": months, "oldest_as_of": place.oldest_as_of}
    share = format_decimal(place.our_share)
    return _told(GradingFactor.LOYALTY, band, share, FactorSource.SUPPLY_POSITIONS, figures)


def _paid(record: PaymentRecord, by: Yardstick) -> ExplainedFactor:
    figures: Figures = {
        "from": by.window.last_year_first,
        "to": by.window.as_of,
        "due": format_decimal(record.due),
        "effort_share": _share(record.effort / record.due),
        "lost_share": _share(record.lost / record.due),
    }
    late = _share(record.late / record.due)
    band = bands.credit_band(record, by.scheme)
    return _told(GradingFactor.CREDIT, band, late, FactorSource.RECEIVABLES, figures)


def _placed(place: SupplyPlace, by: Yardstick) -> ExplainedFactor:
    figures: Figures = {
        "rivals": str(place.rivals),
        "categories": str(place.categories),
        "oldest_as_of": place.oldest_as_of,
    }
    if place.main_rival_share is not None:
        figures["main_rival_share"] = format_decimal(place.main_rival_share)
    band, share = bands.share_band(place, by.scheme), format_decimal(place.our_share)
    return _told(GradingFactor.SHARE_OF_PURCHASING, band, share, FactorSource.SUPPLY_POSITIONS, figures)


def _told(
    factor: GradingFactor, band: GradingBand, value: str, source: FactorSource, figures: Figures
) -> ExplainedFactor:
    return {"factor": factor, "band": band, "value": value, "source": source, "computed_from": figures}


def _share(share: Decimal) -> str:
    return format_decimal(share.quantize(PLACES, ROUND_HALF_EVEN))
