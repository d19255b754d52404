"""The factors that data tells of a customer (method, 2.3), each with the figures it was computed from: pure.

Expected sales, factor 3, are to come from the ERP's forecasts. While the kpi service keeps none, only a person can
say them: last year's sales extrapolated would be factor 2 once more.
"""

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

from services.customer.grades import bands, rules
from services.customer.grades.bands import PaymentRecord, SupplyPlace
from services.customer.grades.known import Known, Yardstick
from services.customer.grades.rules import FactorSource
from services.customer.grades.standing import YearFigures
from services.customer.grading_schemes.rules import GradingBand, GradingFactor
from shared.money import format_decimal

PLACES = Decimal("0.0001")
Figures = dict[str, str | date]


class Computed(NamedTuple):
    """A factor as data has it."""

    band: GradingBand
    value: str
    source: FactorSource
    figures: Figures


Found = Iterator[tuple[GradingFactor, Computed]]


def compute(known: Known, by: Yardstick) -> Found:
    """Every factor that data tells."""
    if known.figures is not None:
        yield from _bought(known.figures, known, by)
    if known.payments is not None:
        yield GradingFactor.CREDIT, _paid(known.payments, by)
    if since := min((day for day in (known.first_contract_on, known.first_order_on) if day), default=None):
        months = rules.months_between(since, by.window.as_of)
        band = rules.band_of(months, by.scheme.edges[GradingFactor.RELATIONSHIP_LENGTH])
        source = FactorSource.PROFILE if since == known.first_contract_on else FactorSource.KPI
        told: Figures = {"since": since, "as_of": by.window.as_of}
        yield GradingFactor.RELATIONSHIP_LENGTH, Computed(band, str(months), source, told)
    if known.place is not None:
        yield GradingFactor.SHARE_OF_PURCHASING, _placed(known.place, by)
    if (depth := rules.depth_band(*known.depth)) is not None:
        ranks = {layer: str(rank) for layer, rank in known.depth._asdict().items() if rank is not None}
        text = ", ".join([f"{layer} {rank}" for layer, rank in ranks.items()])
        yield GradingFactor.RELATIONSHIP_DEPTH, Computed(depth, text, FactorSource.RELATIONSHIP, {**ranks})
    if (fit := known.fit) is not None:
        told = {"strategic_fit_id": str(fit.id), "assessed_on": fit.assessed_on}
        match = Computed(bands.MATCHES[fit.trend], fit.trend.value, FactorSource.STRATEGIC_FIT, told)
        yield GradingFactor.STRATEGY_MATCH, match


def _bought(figures: YearFigures, known: Known, by: Yardstick) -> Found:
    edges = by.scheme.edges
    year: Figures = {"from": by.window.last_year_first, "to": by.window.last_year_last}
    if figures.profit is not None and figures.margin is not None:
        band = rules.band_of(figures.profit, edges[GradingFactor.PROFIT])
        told = year | {"margin": _share(figures.margin)}
        yield GradingFactor.PROFIT, Computed(band, format_decimal(figures.profit), FactorSource.KPI, told)
    band = rules.band_of(figures.sales, edges[GradingFactor.SALES])
    yield GradingFactor.SALES, Computed(band, format_decimal(figures.sales), FactorSource.KPI, year)
    band = bands.loyalty_band(known.ordered_months, known.place, by.scheme)
    if known.place is None:
        yield GradingFactor.LOYALTY, Computed(band, str(known.ordered_months), FactorSource.KPI, year)
    else:
        share = format_decimal(known.place.our_share)
        told = year | {"ordered_months": str(known.ordered_months), "oldest_as_of": known.place.oldest_as_of}
        yield GradingFactor.LOYALTY, Computed(band, share, FactorSource.SUPPLY_POSITIONS, told)


def _paid(record: PaymentRecord, by: Yardstick) -> Computed:
    told: Figures = {
        "from": by.window.last_year_first,
        "to": by.window.as_of,
        "due": format_decimal(record.due),
        "effort_share": _share(record.effort / record.due),
        "lost_share": _share(record.lost / record.due),
    }
    late = _share(record.late / record.due)
    return Computed(bands.credit_band(record, by.scheme), late, FactorSource.RECEIVABLES, told)


def _placed(place: SupplyPlace, by: Yardstick) -> Computed:
    told: Figures = {
        "rivals": str(place.rivals),
        "categories": str(place.categories),
        "oldest_as_of": place.oldest_as_of,
    }
    if place.main_rival_share is not None:
        told["main_rival_share"] = format_decimal(place.main_rival_share)
    band = bands.share_band(place, by.scheme)
    return Computed(band, format_decimal(place.our_share), FactorSource.SUPPLY_POSITIONS, told)


def _share(share: Decimal) -> str:
    return format_decimal(share.quantize(PLACES, ROUND_HALF_EVEN))
