"""The days of reminders (method, section 3: special dates, gift specification, lifecycle)."""

from collections.abc import Iterator, Mapping
from datetime import date

from services.customer.duties.stage_actions.rules import stage_spans
from services.customer.gifts.schemes.rules import GiftOccasion
from services.customer.grading.schemes.rules import GradingScheme
from services.customer.people.special_dates import lunar
from services.customer.people.special_dates.rules import SpecialDateKind
from services.customer.profile.standing.rules import LifecycleStage
from shared.labels import Labelled
from shared.lists.windows import Window
from shared.time import months_after


class ReminderKind(Labelled):
    """The kind of a reminder."""

    BIRTHDAY = "birthday", "Birthday", "生日"
    SPECIAL_DATE = "special_date", "Special date", "特殊日期"
    FESTIVAL = "festival", "Festival", "节日"
    CONTRACT_ANNIVERSARY = "contract_anniversary", "Contract anniversary", "签约纪念日"
    STAGE_CHANGE = "stage_change", "Change of stage", "合作阶段变化"


class Festival(Labelled):
    """A festival with reminders of key people."""

    SPRING_FESTIVAL = "spring_festival", "Spring Festival", "春节"
    DRAGON_BOAT_FESTIVAL = "dragon_boat_festival", "Dragon Boat Festival", "端午节"
    MID_AUTUMN_FESTIVAL = "mid_autumn_festival", "Mid-Autumn Festival", "中秋节"


FESTIVALS = {
    Festival.SPRING_FESTIVAL: (1, 1),
    Festival.DRAGON_BOAT_FESTIVAL: (5, 5),
    Festival.MID_AUTUMN_FESTIVAL: (8, 15),
}
"""Month and day of the lunar year."""

FESTIVAL_OCCASIONS = {
    Festival.SPRING_FESTIVAL: GiftOccasion.SPRING_FESTIVAL,
    Festival.DRAGON_BOAT_FESTIVAL: GiftOccasion.DRAGON_BOAT_FESTIVAL,
    Festival.MID_AUTUMN_FESTIVAL: GiftOccasion.MID_AUTUMN_FESTIVAL,
}

FESTIVAL_COUNTRIES = ("CN", "HK", "MO", "TW", "SG", "MY")
"""Countries with these festivals; a customer without a country is treated as Chinese."""

OCCASIONS: Mapping[SpecialDateKind, GiftOccasion] = {
    SpecialDateKind.BIRTHDAY: GiftOccasion.BIRTHDAY,
    SpecialDateKind.WEDDING: GiftOccasion.FAMILY,
    SpecialDateKind.CHILD_BIRTHDAY: GiftOccasion.FAMILY,
    SpecialDateKind.PARENT_BIRTHDAY: GiftOccasion.FAMILY,
    SpecialDateKind.SPOUSE_BIRTHDAY: GiftOccasion.FAMILY,
    SpecialDateKind.WORK_ANNIVERSARY: GiftOccasion.WORK_ANNIVERSARY,
    SpecialDateKind.FESTIVAL: GiftOccasion.PERSONAL,
    SpecialDateKind.OTHER: GiftOccasion.PERSONAL,
}


def anniversary(day: date, year: int) -> date:
    """The anniversary in a year; 29 February moves to the 28th in a year without one."""
    return months_after(day, (year - day.year) * 12)


def last_months(scheme: GradingScheme) -> dict[LifecycleStage, int]:
    """Each stage after the initial one, and the last month of the stage before it, by the scheme in force."""
    return {span.stage: span.begins_after for span in stage_spans(scheme) if span.begins_after is not None}


def stage_changes(first_contract_on: date, scheme: GradingScheme) -> dict[date, LifecycleStage]:
    """The first day of every stage after the initial one: the day after the last of the stage before."""
    return {
        span.first_day(first_contract_on): span.stage for span in stage_spans(scheme) if span.begins_after is not None
    }


def festivals_within(window: Window) -> Iterator[tuple[Festival, date]]:
    """The festivals of the window and their days."""
    for year in range(window.first.year - 1, window.last.year + 1):
        for festival, (month, day) in FESTIVALS.items():
            kept = lunar.month_kept(year, month, is_leap=False)
            if kept is not None and window.first <= kept.day(day) <= window.last:
                yield festival, kept.day(day)


def occasion_of(
    kind: ReminderKind, special_date_kind: SpecialDateKind | None, festival: Festival | None
) -> GiftOccasion | None:
    """The gift occasion of a reminder; a change of stage is none."""
    if kind is ReminderKind.SPECIAL_DATE and special_date_kind is not None:
        return OCCASIONS[special_date_kind]
    if kind is ReminderKind.FESTIVAL and festival is not None:
        return FESTIVAL_OCCASIONS[festival]
    return {
        ReminderKind.BIRTHDAY: GiftOccasion.BIRTHDAY,
        ReminderKind.CONTRACT_ANNIVERSARY: GiftOccasion.CONTRACT_ANNIVERSARY,
    }.get(kind)
