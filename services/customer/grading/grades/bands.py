"""Bands of factors that depend on several figures (method, 2.3); `rules` has those of one figure."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from services.customer.grading.grades.rules import band_of
from services.customer.grading.schemes.rules import GradingBand, GradingFactor, GradingScheme
from services.customer.market.fit_schemes.rules import StrategyTrend
from services.customer.market.supply_positions.rules import suppression_ratio


class SupplyStanding(NamedTuple):
    """Our standing in a customer's purchasing, across its categories: shares from 0 to 1."""

    our_share: Decimal
    main_rival_share: Decimal | None
    rivals: int
    """Number of rivals in the category with the most."""
    categories: int
    oldest_as_of: date


class PaymentRecord(NamedTuple):
    """Amounts due in the window, in the base currency.

    `due` includes `late`, `late` includes `effort`, and `effort` includes `lost`.
    """

    due: Decimal
    late: Decimal
    """Paid after the due date, or not paid yet."""
    effort: Decimal
    """Paid long after the due date, still unpaid by then, or disputed."""
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
"""Factor 13, strategy match: consistent · largely consistent · inconsistent · irrelevant, by the trends of 2.6."""

ON_COURSE = frozenset({StrategyTrend.ALIGNED, StrategyTrend.CONVERGING})
"""The trends of a strategic customer (2.2)."""


def share_band(supply: SupplyStanding, scheme: GradingScheme) -> GradingBand:
    """Factor 9, our share of its purchasing, by the suppression ratio; the unknown rest counts as one rival.

    A: sole supplier; B: we lead, among no more rivals than the scheme allows; C: about equal; D: backup supplier.
    """
    if supply.our_share >= scheme.sole_share_from:
        return GradingBand.A
    rival_share = supply.main_rival_share or 1 - supply.our_share
    ratio = suppression_ratio(supply.our_share, rival_share) or 0
    if ratio >= scheme.lead_ratio_from and supply.rivals <= scheme.most_rivals:
        return GradingBand.B
    return GradingBand.C if ratio >= scheme.equal_ratio_from else GradingBand.D


def loyalty_band(ordered_months: int, supply: SupplyStanding | None, scheme: GradingScheme) -> GradingBand:
    """Factor 5, loyalty: its suppliers, and whether it keeps ordering.

    A: buys only from us; B: mostly from us; C: less, but it orders in as many months of the last fiscal year as
    the edge of C requires; D: now and then. A customer without orders in that year is D, whatever our recorded share.
    When its purchasing is not known, the months alone decide.
    """
    by_months = band_of(ordered_months, scheme.edges[GradingFactor.LOYALTY])
    if supply is None:
        return by_months
    if ordered_months and supply.our_share >= scheme.main_share_from:
        return GradingBand.A if supply.our_share >= scheme.sole_share_from else GradingBand.B
    return GradingBand.D if by_months is GradingBand.D else GradingBand.C


def credit_band(record: PaymentRecord, scheme: GradingScheme) -> GradingBand:
    """Factor 4, credit record, by shares of the amounts due.

    A: pays as agreed; B: late but always collected; C: takes much effort to collect; D: hard to collect, balances lost.
    """
    if record.lost > record.due * scheme.most_lost:
        return GradingBand.D
    if record.effort > record.due * scheme.most_effort:
        return GradingBand.C
    return GradingBand.B if record.late > record.due * scheme.most_late else GradingBand.A
