"""Bands that several figures decide: every edge, and that better is never worse."""

from dataclasses import replace
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


def supply(
    ours: str | Decimal, rival: str | Decimal | None = None, rivals: int = 1, suppliers: int = 2
) -> SupplyStanding:
    main = None if rival is None else Decimal(rival)
    return SupplyStanding(Decimal(ours), main, rivals, 1, date(2025, 1, 1), suppliers)


def record(
    late: object = 0, effort: object = 0, lost: object = 0, days: object = 0, invoices: int = 3
) -> PaymentRecord:
    """Of 1,000 due."""
    late, effort, lost, days = (Decimal(str(value)) for value in (late, effort, lost, days))
    return PaymentRecord(invoices, Decimal(1000), late, effort, lost, days * 1000)


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
    ("ordered", "ours", "suppliers", "band"),
    [
        (12, None, 0, B),
        (9, None, 0, B),
        (8, None, 0, C),
        (4, None, 0, C),
        (3, None, 0, D),
        (1, "1", 1, A),
        (0, "1", 1, D),
        (12, "0.9999", 1, B),
        (1, "0.5001", 2, B),
        (12, "0.5", 2, C),
        (0, "0.5001", 2, D),
        (4, "0.4999", 2, C),
        (3, "0.4999", 2, D),
        (3, "0.4999", 3, C),
        (1, "0", 3, C),
        (0, "0", 3, D),
        (12, "0", 2, C),
    ],
)
def test_loyalty_is_whom_it_buys_from_and_whether_it_comes_back(
    ordered: int, ours: str | None, suppliers: int, band: GradingBand
) -> None:
    known = None if ours is None else supply(ours, suppliers=suppliers)
    assert bands.loyalty_band(ordered, known, STANDARD) is band


@pytest.mark.parametrize(
    ("paid", "band"),
    [
        (record(), A),
        (record(late=100), A),
        (record(late="100.01"), B),
        (record(late=1000, effort=100), B),
        (record(late=1000, effort="100.01"), C),
        (record(late=1000, effort=100, days=45), B),
        (record(late=1000, effort=100, days="45.01"), C),
        (record(lost="9.99"), A),
        (record(lost=10), D),
        (record(late=1000, effort=1000, lost=50), D),
        (record(lost=50, invoices=3), D),
        (record(lost=50, invoices=2), None),
    ],
)
def test_the_credit_record(paid: PaymentRecord, band: GradingBand | None) -> None:
    assert bands.credit_band(paid, STANDARD) is band


def test_nothing_lost_is_never_hard_to_collect() -> None:
    assert bands.credit_band(record(), replace(STANDARD, lost_from=Decimal(0))) is A


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


@given(counts=st.tuples(months, months), parts=st.tuples(shares, shares), suppliers=st.integers(1, 6))
def test_ordering_oftener_or_more_of_its_need_never_lowers_loyalty(
    counts: tuple[int, int], parts: tuple[Decimal, Decimal], suppliers: int
) -> None:
    (ordered, more), (ours, larger) = sorted(counts), sorted(parts)
    few, many = supply(ours, suppliers=suppliers), supply(larger, suppliers=suppliers)
    less, oftener = (bands.loyalty_band(count, few, STANDARD) for count in (ordered, more))
    assert less is not None
    assert POINTS[less] <= POINTS[oftener] <= POINTS[bands.loyalty_band(more, many, STANDARD)]


@given(ordered=months)
def test_rhythm_alone_never_shows_exclusivity(ordered: int) -> None:
    assert bands.loyalty_band(ordered, None, STANDARD) is not A


@given(
    parts=st.lists(st.decimals(0, 1000, places=2), min_size=4, max_size=4),
    worse=st.lists(st.decimals(0, 1000, places=2), min_size=4, max_size=4),
)
def test_paying_later_never_betters_the_credit_record(parts: list[Decimal], worse: list[Decimal]) -> None:
    later = [max(pair) for pair in zip(parts, worse, strict=True)]
    before, after = (bands.credit_band(record(*each), STANDARD) for each in (parts, later))
    assert before is not None
    assert after is not None
    assert POINTS[after] <= POINTS[before]
