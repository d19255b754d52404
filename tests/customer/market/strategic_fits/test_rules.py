"""Conclusions of a strategic fit."""

import pytest

from services.customer.market.fit_schemes.rules import STANDARD, InvestmentAdvice, StrategyTrend
from services.customer.market.strategic_fits.rules import ChannelPlace, conclude


@pytest.mark.parametrize(
    ("trend", "is_cash_cow", "advice"),
    [
        (StrategyTrend.ALIGNED, False, InvestmentAdvice.GROW),
        (StrategyTrend.CONVERGING, False, InvestmentAdvice.GROW),
        (StrategyTrend.DIVERGING, True, InvestmentAdvice.SHRINK),
        (StrategyTrend.UNRELATED, False, InvestmentAdvice.MAINTAIN),
    ],
)
@pytest.mark.parametrize("now", ChannelPlace)
@pytest.mark.parametrize("ahead", ChannelPlace)
def test_a_diverging_customer_is_a_cash_cow_whatever_the_place_of_our_offer(
    trend: StrategyTrend, is_cash_cow: bool, advice: InvestmentAdvice, now: ChannelPlace, ahead: ChannelPlace
) -> None:
    found = conclude(now, ahead, trend, STANDARD)
    assert (found.is_cash_cow, found.recommended_investment, found.scheme_version) == (is_cash_cow, advice, 1)
    assert (found.breakdown_due_now, found.breakdown_due_ahead) == (
        now is ChannelPlace.EDGE,
        ahead is ChannelPlace.EDGE,
    )
