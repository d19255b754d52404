"""When a fiscal year can be graded, and the days that count (method, 2.4)."""

from datetime import date, timedelta

from services.customer.grading.grades.inputs import Window
from shared.problems import Forbidden, Invalid, NotFound, Text


class GradingRunNotFound(NotFound):
    """There is no such run, or the caller may not see it."""

    title = Text("Grading run not found", "未找到分级批次")
    detail = Text("There is no grading run {id}, or you may not see it.", "分级批次 {id} 不存在，或您无权查看。")


class FiscalYearNotBegun(Invalid):
    """A fiscal year can be graded from its first day on."""

    title = Text("The fiscal year has not begun", "该财年尚未开始")
    detail = Text("It begins on {first}.", "该财年始于 {first}。")


class GradingNeedsMargins(Forbidden):
    """Grading reads gross margins, which are for clearance 2."""

    title = Text("Grading needs clearance 2", "分级需要二级权限")
    detail = Text("Last-year profit counts in a grade.", "分级要用到上年度利润。")


class CustomersUnknown(Invalid):
    """Some of the named customers do not exist, or are not the caller's."""

    title = Text("Unknown customers", "客户不存在")
    detail = Text("None that you may see: {customer_ids}.", "以下客户不存在或您无权查看：{customer_ids}。")


def window_of(fiscal_year: int, first_month: int, today: date) -> Window:
    """The previous fiscal year, and the reference day for everything else. Raises FiscalYearNotBegun."""
    first = date(fiscal_year, first_month, 1)
    if first > today:
        raise FiscalYearNotBegun(first=first)
    last = date(fiscal_year + 1, first_month, 1) - timedelta(days=1)
    return Window(date(fiscal_year - 1, first_month, 1), first - timedelta(days=1), min(last, today))
