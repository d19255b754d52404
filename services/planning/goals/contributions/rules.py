"""The sums of customers' goals that take on a goal of a market's plan (method, 6, step 1): pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.planning.goals.market_goals.course import ProgressState
from services.planning.goals.market_goals.rules import GoalUnit
from services.planning.goals.market_goals.series import NOTHING, RATIO_PLACES
from shared.labels import Labelled


class RollUpState(Labelled):
    """Whether the figures of the goals that take a market's goal on can be added up."""

    KNOWN = "known", "Known", "已知"
    NOT_SUMMED = "not_summed", "Ratios are not added up", "比率不可相加"
    NO_SOURCE = "no_source", "There are no such figures", "没有对应的数据来源"
    NO_FIGURE = "no_figure", "Nothing was recorded for it yet", "尚无相关数据"
    OTHER_CURRENCY = "other_currency", "The goals are in another currency than the figures", "目标币种与指标币种不同"
    UNAVAILABLE = "unavailable", "Temporarily unavailable", "暂不可读取"
    NOT_PERMITTED = "not_permitted", "Not permitted", "无权查看"


@dataclass(frozen=True, slots=True)
class Contribution:
    """A customer's goal: its target, its figure to date, and why there is none."""

    target: Decimal
    figure: Decimal | None
    state: ProgressState


@dataclass(frozen=True, slots=True)
class RollUp:
    """The sums of the goals that take a market's goal on. Without a unit that adds up there are none."""

    goals: int
    targets: Decimal | None
    share_covered: Decimal | None
    uncovered: Decimal | None
    state: RollUpState
    figure: Decimal | None


def add_up(target: Decimal, unit: GoalUnit, taken: Sequence[Contribution]) -> RollUp:
    """The goals that take the target on, together. A figure is the sum of those known, and none where none is."""
    if unit is GoalUnit.RATIO:
        return RollUp(len(taken), None, None, None, RollUpState.NOT_SUMMED, None)
    targets = sum((one.target for one in taken), NOTHING)
    share = (targets / target).quantize(RATIO_PLACES) if target > 0 else None
    state = _state(taken)
    figures = [one.figure for one in taken if one.figure is not None]
    figure = sum(figures, NOTHING) if state is RollUpState.KNOWN else None
    return RollUp(len(taken), targets, share, max(target - targets, NOTHING), state, figure)


def _state(taken: Sequence[Contribution]) -> RollUpState:
    """Known as soon as one figure is; of goals that measure the same the reason is the same."""
    states = [one.state for one in taken]
    if not states or ProgressState.KNOWN in states:
        return RollUpState.KNOWN
    return RollUpState(states[0].value)
