"""Bands that several figures decide: every edge, and that better is never worse."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.customer.grading.grades import bands
from services.customer.grading.grades.bands import PaymentRecord, SupplyStanding
from services.customer.grading.schemes.rules import POINTS, STANDARD, GradingBand
from services.customer.market.fit_schemes.rules import StrategyTrend

A, B, C, D = GradingBand
shares = st.decimals(0, 1, places=4)
months = st.integers(0, 12)


def supply(ours: str | Decimal, rival: str | Decimal | None = None, rivals: int = 1) -> SupplyStanding:
    return SupplyStanding(Decimal(ours), None if rival is None else Decimal(rival), rivals, 1, date(2025, 1, 1))


@pytest.mark.parametrize(
    ("ours", "rival", "rivals", "band"),
    [
        ("1", None, 0, A),
        ("0.9999", None, 0, B),
        ("0.5", "0.4", 2, B),
        ("0.5", "0.4", 3, C),
        ("0.5", "0.4001", 2, C),
        ("0.4", "0.4", 2, C),
        ("0.4", "0.5", 2, C),
        ("0.4", "0.5", 9, C),
        ("0.3999", "0.5", 1, D),
        ("0", "1", 1, D),
        ("0.56", None, 0, B),
        ("0.55", None, 0, C),
        ("0.4445", None, 0, C),
        ("0.44", None, 0, D),
        ("0", None, 0, D),
    ],
)
def test_our_share_of_purchasing(ours: str, rival: str | None, rivals: int, band: GradingBand) -> None:
    assert bands.share_band(supply(ours, rival, rivals), STANDARD) is band


@pytest.mark.parametrize(
    ("ordered", "ours", "band"),
    [
        (12, None, A),
        (9, None, B),
        (4, None, C),
        (3, None, D),
        (1, "1", A),
        (0, "1", D),
        (12, "0.9999", B),
        (1, "0.5", B),
        (0, "0.5", D),
        (12, "0.4999", C),
        (4, "0.4999", C),
        (3, "0.4999", D),
        (12, "0", C),
    ],
)
def test_loyalty_is_whom_it_buys_from_and_whether_it_comes_back(
    ordered: int, ours: str | None, band: GradingBand
) -> None:
    assert bands.loyalty_band(ordered, None if ours is None else supply(ours), STANDARD) is band


@pytest.mark.parametrize(
    ("late", "effort", "lost", "band"),
    [
        ("0", "0", "0", A),
        ("100", "0", "0", A),
        ("100.01", "0", "0", B),
        ("1000", "100", "0", B),
        ("1000", "100.01", "0", C),
        ("1000", "100", "50", B),
        ("1000", "1000", "50", C),
        ("1000", "1000", "50.01", D),
    ],
)
def test_the_credit_record(late: str, effort: str, lost: str, band: GradingBand) -> None:
    record = PaymentRecord(Decimal(1000), Decimal(late), Decimal(effort), Decimal(lost))
    assert bands.credit_band(record, STANDARD) is band


@pytest.mark.parametrize(("trend", "band"), list(zip(StrategyTrend, (A, B, C, D), strict=True)))
def test_the_strategy_match_is_the_trend(trend: StrategyTrend, band: GradingBand) -> None:
    assert bands.MATCHES[trend] is band


@given(parts=st.tuples(shares, shares), rival=st.none() | shares, rivals=st.integers(0, 5))
def test_a_larger_share_never_has_a_worse_band(
    parts: tuple[Decimal, Decimal], rival: Decimal | None, rivals: int
) -> None:
    share, more = sorted(parts)
    assume(rival is None or 0 < rival <= 1 - more)
    few, many = (bands.share_band(supply(ours, rival, rivals), STANDARD) for ours in (share, more))
    assert POINTS[few] <= POINTS[many]


@given(counts=st.tuples(months, months), parts=st.tuples(shares, shares))
def test_ordering_oftener_or_more_of_its_need_never_lowers_loyalty(
    counts: tuple[int, int], parts: tuple[Decimal, Decimal]
) -> None:
    (ordered, more), (ours, larger) = sorted(counts), sorted(parts)
    less, oftener = (bands.loyalty_band(count, supply(ours), STANDARD) for count in (ordered, more))
    assert POINTS[less] <= POINTS[oftener] <= POINTS[bands.loyalty_band(more, supply(larger), STANDARD)]


@given(
    parts=st.lists(st.decimals(0, 1000, places=2), min_size=3, max_size=3),
    worse=st.lists(st.decimals(0, 1000, places=2), min_size=3, max_size=3),
)
def test_paying_later_never_betters_the_credit_record(parts: list[Decimal], worse: list[Decimal]) -> None:
    late = [max(pair) for pair in zip(parts, worse, strict=True)]
    before, after = (
        bands.credit_band(PaymentRecord(Decimal(1000), *sorted(each, reverse=True)), STANDARD) for each in (parts, late)
    )
    assert POINTS[after] <= POINTS[before]
