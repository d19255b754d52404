"""Scores of goals and totals (method, section 7: weight, target, actual, score, total); bounds and ratings are ours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

from shared.labels import Labelled

PLACES = Decimal("0.0001")
WHOLE = Decimal(100)


class MissingActual(Labelled):
    """Why a goal has no actual."""

    NOT_BEGUN = "not_begun", "The period has not begun", "考核期尚未开始"
    NOT_ENTERED = "not_entered", "Nobody has entered it yet", "尚未录入"
    NO_BASE = "no_base", "There is nothing to compute it from", "缺少计算基数"
    NO_DATA = "no_data", "Nothing was recorded for it", "没有相关数据"
    SOURCE_MISSING = "source_missing", "Its source sends no figures yet", "数据来源尚未接入"
    NOT_BY_DAY = "not_by_day", "It is kept by whole months only", "仅按整月统计"


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of a score; one below `counts_from` counts as the floor."""

    floor: Decimal
    counts_from: Decimal
    cap: Decimal


@dataclass(frozen=True, slots=True)
class Total:
    """The weighted mean of the scores there are, and the part of the weights that they cover."""

    score: Decimal | None
    covered: Decimal


def achievement_of(actual: Decimal, target: Decimal, baseline: Decimal) -> Decimal:
    """(actual − baseline) ÷ (target − baseline): 0 at the baseline, 1 at the target, whichever side is better."""
    return ((actual - baseline) / (target - baseline)).quantize(PLACES, ROUND_HALF_EVEN)


def score_of(achievement: Decimal, limits: Limits) -> Decimal:
    """The achievement within the bounds; the edges belong to it."""
    if achievement < limits.counts_from:
        return limits.floor
    return min(max(achievement, limits.floor), limits.cap)


def total_of(scored: Iterable[tuple[Decimal, Decimal | None]]) -> Total:
    """The total of weights and scores. A goal without a score is not 0: it is not covered."""
    known: list[tuple[Decimal, Decimal]] = []
    everything = Decimal(0)
    for weight, score in scored:
        everything += weight
        if score is not None:
            known.append((weight, score))
    covered = sum((weight for weight, _ in known), Decimal(0))
    if not covered:
        return Total(None, Decimal(0))
    points = sum((weight * score for weight, score in known), Decimal(0))
    share = covered / max(everything, WHOLE)  # what a draft has not weighed yet is not covered either
    return Total((points / covered).quantize(PLACES, ROUND_HALF_EVEN), share.quantize(PLACES, ROUND_HALF_EVEN))


def elapsed_of(starts_on: date, ends_on: date, today: date) -> Decimal:
    """The part of the period that has passed, today included."""
    days = (ends_on - starts_on).days + 1
    passed = min(max((today - starts_on).days + 1, 0), days)
    return (Decimal(passed) / days).quantize(PLACES, ROUND_HALF_EVEN)


def is_of_whole_months(starts_on: date, ends_on: date) -> bool:
    """Whether the period begins on a month's first day and ends on a month's last."""
    return starts_on.day == 1 and (ends_on + timedelta(days=1)).day == 1


@dataclass(frozen=True, slots=True)
class Actual:
    """A figure and its parts, or why there is none."""

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    missing: MissingActual | None = None
    archived: Sequence[str] = ()
    """The archived periods whose orders it lacks."""


def joined(figures: Sequence[Actual]) -> Actual:
    """The figure of several people together: sums are added up, ratios computed again from their parts."""
    if len(figures) == 1:
        return figures[0]
    if all(one.value is None for one in figures):
        return next((one for one in figures if one.missing is not None), Actual(None, missing=MissingActual.NO_DATA))
    if all(one.denominator is None for one in figures):
        return Actual(sum((one.value for one in figures if one.value is not None), Decimal(0)))
    above = sum((one.numerator for one in figures if one.numerator is not None), Decimal(0))
    below = sum((one.denominator for one in figures if one.denominator is not None), Decimal(0))
    if below <= 0:
        return Actual(None, above, below, MissingActual.NO_BASE)
    return Actual((above / below).quantize(Decimal("0.000001"), ROUND_HALF_EVEN), above, below)
