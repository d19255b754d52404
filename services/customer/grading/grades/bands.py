"""Bands of the factors that several figures decide together (method, 2.3): pure, beside the measured ones."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from services.customer.grading.grades.rules import band_of
from services.customer.grading.schemes.rules import GradingBand, GradingFactor, GradingScheme
from services.customer.market.fit_schemes.rules import StrategyTrend
from services.customer.market.supply_positions.rules import suppression_ratio


class SupplyPlace(NamedTuple):
    """Our place in a customer's purchasing, over its categories: shares from 0 to 1."""

    our_share: Decimal
    main_rival_share: Decimal | None
    rivals: int
    """How many in the category that has most of them."""
    categories: int
    oldest_as_of: date


class PaymentRecord(NamedTuple):
    """What fell due in the time looked at, in the base currency; each of the others is a part of the one before."""

    due: Decimal
    late: Decimal
    """Paid after its day, or not at all yet."""
    effort: Decimal
    """Paid long after it, not paid at all by then, or disputed."""
    lost: Decimal
    """Written off, or unpaid for so long that it counts as lost."""


class LatestFit(NamedTuple):
    """The newest strategic fit assessment."""

    trend: StrategyTrend
    assessed_on: date
    id: UUID


MATCHES = {
    StrategyTrend.ALIGNED: GradingBand.A,
    StrategyTrend.CONVERGING: GradingBand.B,
    StrategyTrend.DIVERGING: GradingBand.C,
    StrategyTrend.UNRELATED: GradingBand.D,
}
"""Factor 13, strategy match: consistent · largely consistent · inconsistent · irrelevant, as 2.6 calls the trends."""

ON_COURSE = frozenset({StrategyTrend.ALIGNED, StrategyTrend.CONVERGING})
"""Trends a strategic customer has (2.2)."""


def share_band(place: SupplyPlace, scheme: GradingScheme) -> GradingBand:
    """Factor 9, our share of its purchasing, by the suppression ratio; what nobody knows of counts as one rival.

    A: sole supplier; B: we lead, among no more rivals than the scheme allows; C: about equal; D: backup supplier.
    """
    if place.our_share >= scheme.sole_share_from:
        return GradingBand.A
    rival_share = place.main_rival_share or 1 - place.our_share
    ratio = suppression_ratio(place.our_share, rival_share) or 0
    if ratio >= scheme.lead_ratio_from and place.rivals <= scheme.most_rivals:
        return GradingBand.B
    return GradingBand.C if ratio >= scheme.equal_ratio_from else GradingBand.D


def loyalty_band(ordered_months: int, place: SupplyPlace | None, scheme: GradingScheme) -> GradingBand:
    """Factor 5, loyalty: whom it buys from, and whether it keeps ordering.

    A: buys only from us; B: mostly from us; C: less, but in as many months of the last fiscal year as the edge of C
    asks for, so it changes suppliers and comes back; D: now and then. Whoever ordered nothing in that year is D
    whatever share it is said to give us. Where its purchasing is not known, the months alone decide.
    """
    by_months = band_of(ordered_months, scheme.edges[GradingFactor.LOYALTY])
    if place is None:
        return by_months
    if ordered_months and place.our_share >= scheme.main_share_from:
        return GradingBand.A if place.our_share >= scheme.sole_share_from else GradingBand.B
    return GradingBand.D if by_months is GradingBand.D else GradingBand.C


def credit_band(record: PaymentRecord, scheme: GradingScheme) -> GradingBand:
    """Factor 4, credit record, by parts of what fell due.

    A: pays as agreed; B: late but always collected; C: takes much effort to collect; D: hard to collect, balances lost.
    """
    if record.lost > record.due * scheme.most_lost:
        return GradingBand.D
    if record.effort > record.due * scheme.most_effort:
        return GradingBand.C
    return GradingBand.B if record.late > record.due * scheme.most_late else GradingBand.A
