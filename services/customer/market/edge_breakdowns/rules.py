"""Edge-channel breakdowns (method, section 2.6): at the edge of the customer's business a further breakdown is due."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from shared.labels import Labelled
from shared.problems import Conflict, NotFound, Text


class BreakdownHorizon(Labelled):
    """For when our offer is at the edge."""

    NOW = "now", "Now", "当前"
    AHEAD = "ahead", "In three to five years", "未来三至五年"


class BreakdownDueKind(Labelled):
    """The kind of due item."""

    EDGE_BREAKDOWN = "edge_breakdown", "Edge-channel breakdown", "边缘业务下沉分析"


class BreakdownNotFound(NotFound):
    """There is no such breakdown, or its customer is not one of the caller's."""

    title = Text("Breakdown not found", "未找到下沉分析")
    detail = Text("No breakdown {id} that you may see.", "没有您可查看的下沉分析 {id}。")


class BreakdownUnderWay(Conflict):
    """The customer has an unfinished breakdown for this horizon."""

    title = Text("A breakdown is under way", "下沉分析进行中")
    detail = Text("Finish the one that is due on {due_on} first.", "请先完成 {due_on} 到期的下沉分析。")


class BreakdownFinished(Conflict):
    """The breakdown was finished; a new one may be opened."""

    title = Text("Already finished", "已完成")
    detail = Text("It was finished on {finished_on}; open a new one.", "已于 {finished_on} 完成，请新建。")


class Opening(NamedTuple):
    """A breakdown that an assessment asks for."""

    customer_id: UUID
    horizon: BreakdownHorizon
    fit_id: UUID
    due_on: date


def horizons(*, is_due_now: bool, is_due_ahead: bool) -> Iterator[BreakdownHorizon]:
    """The horizons for which an assessment demands a breakdown."""
    if is_due_now:
        yield BreakdownHorizon.NOW
    if is_due_ahead:
        yield BreakdownHorizon.AHEAD


def due_day(assessed_on: date, days: int, today: date) -> date:
    """The day by which a breakdown is due: so many days after the assessment, but never before today."""
    return max(assessed_on + timedelta(days=min(days, (date.max - assessed_on).days)), today)
