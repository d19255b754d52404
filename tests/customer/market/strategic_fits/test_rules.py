"""What follows from a strategic fit."""

import pytest

from services.customer.market.strategic_fits.rules import (
    STANDARD,
    CashCowNotShrunk,
    ChannelPlace,
    InvestmentAdvice,
    StrategyTrend,
    TrendsIncomplete,
    conclude,
    refuse_unsound,
)


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
def test_who_diverges_is_a_cash_cow_wherever_our_offer_stands(
    trend: StrategyTrend, is_cash_cow: bool, advice: InvestmentAdvice, now: ChannelPlace, ahead: ChannelPlace
) -> None:
    found = conclude(now, ahead, trend, STANDARD)
    assert (found.is_cash_cow, found.recommended_investment, found.scheme_version) == (is_cash_cow, advice, 1)
    assert (found.breakdown_due_now, found.breakdown_due_ahead) == (
        now is ChannelPlace.EDGE,
        ahead is ChannelPlace.EDGE,
    )


def test_the_standard_rule_is_sound() -> None:
    refuse_unsound(STANDARD.investments)


def test_a_rule_covers_every_trend_and_shrinks_the_cash_cow() -> None:
    with pytest.raises(TrendsIncomplete):
        refuse_unsound({StrategyTrend.DIVERGING: InvestmentAdvice.SHRINK})
    with pytest.raises(CashCowNotShrunk):
        refuse_unsound(dict(STANDARD.investments) | {StrategyTrend.DIVERGING: InvestmentAdvice.MAINTAIN})
