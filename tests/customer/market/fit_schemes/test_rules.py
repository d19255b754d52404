"""What makes a strategic-fit scheme sound."""

import pytest

from services.customer.market.fit_schemes.rules import STANDARD, InvestmentAdvice, StrategyTrend, refuse_unsound
from shared.schemes.problems import SchemeUnsound

GROW, SHRINK = InvestmentAdvice.GROW, InvestmentAdvice.SHRINK


def test_the_standard_is_sound() -> None:
    refuse_unsound(STANDARD.investments)


@pytest.mark.parametrize(
    ("investments", "codes"),
    [
        ({StrategyTrend.DIVERGING: SHRINK}, ["trends_incomplete"]),
        ({**STANDARD.investments, StrategyTrend.DIVERGING: InvestmentAdvice.MAINTAIN}, ["cash_cow_not_shrunk"]),
        ({StrategyTrend.DIVERGING: GROW}, ["trends_incomplete", "cash_cow_not_shrunk"]),
    ],
)
def test_a_scheme_covers_every_trend_and_shrinks_the_cash_cow(
    investments: dict[StrategyTrend, InvestmentAdvice], codes: list[str]
) -> None:
    with pytest.raises(SchemeUnsound) as refusal:
        refuse_unsound(investments)
    assert [error.code for error in refusal.value.errors] == codes
