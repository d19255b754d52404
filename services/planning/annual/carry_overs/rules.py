"""What comes of the goals and actions of the year before (method, 6, step 5): pure."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from services.planning.goals.level_goals.rules import LevelGoalKind
from services.planning.goals.market_goals.rules import GoalMetric, GoalUnit, MarketGoalKind
from shared.customers.relationship_levels import LevelState
from shared.labels import Labelled
from shared.problems import FieldError, Invalid, Text
from shared.time import months_after

MAX_TAKEN = 500
"""Goals and actions that one call takes over."""
DAY = 1


class CarriedKind(Labelled):
    """What may move over into the plan of the next year."""

    MARKET_GOAL = "market_goal", "Market goal", "市场目标"
    RELATIONSHIP_GOAL = "relationship_goal", "Relationship goal", "关系目标"
    LEVEL_GOAL = "level_goal", "General or organizational goal", "普遍或组织关系目标"
    ACTION = "action", "Action", "行动"


class CarryOverOutcome(Labelled):
    """What comes of a goal or an action of the year before."""

    REACHED = "reached", "Reached", "已达成"
    MOVES_OVER = "moves_over", "Moves over", "结转"
    RUNNING = "running", "Still to come in its year", "本年度内待执行"
    LAPSED = "lapsed", "Lapsed", "已失效"
    UNKNOWN = "unknown", "Not known", "未知"


class CarryOverReason(Labelled):
    """Why a goal lapsed, or why it is not known whether it was reached."""

    PERSON_LEFT = "person_left", "The person has left", "联系人已离职"
    WITHDRAWN = "withdrawn", "The goal was withdrawn", "目标已撤销"
    NO_FIGURE = "no_figure", "There is no figure for it", "没有可用数据"
    UNAVAILABLE = "unavailable", "Temporarily unavailable", "暂不可读取"
    NOT_PERMITTED = "not_permitted", "Not permitted", "无权查看"


class CarryOverDueKind(Labelled):
    """What is due about last year's goals."""

    PLAN_CARRY_OVER = "plan_carry_over", "Decide what moves over from last year", "确定上年目标结转"


class CarryOverUnfit(Invalid):
    """An id is none of what the plan of the year before proposes, or its market goal is missing in this plan."""

    pointer: ClassVar = "/ids"
    title = Text("It cannot move over", "无法结转")
    detail = Text("Correct what is listed.", "请按所列各项更正。")


UNKNOWN_ID = Text("Last year's plan proposes nothing with this id.", "上年规划没有可结转的该项内容。")
MARKET_GOAL_MISSING = Text(
    "Take its market goal over too, or set one of the same metric first.",
    "请一并结转其市场目标，或先设定相同指标的市场目标。",
)
TAKEABLE = frozenset({CarryOverOutcome.MOVES_OVER, CarryOverOutcome.UNKNOWN})
REASONS = {
    LevelState.UNAVAILABLE: CarryOverReason.UNAVAILABLE,
    LevelState.NOT_PERMITTED: CarryOverReason.NOT_PERMITTED,
}
Judged = tuple[CarryOverOutcome, CarryOverReason | None]


def judge_figure(figure: Decimal | None, *, is_reached: bool, lacking: CarryOverReason | None) -> Judged:
    """What comes of a market goal. `lacking`: why there is no figure."""
    if is_reached:
        return CarryOverOutcome.REACHED, None
    if figure is None:
        return CarryOverOutcome.UNKNOWN, lacking or CarryOverReason.NO_FIGURE
    return CarryOverOutcome.MOVES_OVER, None


def judge_level(gap_steps: int | None, state: LevelState, *, has_left: bool = False) -> Judged:
    """What comes of a goal for a level; one that was never assessed was not reached. `gap_steps`: levels missing."""
    if has_left:
        return CarryOverOutcome.LAPSED, CarryOverReason.PERSON_LEFT
    if state in REASONS:
        return CarryOverOutcome.UNKNOWN, REASONS[state]
    return (CarryOverOutcome.REACHED if gap_steps == 0 else CarryOverOutcome.MOVES_OVER), None


def judge_action(due_on: date, today: date, last_day: date) -> Judged:
    """What comes of an open action: one that is still to come in the year of its plan stays there."""
    is_to_come = today <= due_on <= last_day
    return (CarryOverOutcome.RUNNING if is_to_come else CarryOverOutcome.MOVES_OVER), None


def next_due(due_on: date, year: tuple[date, date]) -> date:
    """The same day a year later, within the new fiscal year. `year`: its first day, and that of the next."""
    last = date.fromordinal(year[1].toordinal() - DAY)
    return min(max(months_after(due_on, 12), year[0]), last)


def next_day(due_on: date, year: tuple[date, date], today: date, days: int) -> date:
    """The day of an action that moves over: its own where that is to come, else the days from today or the new year."""
    first, last = max(today, year[0]), date.fromordinal(year[1].toordinal() - DAY)
    return min(due_on if due_on >= first else first + timedelta(days=days), last)


Measure = tuple[MarketGoalKind, GoalMetric, GoalUnit | None, str | None, UUID | None, str | None]
"""By which market goals are the same in two years: kind, metric, unit, product or category, and rival."""
LevelPlace = tuple[LevelGoalKind, str | None, UUID]
"""A plan has one goal of a kind for a department and a market goal."""


def refuse_unfit(unknown: Sequence[int], orphans: Sequence[int]) -> None:
    """Places in the list of ids: of ids that are not proposed, and of goals without a market goal.

    Raises CarryOverUnfit.
    """
    errors = [FieldError("unknown", UNKNOWN_ID, f"/ids/{place}") for place in unknown]
    errors += [FieldError("market_goal_missing", MARKET_GOAL_MISSING, f"/ids/{place}") for place in orphans]
    if errors:
        raise CarryOverUnfit(errors=errors)
