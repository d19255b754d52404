"""The ages of what is open (method, section 7), and how groups are put in order."""

from bisect import bisect_right

from shared.labels import Labelled


class AgeBucket(Labelled):
    """Age of an open receivable: days since its due date."""

    NOT_DUE = "not_due", "Not due", "未到期"
    DAYS_1_30 = "days_1_30", "1–30 days", "逾期1–30天"
    DAYS_31_60 = "days_31_60", "31–60 days", "逾期31–60天"
    DAYS_61_90 = "days_61_90", "61–90 days", "逾期61–90天"
    OVER_90 = "over_90", "Over 90 days", "逾期90天以上"


FIRST_DAYS = (1, 31, 61, 91)
"""The first day overdue of each age behind the first."""


def bucket_of(days_overdue: int) -> AgeBucket:
    """The age of what is so many days overdue; SQL's `width_bucket` says the same."""
    return list(AgeBucket)[bisect_right(FIRST_DAYS, days_overdue)]
