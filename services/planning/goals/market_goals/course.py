"""Where a market goal should be at a day, by the year's course, and whether it is (method, 6, step 1): pure.

The method says that a running year is never compared with a whole one, so a figure that adds up over the year is
compared with the part of its target that last year had brought by the same day.
"""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.planning.goals.market_goals.series import NOTHING, RATIO_PLACES, months_from
from shared.labels import Labelled

WHOLE = Decimal(1)


class GoalTrack(Labelled):
    """Whether a market goal is where it should be."""

    TOO_EARLY = "too_early", "Too early to judge", "尚早，暂不判断"
    ON_TRACK = "on_track", "On track", "正常"
    OFF_TRACK = "off_track", "Off track", "偏离"
    REACHED = "reached", "Reached", "已达成"
    MISSED = "missed", "Missed", "未达成"
    UNKNOWN = "unknown", "Unknown", "未知"


class ProgressState(Labelled):
    """Whether a market goal's figure can be shown."""

    KNOWN = "known", "Known", "已知"
    NO_SOURCE = "no_source", "There are no such figures", "没有对应的数据来源"
    NO_FIGURE = "no_figure", "Nothing was recorded for it yet", "尚无相关数据"
    OTHER_CURRENCY = "other_currency", "The goal is in another currency than the figures", "目标币种与指标币种不同"
    UNAVAILABLE = "unavailable", "Temporarily unavailable", "暂不可读取"
    NOT_PERMITTED = "not_permitted", "Not permitted", "无权查看"
    PARTLY_VISIBLE = "partly_visible", "You see only part of the market's customers", "您只能查看该市场的部分客户"


class BaselineSource(Labelled):
    """Where the baseline of a market goal comes from."""

    ENTERED = "entered", "Entered by a person", "人工填写"
    KPI = "kpi", "Taken from the KPI", "取自指标"
    SUMMIT_PROJECTS = "summit_projects", "Counted from summit projects", "取自山头项目"
    SUPPLY_POSITIONS = "supply_positions", "Taken from the supply landscape", "取自供应商档案"


@dataclass(frozen=True, slots=True)
class Span:
    """The days over which a goal is measured, and those of them in which none is off track yet."""

    starts_on: date
    ends_on: date
    grace_days: int = 0


@dataclass(frozen=True, slots=True)
class GoalState:
    """A goal's figures at a day. `course`: the part of the year's course that should be done."""

    baseline: Decimal | None
    target: Decimal
    figure: Decimal | None
    course: Decimal
    adds_up: bool
    is_less_better: bool = False

    @property
    def sign(self) -> int:
        """1 where more is better, else −1."""
        return -1 if self.is_less_better else 1

    @property
    def way(self) -> Decimal | None:
        """From baseline to target, positive where the target is better; None without a baseline."""
        return None if self.baseline is None else self.sign * (self.target - self.baseline)

    @property
    def is_met(self) -> bool:
        """Whether the figure is at the target or better."""
        return self.figure is not None and self.sign * (self.figure - self.target) >= 0


def span_of(starts_on: date, next_year: date, due_on: date, grace_days: int = 0) -> Span:
    """From the fiscal year's first day to the end of the month in which the goal is due, at most the year."""
    last = due_on.replace(day=calendar.monthrange(due_on.year, due_on.month)[1])
    return Span(starts_on, min(last, date.fromordinal(next_year.toordinal() - 1)), grace_days)


def course_by_days(day: date, span: Span) -> Decimal:
    """The part of the days that have passed, the day included: from 0 before the first to 1 on the last."""
    passed = (day - span.starts_on).days + 1
    whole = (span.ends_on - span.starts_on).days + 1
    return min(max(Decimal(passed) / whole, NOTHING), WHOLE)


def course_of(day: date, span: Span, last_year: Sequence[Decimal]) -> Decimal:
    """The part of last year's figure that the same days had brought; by days where last year had nothing.

    `last_year`: the like months, one for each month of the span. Of the running month the days that have passed count;
    a month with more credits than orders counts as nothing, so that the course never falls.
    """
    shares = [max(one, NOTHING) for one in last_year]
    whole = sum(shares, NOTHING)
    if not whole:
        return course_by_days(day, span)
    months = zip(months_from(span.starts_on, span.ends_on), shares, strict=True)
    return min(sum((share * _passed(day, month) for month, share in months), NOTHING) / whole, WHOLE)


def _passed(day: date, month: date) -> Decimal:
    days = calendar.monthrange(month.year, month.month)[1]
    return Decimal(min(max((day - month).days + 1, 0), days)) / days


def expected(state: GoalState) -> Decimal | None:
    """The figure that the goal should have; None where its way is unknown. A target that is already met is held."""
    if state.adds_up:
        return state.target * state.course
    if state.way is None or state.baseline is None:
        return None
    return state.baseline + (state.target - state.baseline) * state.course if state.way > 0 else state.target


def share_reached(state: GoalState) -> Decimal | None:
    """Of a figure that adds up: the part of the target; of another: the part of the way from baseline to target."""
    if state.figure is None:
        return None
    if state.adds_up:
        return (state.figure / state.target).quantize(RATIO_PLACES) if state.target > 0 else None
    if state.way is None or state.way <= 0 or state.baseline is None:
        return None
    return (state.sign * (state.figure - state.baseline) / state.way).quantize(RATIO_PLACES)


def shortfall(state: GoalState) -> Decimal | None:
    """What the figure lacks of the expected one, 0 at or above it; None where one of them is unknown.

    It is a share of the expected figure, or of the way from baseline to target where the figure does not add up.
    """
    should = expected(state)
    if state.figure is None or should is None:
        return None
    behind = max(state.sign * (should - state.figure), NOTHING)
    is_on_way = not state.adds_up and state.way is not None and state.way > 0
    measure = state.way if is_on_way and state.way is not None else abs(should)
    if not behind:
        return NOTHING
    return (behind / measure).quantize(RATIO_PLACES) if measure else WHOLE


def track(today: date, span: Span, state: GoalState, tolerance: Decimal) -> GoalTrack:
    """Whether the goal is where it should be today."""
    if today < span.starts_on:
        return GoalTrack.TOO_EARLY
    if state.figure is None:
        return GoalTrack.UNKNOWN
    is_over = today > span.ends_on
    # A sum can still fall below a target that is zero or negative: it is reached when the time is over.
    if state.is_met and (is_over or not state.adds_up or state.target > 0):
        return GoalTrack.REACHED
    if is_over:
        return GoalTrack.MISSED
    if (today - span.starts_on).days < span.grace_days:
        return GoalTrack.TOO_EARLY
    lacking = shortfall(state)
    if lacking is None:
        return GoalTrack.UNKNOWN
    return GoalTrack.OFF_TRACK if lacking > tolerance else GoalTrack.ON_TRACK
