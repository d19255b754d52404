"""Planned actions: when a day begins, and the words of what is made."""

from datetime import date, datetime, time, tzinfo
from decimal import Decimal

from shared.problems import Conflict, Text

WORKDAY_BEGINS = time(9)
"""When contact begins of which only the day is planned."""


class CampaignOfOthers(Conflict):
    """A campaign for other customers too takes place although the action of one was cancelled."""

    title = Text("It is for other customers too", "活动还涉及其他客户")
    detail = Text("The campaign is for other customers too: cancel it yourself.", "该活动还涉及其他客户，请自行取消。")


def begins_at(planned_at: datetime | None, planned_on: date | None, zone: tzinfo) -> datetime:
    """The time that was planned, or the morning of the day. Raises ValueError without either."""
    if planned_at is not None:
        return planned_at
    if planned_on is None:
        raise ValueError("neither a time nor a day is planned")
    return datetime.combine(planned_on, WORKDAY_BEGINS, zone)


def words_of(title: str, purpose: str | None) -> str:
    """The title, and below it what it is for where that says more."""
    return title if purpose is None or purpose == title else f"{title}\n{purpose}"


def is_foreign(cost: Decimal | None, currency: str | None, base: str) -> bool:
    """Whether the cost counts at an exchange rate."""
    return bool(cost) and currency not in {None, base}
