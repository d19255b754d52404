"""The backtest is honest: nothing is known before it happened, and what nobody knows yet is left out."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from services.kpi.analytics.order_cycles.rules import cycle_of
from services.kpi.warnings.schemes.standard import STANDARD
from tests.backtest.__main__ import adventureworks
from tests.backtest.replay import Moment, half, moments, ours, simple, window_of
from tests.backtest.scores import score
from tests.backtest.tuning import tuned

MONTHLY = [date(2024, month, 10) for month in range(1, 13)]
STOPPED = MONTHLY[:4]
HISTORY = {"stays": [*MONTHLY, date(2025, 6, 10)], "stops": STOPPED}


def of(customer: str) -> list[Moment]:
    return [one for one in moments(HISTORY) if one.customer == customer]


def test_each_month_sees_only_earlier_rows() -> None:
    for one in moments(HISTORY):
        assert one.cycle == cycle_of(day for day in HISTORY[one.customer] if day < one.today)
        assert one.cycle.last_on < one.today


def test_windows_that_end_after_the_data_are_left_out() -> None:
    last = max(day for days in HISTORY.values() for day in days)
    assert max(one.today + window_of(one.cycle) for one in moments(HISTORY)) <= last


def test_who_is_lost_already_is_left_out() -> None:
    assert [one.today for one in of("stops")] == [date(2024, month, 1) for month in range(3, 8)]
    assert [one.is_lost for one in of("stops")] == [False, False, True, True, True]


def test_the_lead_time_is_that_of_the_first_true_warning_of_a_silence() -> None:
    found = score(of("stops"), ours())
    (first,) = [one for one in of("stops") if ours()(one)][:1]
    assert (found.right, found.false, found.missed) == (2, 0, 1)
    assert found.lead_days == (STOPPED[-1] + timedelta(days=93) - first.today).days


@pytest.fixture(scope="module")
def halves(reference_data: Path) -> tuple[list[Moment], list[Moment]]:
    everything = list(moments(adventureworks(reference_data)))
    return [one for one in everything if half(0)(one)], [one for one in everything if half(1)(one)]


def test_the_standard_is_what_was_tuned_on_the_one_half(halves: tuple[list[Moment], list[Moment]]) -> None:
    best, rule = tuned(halves[0]), STANDARD.order_overdue
    assert (best.steps.low, best.late_weight, best.min_order_days) == (
        rule.steps.low,
        rule.late_weight,
        rule.min_order_days,
    )


def test_on_the_other_half_it_beats_no_order_for_90_days(halves: tuple[list[Moment], list[Moment]]) -> None:
    mine, theirs = score(halves[1], ours()), score(halves[1], simple)
    assert mine.f1 > theirs.f1 + 0.01
    assert mine.precision > theirs.precision
