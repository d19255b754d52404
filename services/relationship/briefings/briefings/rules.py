"""What a briefing looks back on, what it may lack, and the days to remember."""

from shared.labels import Labelled

MAX_PEOPLE = 50
MAX_TOUCHPOINTS = 8
"""Of those held, of the next ones, and of plans whose time has passed; as many visits."""
OPEN_COMMITMENTS = 30
OPEN_COMPLAINTS = 20
"""Complaints that a briefing shows, the oldest first."""
GIFT_MONTHS = 24
DAYS_AHEAD = 60
"""Special dates are shown for so many days, from the day of the briefing."""


class BriefingGap(Labelled):
    """What a briefing lacks because its source does not answer, or refuses the caller."""

    PERSONAL = "personal", "Wishes, preferences, needs and notes of the people", "人员的诉求、偏好与备注"
    DAYS = "days", "Special dates and gift rules", "特殊日期与礼品规定"


class DayKind(Labelled):
    """The kind of a day to remember."""

    BIRTHDAY = "birthday", "Birthday", "生日"
    WEDDING = "wedding", "Wedding anniversary", "结婚纪念日"
    CHILD_BIRTHDAY = "child_birthday", "Child's birthday", "子女生日"
    PARENT_BIRTHDAY = "parent_birthday", "Parent's birthday", "父母生日"
    SPOUSE_BIRTHDAY = "spouse_birthday", "Spouse's birthday", "配偶生日"
    WORK_ANNIVERSARY = "work_anniversary", "Work anniversary", "入职纪念日"
    PERSONAL_FESTIVAL = "festival", "Personal festival", "个人节日"
    OTHER = "other", "Other day", "其他日子"
    SPRING_FESTIVAL = "spring_festival", "Spring Festival", "春节"
    DRAGON_BOAT_FESTIVAL = "dragon_boat_festival", "Dragon Boat Festival", "端午节"
    MID_AUTUMN_FESTIVAL = "mid_autumn_festival", "Mid-Autumn Festival", "中秋节"


class GiftAdvice(Labelled):
    """Whether a gift may be given on a day, by the gift scheme."""

    GIVEN = "given", "A gift is suitable", "可以送礼"
    NONE = "none", "No gift is planned", "不安排礼品"
    BANNED = "banned", "Gifts are banned", "禁止送礼"


def day_kind_of(kind: str, special_date_kind: str | None, festival: str | None) -> DayKind | None:
    """The kind of a reminder of the customer service; None for one that is not about a person."""
    if kind == "birthday":
        return DayKind.BIRTHDAY
    named = festival if kind == "festival" else special_date_kind if kind == "special_date" else None
    if named is None:
        return None
    return DayKind(named) if named in set(DayKind) else DayKind.OTHER
