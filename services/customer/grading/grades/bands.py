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
    suppliers: int
    """Number of suppliers, us included, in all positions of the months that count."""


class PaymentRecord(NamedTuple):
    """Amounts that fell due in the months that count, in the base currency, as they were on the day of reference."""

    invoices: int
    due: Decimal
    late: Decimal
    """Paid or open later than the days of grace."""
    effort: Decimal
    """Paid or open long after the due date."""
    lost: Decimal
    """Written off, or open for so long that it counts as lost."""
    delayed: Decimal
    """Each amount times the days from its due date until it was paid, or until the day of reference."""

    @property
    def delay_days(self) -> Decimal:
        """The delay in days, weighted by the amounts."""
        return self.delayed / self.due


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
    """Factor 5, loyalty: our share where its suppliers are known, else how regularly it orders.

    A: buys only from us; B: mostly from us; C: often changes suppliers, or orders regularly; D: now and then. A
    customer without orders in the last fiscal year is D, whatever our recorded share. Without a supply file B is the
    best: regularity is no exclusivity.
    """
    by_months = band_of(ordered_months, scheme.edges[GradingFactor.LOYALTY])
    if supply is None:
        return GradingBand.B if by_months is GradingBand.A else by_months
    if ordered_months and supply.our_share >= scheme.sole_share_from:
        return GradingBand.A
    if ordered_months and supply.our_share > scheme.main_share_above:
        return GradingBand.B
    is_changing = ordered_months > 0 and supply.suppliers >= scheme.changing_suppliers_from
    return GradingBand.C if is_changing or by_months is not GradingBand.D else GradingBand.D


def credit_band(record: PaymentRecord, scheme: GradingScheme) -> GradingBand | None:
    """Factor 4, credit record (2.3.1), by shares of the amounts due; None: too few invoices.

    A: pays as agreed; B: late but always collected; C: takes much effort to collect; D: hard to collect, balances lost.
    """
    if record.invoices < scheme.least_invoices:
        return None
    if record.lost and record.lost >= record.due * scheme.lost_from:
        return GradingBand.D
    took_effort = record.effort > record.due * scheme.most_effort
    if took_effort or record.delayed > record.due * scheme.most_delay_days:
        return GradingBand.C
    return GradingBand.B if record.late > record.due * scheme.most_late else GradingBand.A
