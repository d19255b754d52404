"""The course of a year, and goals against it: every edge."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.planning.goals.market_goals.course import (
    GoalState,
    GoalTrack,
    Span,
    course_by_days,
    course_of,
    expected,
    share_reached,
    shortfall,
    span_of,
    track,
)
from services.planning.goals.market_goals.series import months_from

YEAR = Span(date(2026, 1, 1), date(2026, 12, 31), grace_days=30)
MIDDLE = date(2026, 7, 1)
TENTH = Decimal("0.1")
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
MONTHS = st.lists(st.integers(-1000, 10**9).map(Decimal), min_size=12, max_size=12)


def state(target: str, figure: str | None, baseline: str | None = None, **fields: object) -> GoalState:
    """A figure that adds up, at half of the course."""
    known = {"course": Decimal("0.5"), "adds_up": True} | fields
    numbers = (None if one is None else Decimal(one) for one in (baseline, figure))
    before, now = numbers
    return GoalState(before, Decimal(target), now, **known)  # type: ignore[arg-type]


def ratio(target: str, figure: str | None, baseline: str | None = None, **fields: object) -> GoalState:
    return state(target, figure, baseline, adds_up=False, **fields)


@pytest.mark.parametrize(
    ("due_on", "ends_on"),
    [
        (date(2026, 1, 1), date(2026, 1, 31)),
        (date(2026, 2, 10), date(2026, 2, 28)),
        (date(2026, 12, 31), date(2026, 12, 31)),
        (date(2027, 6, 30), date(2026, 12, 31)),
    ],
)
def test_a_goal_is_measured_to_the_end_of_its_month_within_the_year(due_on: date, ends_on: date) -> None:
    assert span_of(date(2026, 1, 1), date(2027, 1, 1), due_on) == Span(date(2026, 1, 1), ends_on)


@pytest.mark.parametrize(
    ("day", "passed"),
    [
        (date(2025, 12, 31), Decimal(0)),
        (date(2026, 1, 1), Decimal(1) / 365),
        (date(2026, 12, 31), Decimal(1)),
        (date(2027, 5, 1), Decimal(1)),
    ],
)
def test_the_days_of_the_course(day: date, passed: Decimal) -> None:
    assert course_by_days(day, YEAR) == passed


@pytest.mark.parametrize(
    ("day", "passed"),
    [
        (date(2025, 12, 31), "0"),
        (date(2026, 1, 31), "0.25"),
        (date(2026, 11, 30), "0.25"),
        (date(2026, 12, 1), "0.2742"),
        (date(2026, 12, 31), "1"),
        (date(2027, 3, 1), "1"),
    ],
)
def test_the_course_follows_last_years_months(day: date, passed: str) -> None:
    last_year = [Decimal(100), *[Decimal(-5)] * 10, Decimal(300)]
    assert course_of(day, YEAR, last_year).quantize(Decimal("0.0001")) == Decimal(passed)


@pytest.mark.parametrize("nothing", [Decimal(0), Decimal(-7)])
def test_without_a_last_year_the_days_count(nothing: Decimal) -> None:
    assert course_of(MIDDLE, YEAR, [nothing] * 12) == course_by_days(MIDDLE, YEAR)


@settings(deadline=None)
@given(DAYS, DAYS, MONTHS)
def test_the_course_never_falls_and_stays_between_nothing_and_all(
    one: date, other: date, last_year: list[Decimal]
) -> None:
    earlier, later = sorted((one, other))
    first, second = (course_of(day, YEAR, last_year) for day in (earlier, later))
    assert 0 <= first <= second <= 1


@settings(deadline=None)
@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(0, 11), st.data())
def test_every_course_begins_at_nothing_and_ends_with_all(start: date, months: int, data: st.DataObject) -> None:
    starts_on = start.replace(day=1)
    span = span_of(starts_on, date(starts_on.year + 1, starts_on.month, 1), starts_on + timedelta(days=30 * months))
    count = len(months_from(span.starts_on, span.ends_on))
    last_year = data.draw(st.lists(st.integers(0, 10**6).map(Decimal), min_size=count, max_size=count))
    assert course_of(span.starts_on - timedelta(days=1), span, last_year) == 0
    assert course_of(span.ends_on, span, last_year) == 1


@pytest.mark.parametrize(
    ("goal", "should", "share", "lacks"),
    [
        (state("1000", "500"), "500", "0.5", "0"),
        (state("1000", "450"), "500", "0.45", "0.1"),
        (state("1000", "0"), "500", "0", "1"),
        (state("1000", "-200"), "500", "-0.2", "1.4"),
        (state("1000", "1200"), "500", "1.2", "0"),
        (state("0", "0"), "0", None, "0"),
        (state("0", "-1"), "0", None, "1"),
        (state("-100", "-40"), "-50", None, "0"),
        (state("-100", "-75"), "-50", None, "0.5"),
        (ratio("0.4", "0.35", "0.3"), "0.35", "0.5", "0"),
        (ratio("0.4", "0.34", "0.3"), "0.35", "0.4", "0.1"),
        (ratio("0.4", "0.2", "0.3"), "0.35", "-1", "1.5"),
        (ratio("0.3", "0.3", "0.3"), "0.3", None, "0"),
        (ratio("0.3", "0.27", "0.3"), "0.3", None, "0.1"),
        (ratio("0.2", "0.25", "0.3"), "0.2", None, "0"),
        (ratio("0", "-0.1", "0"), "0", None, "1"),
        (ratio("0.4", "0.35"), None, None, None),
        (ratio("0.2", "0.25", "0.3", is_less_better=True), "0.25", "0.5", "0"),
        (ratio("0.2", "0.3", "0.3", is_less_better=True), "0.25", "0", "0.5"),
        (ratio("0.4", "0.35", "0.3", is_less_better=True), "0.4", None, "0"),
        (ratio("0.3", "0.33", "0.3", is_less_better=True), "0.3", None, "0.1"),
    ],
)
def test_a_goal_against_its_course(goal: GoalState, should: str | None, share: str | None, lacks: str | None) -> None:
    found = (expected(goal), share_reached(goal), shortfall(goal))
    assert found == tuple(None if one is None else Decimal(one) for one in (should, share, lacks))


@pytest.mark.parametrize(
    ("today", "goal", "found"),
    [
        (date(2025, 12, 31), state("1000", None), GoalTrack.TOO_EARLY),
        (date(2025, 12, 31), state("1000", "2000"), GoalTrack.TOO_EARLY),
        (date(2026, 1, 1), state("1000", "0"), GoalTrack.TOO_EARLY),
        (date(2026, 1, 1), state("1000", "1000"), GoalTrack.REACHED),
        (date(2026, 1, 30), state("1000", "0"), GoalTrack.TOO_EARLY),
        (date(2026, 1, 31), state("1000", "0"), GoalTrack.OFF_TRACK),
        (MIDDLE, state("1000", "450"), GoalTrack.ON_TRACK),
        (MIDDLE, state("1000", "449"), GoalTrack.OFF_TRACK),
        (MIDDLE, state("1000", "1000"), GoalTrack.REACHED),
        (MIDDLE, state("1000", None), GoalTrack.UNKNOWN),
        (MIDDLE, state("0", "0"), GoalTrack.ON_TRACK),
        (MIDDLE, state("-100", "-10"), GoalTrack.ON_TRACK),
        (MIDDLE, ratio("0.4", "0.35"), GoalTrack.UNKNOWN),
        (MIDDLE, ratio("0.4", "0.4"), GoalTrack.REACHED),
        (MIDDLE, ratio("0.3", "0.3", "0.3"), GoalTrack.REACHED),
        (MIDDLE, ratio("0.3", "0.28", "0.3"), GoalTrack.ON_TRACK),
        (MIDDLE, ratio("0.2", "0.2", "0.3", is_less_better=True), GoalTrack.REACHED),
        (MIDDLE, ratio("0.2", "0.3", "0.3", is_less_better=True), GoalTrack.OFF_TRACK),
        (date(2026, 12, 31), state("1000", "999", course=Decimal(1)), GoalTrack.ON_TRACK),
        (date(2027, 1, 1), state("1000", "999", course=Decimal(1)), GoalTrack.MISSED),
        (date(2027, 1, 1), state("1000", "1000", course=Decimal(1)), GoalTrack.REACHED),
        (date(2027, 1, 1), state("0", "0", course=Decimal(1)), GoalTrack.REACHED),
        (date(2027, 1, 1), state("-100", "-101", course=Decimal(1)), GoalTrack.MISSED),
        (date(2027, 1, 1), ratio("0.4", "0.39"), GoalTrack.MISSED),
        (date(2027, 1, 1), state("1000", None), GoalTrack.UNKNOWN),
    ],
)
def test_whether_a_goal_is_where_it_should_be(today: date, goal: GoalState, found: GoalTrack) -> None:
    assert track(today, YEAR, goal, TENTH) is found
