"""Scores, totals and covered."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kpi.scorecards.results.rules import (
    Actual,
    Limits,
    MissingActual,
    achievement_of,
    elapsed_of,
    joined,
    score_of,
    total_of,
)

STANDARD = Limits(Decimal(0), Decimal(0), Decimal("1.2"))
amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


@pytest.mark.parametrize(
    ("actual", "target", "baseline", "expected"),
    [
        ("459057.3369", "637000", "0", "0.7207"),
        ("637000", "637000", "0", "1"),
        ("0", "637000", "0", "0"),
        ("5", "5", "20", "1"),  # lower is better: 20 scores 0
        ("20", "5", "20", "0"),
        ("0", "5", "20", "1.3333"),
        ("-0.05", "0.1", "-0.2", "0.5"),
    ],
)
def test_the_achievement_is_0_at_the_baseline_and_1_at_the_target(
    actual: str, target: str, baseline: str, expected: str
) -> None:
    assert achievement_of(Decimal(actual), Decimal(target), Decimal(baseline)) == Decimal(expected)


@pytest.mark.parametrize(
    ("achievement", "limits", "expected"),
    [
        ("-0.1", STANDARD, "0"),
        ("0", STANDARD, "0"),
        ("1.1999", STANDARD, "1.1999"),
        ("1.2", STANDARD, "1.2"),
        ("1.2001", STANDARD, "1.2"),
        ("0.5999", Limits(Decimal(0), Decimal("0.6"), Decimal("1.2")), "0"),
        ("0.6", Limits(Decimal(0), Decimal("0.6"), Decimal("1.2")), "0.6"),
        ("0.1", Limits(Decimal("0.3"), Decimal("0.3"), Decimal(1)), "0.3"),
    ],
)
def test_the_edges_of_the_bounds_belong_to_the_score(achievement: str, limits: Limits, expected: str) -> None:
    assert score_of(Decimal(achievement), limits) == Decimal(expected)


@given(amounts, st.decimals(min_value=1, max_value=10**9, places=2))
def test_a_score_never_leaves_its_bounds(actual: Decimal, target: Decimal) -> None:
    assert 0 <= score_of(achievement_of(actual, target, Decimal(0)), STANDARD) <= Decimal("1.2")


@given(st.lists(st.tuples(st.integers(1, 50), st.none() | st.decimals(min_value=0, max_value=2, places=4)), max_size=9))
def test_a_total_lies_between_the_scores_and_covers_only_them(scored: list[tuple[int, Decimal | None]]) -> None:
    total = total_of((Decimal(weight), score) for weight, score in scored)
    scores = [score for _, score in scored if score is not None]
    assert (total.score is None) == (not scores)
    assert 0 <= total.covered <= 1
    if total.score is not None:
        assert min(scores) - Decimal("0.0001") <= total.score <= max(scores) + Decimal("0.0001")


def test_an_item_without_a_score_is_not_0_but_uncovered() -> None:
    total = total_of([(Decimal(60), Decimal(1)), (Decimal(40), None)])
    assert (total.score, total.covered) == (1, Decimal("0.6"))


def test_what_a_draft_has_not_weighed_is_uncovered() -> None:
    assert total_of([(Decimal(30), Decimal(1))]).covered == Decimal("0.3")


def test_several_people_without_a_value_have_none_together() -> None:
    nothing = Actual(None, missing=MissingActual.SOURCE_MISSING)
    assert joined([nothing, nothing]) == nothing


def test_ratios_of_several_people_are_computed_from_their_parts() -> None:
    parts = [Actual(Decimal("0.5"), Decimal(1), Decimal(2)), Actual(Decimal("0.1"), Decimal(1), Decimal(10))]
    assert joined(parts).value == Decimal("0.166667")
    nothing = Actual(None, Decimal(0), Decimal(0), MissingActual.NO_BASE)
    assert joined([nothing, nothing]).missing is MissingActual.NO_BASE
    assert joined([Actual(Decimal(2)), Actual(Decimal(3))]).value == 5


@pytest.mark.parametrize(
    ("today", "expected"), [("2023-12-31", "0"), ("2024-01-01", "0.011"), ("2024-03-31", "1"), ("2025-01-01", "1")]
)
def test_how_much_of_a_period_has_passed(today: str, expected: str) -> None:
    elapsed = elapsed_of(date(2024, 1, 1), date(2024, 3, 31), date.fromisoformat(today))
    assert elapsed == Decimal(expected)
