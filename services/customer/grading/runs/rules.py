"""When a fiscal year can be graded, and the days that count (method, 2.4)."""

from datetime import date

from services.customer.grading.grades.inputs import Window
from services.customer.grading.schemes.years import last_day_of, refuse_not_begun
from shared.problems import Forbidden, Invalid, NotFound, Text


class GradingRunNotFound(NotFound):
    """There is no such run, or the caller may not see it."""

    title = Text("Grading run not found", "未找到分级批次")
    detail = Text("There is no grading run {id}, or you may not see it.", "分级批次 {id} 不存在，或您无权查看。")


class GradingNeedsMargins(Forbidden):
    """Grading reads gross margins, which are for clearance 2."""

    title = Text("Grading needs clearance 2", "分级需要二级权限")
    detail = Text("Last-year profit counts in a grade.", "分级要用到上年度利润。")


class CustomersUnknown(Invalid):
    """Some of the named customers do not exist, or are not the caller's."""

    pointer = "/customer_ids"
    title = Text("Unknown customers", "客户不存在")
    detail = Text("None that you may see: {customer_ids}.", "以下客户不存在或您无权查看：{customer_ids}。")


def window_of(fiscal_year: int, first_month: int, today: date) -> Window:
    """The previous fiscal year, and the reference day for everything else: the year's last, or today while it runs.

    All figures are of the whole previous year, or of a fixed number of months before the reference day: a year that
    still runs is never set against a whole one. Raises FiscalYearNotBegun.
    """
    refuse_not_begun(fiscal_year, first_month, today)
    last, year_before = last_day_of(fiscal_year, first_month), last_day_of(fiscal_year - 1, first_month)
    return Window(date(fiscal_year - 1, first_month, 1), year_before, min(last, today), today > last)
