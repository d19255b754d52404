"""What there is to do for the grades of each fiscal year, and when (method, 2.3.1 and 2.4)."""

from datetime import date

from shared.labels import Labelled
from shared.lists.windows import Window


class GradingDuty(Labelled):
    """The kind of a duty."""

    OVERDUE_GRADE = "overdue_grade", "Grade overdue", "待年度分级"
    JUDGEMENT_RENEWAL = "judgement_renewal", "Judgements to renew", "待更新判断"


def is_asked_for(due_on: date, window: Window, today: date) -> bool:
    """Whether a duty, open since that day, belongs to the days asked for: it stays due until it is done."""
    return due_on <= window.last and (due_on >= window.first or today >= window.first)
