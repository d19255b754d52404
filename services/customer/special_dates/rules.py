"""What cannot be said of special dates (method, section 3: special dates, birthday and others)."""

from datetime import date

from shared.labels import Labelled
from shared.problems import Invalid, NotFound, Text

LEAP_YEAR = 2000


class SpecialDateKind(Labelled):
    """What a day means to a contact."""

    WEDDING = "wedding", "Wedding anniversary", "结婚纪念日"
    CHILD_BIRTHDAY = "child_birthday", "Child's birthday", "子女生日"
    PARENT_BIRTHDAY = "parent_birthday", "Parent's birthday", "父母生日"
    SPOUSE_BIRTHDAY = "spouse_birthday", "Spouse's birthday", "配偶生日"
    WORK_ANNIVERSARY = "work_anniversary", "Work anniversary", "入职纪念日"
    FESTIVAL = "festival", "Personal festival", "个人节日"
    OTHER = "other", "Other", "其他"


class SpecialDateNotFound(NotFound):
    """The contact has no such special date."""

    title = Text("Special date not found", "未找到特殊日期")
    detail = Text("The contact has no special date {special_date_id}.", "该联系人没有特殊日期 {special_date_id}。")


class DayImpossible(Invalid):
    """No calendar has such a day."""

    title = Text("There is no such day", "日期不存在")
    detail = Text("Month {month} of {year} has no day {day}.", "{year} 年 {month} 月没有 {day} 日。")


def refuse_impossible_day(year: int | None, month: int, day: int) -> None:
    """29 February needs no year, or a leap year. Raises DayImpossible."""
    try:
        date(year or LEAP_YEAR, month, day)
    except ValueError as error:
        raise DayImpossible(year=year or LEAP_YEAR, month=month, day=day) from error
