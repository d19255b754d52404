"""When to remember what (method, section 3: special dates, lifecycle)."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from shared.labels import Labelled
from shared.problems import BadRequest, Text

LONGEST_WINDOW = timedelta(days=366)
USUAL_WINDOW = timedelta(days=30)


class ReminderKind(Labelled):
    """What is to be remembered."""

    BIRTHDAY = "birthday", "Birthday", "生日"
    SPECIAL_DATE = "special_date", "Special date", "特殊日期"
    CONTRACT_ANNIVERSARY = "contract_anniversary", "Contract anniversary", "签约纪念日"
    STAGE_CHANGE = "stage_change", "Change of stage", "合作阶段变化"


class CooperationStage(Labelled):
    """How long we have worked together: the lifecycle from the first signed contract."""

    INITIAL = "initial", "Initial", "初步合作"
    STABLE = "stable", "Stable", "稳定合作"
    DEEP = "deep", "Deep", "深度绑定"
    SYMBIOSIS = "symbiosis", "Symbiosis", "价值共生"


# A stage's last day is the one so many months after the first contract; the last stage does not end.
LAST_MONTHS = {CooperationStage.INITIAL: 3, CooperationStage.STABLE: 12, CooperationStage.DEEP: 36}


class WindowInvalid(BadRequest):
    """The window of days ends before it begins, or is longer than a year."""

    title = Text("Invalid window of days", "日期范围无效")
    detail = Text("From {from_} to {to}: give at most {days} days.", "{from_} 至 {to}：最多 {days} 天。")


@dataclass(frozen=True, slots=True)
class Window:
    """Days, both ends included."""

    first: date
    last: date


def window_of(first: date | None, last: date | None, today: date) -> Window:
    """The days asked for; left out: from today, thirty days on. Raises WindowInvalid."""
    begin = first or today
    if last is None:
        last = date.max if date.max - begin < USUAL_WINDOW else begin + USUAL_WINDOW
    if not timedelta(0) <= last - begin <= LONGEST_WINDOW:
        raise WindowInvalid(from_=begin, to=last, days=LONGEST_WINDOW.days)
    return Window(begin, last)


def months_after(day: date, months: int) -> date:
    """The same day so many months on; the month's last where it has no such day (31 January → 28 February)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def anniversary(day: date, year: int) -> date:
    """The day's return in a year; 29 February comes a day early, not late, in a year without one."""
    return months_after(day, (year - day.year) * 12)


def stage_on(first_contract_on: date | None, day: date) -> CooperationStage | None:
    """Initial to 3 months, stable to 12, deep to 3 years, then symbiosis (method, section 3); None before it began."""
    if first_contract_on is None or day < first_contract_on:
        return None
    for stage, months in LAST_MONTHS.items():
        if day <= months_after(first_contract_on, months):
            return stage
    return CooperationStage.SYMBIOSIS


def stage_changes(first_contract_on: date) -> dict[date, CooperationStage]:
    """The first day of every stage after the initial one."""
    following = list(CooperationStage)[1:]
    ends = [months_after(first_contract_on, months) for months in LAST_MONTHS.values()]
    return {end + timedelta(days=1): stage for end, stage in zip(ends, following, strict=True)}
