"""Quarters of value reports, by when a report is due, and what is refused (method, section 3)."""

from datetime import date, timedelta
from decimal import Decimal

from services.kpi.figures.kpi_values.periods import Calendar, Period
from services.kpi.figures.kpis.formulas import divide
from services.kpi.figures.kpis.rules import Grain
from shared.labels import Labelled
from shared.problems import Conflict, Invalid, NotFound, Text
from shared.time import months_after
from shared.working_days import nth_working_day

QUARTER_MONTHS = 3
DUE_WORKING_DAY = 10
"""Working day of the next quarter by which a report is due (ours; the method says quarterly)."""
POLICY_ACTION = "value_report"
"""The action of the service policy that demands value reports."""
SHOWN_MONTHS = 12


class ReportStatus(Labelled):
    """State of a value report."""

    DRAFT = "draft", "Draft", "草稿"
    RELEASED = "released", "Released to the customer", "已发布给客户"


class ReportDuty(Labelled):
    """What is due of value reports."""

    VALUE_REPORT = "value_report", "Customer value report", "客户价值报告"


class GrowthNote(Labelled):
    """What to know of the comparison with last year."""

    NO_BASE = "no_base", "Nothing was bought in the same quarter of last year", "上年同期无采购"
    BASE_INCOMPLETE = (
        "base_incomplete",
        "Our business began within the quarter compared with",
        "上年同期为合作起始季度，基数不完整",
    )


class QualityNote(Labelled):
    """Why the quality of service has no figure."""

    NO_SOURCE = "no_source", "There is no satisfaction survey of this quarter", "本季度暂无满意度调查数据"


class ValueReportNotFound(NotFound):
    """There is no such value report, or the caller may not see its customer."""

    title = Text("Value report not found", "未找到价值报告")
    detail = Text("No value report {id} that you may see.", "没有您可查看的价值报告 {id}。")


class ValueReportExists(Conflict):
    """The customer has a report of that quarter already: a draft to go on with, or a released one to correct."""

    title = Text("There is a report of that quarter", "该季度已有价值报告")
    detail = Text("Go on with the draft, or correct the released report.", "请继续编辑草稿，或对已发布的报告进行更正。")


class ValueReportReleased(Conflict):
    """A released report is what the customer got: it never changes."""

    title = Text("The report is released", "报告已发布")
    detail = Text("Correct it by a new edition.", "如需更正，请创建新版本。")


class ValueReportNotReleased(Conflict):
    """Only a released report is corrected; a draft is changed."""

    title = Text("The report is a draft", "报告仍为草稿")
    detail = Text("Change the draft.", "请直接修改草稿。")


class QuarterInvalid(Invalid):
    """A report is about a fiscal quarter, named by its first day."""

    pointer = "/starts_on"
    title = Text("Not the first day of a fiscal quarter", "不是财季首日")
    detail = Text("The quarter with this day begins on {day}.", "该日期所在财季从 {day} 开始。")


class QuarterNotOver(Invalid):
    """A report is about a quarter that is over: its figures no longer grow."""

    pointer = "/starts_on"
    title = Text("The quarter is not over", "该季度尚未结束")
    detail = Text("It ends on {day}.", "该季度于 {day} 结束。")


def quarter_with(day: date, first_month: int) -> Period:
    """The fiscal quarter with this day."""
    since = (day.month - first_month) % QUARTER_MONTHS
    starts_on = months_after(day.replace(day=1), -since)
    ends_on = months_after(starts_on, QUARTER_MONTHS) - timedelta(days=1)
    return Calendar(Grain.QUARTER, first_month).periods(starts_on, ends_on)[0]


def closed_quarter(starts_on: date, first_month: int, today: date) -> Period:
    """The quarter that begins on this day. Raises QuarterInvalid, QuarterNotOver."""
    quarter = quarter_with(starts_on, first_month)
    if quarter.first != starts_on:
        raise QuarterInvalid(day=quarter.first)
    if quarter.last >= today:
        raise QuarterNotOver(day=quarter.last)
    return quarter


def last_closed_quarter(first_month: int, today: date) -> Period:
    """The latest quarter that is over."""
    return quarter_with(quarter_with(today, first_month).first - timedelta(days=1), first_month)


def due_day(quarter: Period) -> date:
    """By when the quarter's report is with the customer."""
    return nth_working_day(quarter.last + timedelta(days=1), DUE_WORKING_DAY)


def growth_of(sales: Decimal, base: Decimal) -> Decimal | None:
    """(sales − base) / base; null when the base is not positive (method, section 7)."""
    return divide(sales - base, base).value if base > 0 else None


def note_on_growth(base: Decimal, base_from: date, first_month: date | None) -> GrowthNote | None:
    """What to know of the growth: its base is missing, or has months before the first order."""
    if base <= 0:
        return GrowthNote.NO_BASE
    return GrowthNote.BASE_INCOMPLETE if first_month is None or first_month > base_from else None
