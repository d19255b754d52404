"""Reminders as an iCalendar feed (RFC 5545), for the calendars people already look at."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from services.customer.reminders.model import ReminderRead
from services.customer.reminders.rules import ReminderKind
from shared.labels import Labelled
from shared.problems import Language, Text

if TYPE_CHECKING:
    from icalendar import Event

NAME = Text("Customer reminders", "客户提醒")
SUMMARIES = {
    ReminderKind.BIRTHDAY: Text(
        "Birthday: {contact} ({customer}), {years}", "生日：{contact}（{customer}），{years} 岁"
    ),
    ReminderKind.SPECIAL_DATE: Text("{special}: {contact} ({customer})", "{special}：{contact}（{customer}）"),
    ReminderKind.CONTRACT_ANNIVERSARY: Text(
        "Contract anniversary: {customer}, {years} years", "签约纪念日：{customer}，{years} 周年"
    ),
    ReminderKind.STAGE_CHANGE: Text("{customer} enters a stage: {stage}", "{customer} 进入合作阶段：{stage}"),
}


def as_calendar(reminders: Iterable[ReminderRead], language: Language, stamp: datetime) -> bytes:
    """One all-day event for each reminder; whoever subscribes sees an event move, not double."""
    from icalendar import Calendar  # loaded with the first feed: most processes never serve one

    calendar = Calendar()
    calendar.add("prodid", "-//Guanxi//Reminders//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", NAME.in_language(language, {}))
    for reminder in reminders:
        calendar.add_component(_event(reminder, language, stamp))
    return bytes(calendar.to_ical())


def summary_of(reminder: ReminderRead, language: Language) -> str:
    """What the event is called."""
    values = {
        "contact": reminder.contact_name,
        "customer": reminder.customer_name,
        "years": reminder.years,
        "stage": _label(reminder.stage, language),
        "special": _label(reminder.special_date_kind, language),
    }
    return SUMMARIES[reminder.kind].in_language(language, values)


def _label(member: Labelled | None, language: Language) -> str:
    if member is None:
        return ""
    return member.zh if language == "zh-CN" else member.en


def _event(reminder: ReminderRead, language: Language, stamp: datetime) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", f"{reminder.id}@guanxi")
    event.add("dtstamp", stamp)
    event.add("dtstart", reminder.on)
    event.add("summary", summary_of(reminder, language))
    event.add("categories", [_label(reminder.kind, language)])
    if reminder.note:
        event.add("description", reminder.note)
    event.add("transp", "TRANSPARENT")  # a day to remember does not make anybody busy
    return event
