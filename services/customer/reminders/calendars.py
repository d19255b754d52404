"""Reminders as an iCalendar feed (RFC 5545, refreshed by RFC 7986), for the calendars people already look at."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from services.customer.gifts.schemes.rules import GiftVerdict
from services.customer.gifts.specifications.model import GiftSpecificationRead
from services.customer.reminders.model import ReminderRead
from services.customer.reminders.rules import ReminderKind
from shared.labels import Labelled
from shared.money import format_decimal
from shared.problems import Language, Text

if TYPE_CHECKING:
    from icalendar import Alarm, Event

NAME = Text("Customer reminders", "客户提醒")
AGE = Text("Birthday: {contact} ({customer}), {years}", "生日：{contact}（{customer}），{years} 岁")
BIRTHDAY = Text("Birthday: {contact} ({customer})", "生日：{contact}（{customer}）")
SUMMARIES = {
    ReminderKind.SPECIAL_DATE: Text("{special}: {contact} ({customer})", "{special}：{contact}（{customer}）"),
    ReminderKind.FESTIVAL: Text("{festival}: {contact} ({customer})", "{festival}：{contact}（{customer}）"),
    ReminderKind.CONTRACT_ANNIVERSARY: Text(
        "Contract anniversary: {customer}, {years} years", "签约纪念日：{customer}，{years} 周年"
    ),
    ReminderKind.STAGE_CHANGE: Text("{customer} enters a stage: {stage}", "{customer} 进入合作阶段：{stage}"),
}
LUNAR = Text("By the Chinese lunar calendar.", "农历日期。")
GIFT = Text("Gift: {gift}, up to {up_to} {currency}", "礼品：{gift}，不超过 {up_to} {currency}")
APPROVAL = Text(", approval above {above} {currency}", "，超过 {above} {currency} 须审批")
AVOID = Text("Never: {avoid}.", "忌送：{avoid}。")
NO_GIFT = Text("No gift: {causes}.", "禁止送礼：{causes}。")

REFRESH = timedelta(hours=12)
MORNING_BEFORE = timedelta(hours=-15)  # nine o'clock on the day before
WEEK_BEFORE = timedelta(days=-6, hours=-15)  # what is to be given has to be found and sent


def as_calendar(reminders: Iterable[ReminderRead], language: Language, stamp: datetime) -> bytes:
    """One all-day event for each reminder; whoever subscribes sees an event move, not double."""
    from icalendar import Calendar  # loaded with the first feed: most processes never serve one

    name = NAME.in_language(language, {})
    calendar = Calendar()
    calendar.add("prodid", f"-//Guanxi//Reminders//{'ZH' if language == 'zh-CN' else 'EN'}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name, parameters={"LANGUAGE": language})
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    # One event at a time: thousands of them at once would take as many times their text's memory.
    head, end, _ = bytes(calendar.to_ical()).partition(b"END:VCALENDAR")
    events = (bytes(_event(reminder, language, stamp).to_ical()) for reminder in reminders)
    return b"".join([head, *events, end, b"\r\n"])


def summary_of(reminder: ReminderRead, language: Language) -> str:
    """What the event is called."""
    values = {
        "contact": reminder.contact_name,
        "customer": reminder.customer_name,
        "years": reminder.years,
        "stage": _label(reminder.stage, language),
        "special": _label(reminder.special_date_kind, language),
        "festival": _label(reminder.festival, language),
    }
    if reminder.kind is ReminderKind.BIRTHDAY:
        return (BIRTHDAY if reminder.years is None else AGE).in_language(language, values)
    return SUMMARIES[reminder.kind].in_language(language, values)


def description_of(reminder: ReminderRead, language: Language) -> str:
    """What is good to know: the note, the calendar of the day, what may be given."""
    is_private_lunar = reminder.is_lunar and reminder.festival is None
    lines = [
        reminder.note or "",
        LUNAR.in_language(language, {}) if is_private_lunar else "",
        _gift_text(reminder.gift, language) if reminder.gift is not None else "",
    ]
    return "\n".join(line for line in lines if line)


def _gift_text(gift: GiftSpecificationRead, language: Language) -> str:
    joined = "、" if language == "zh-CN" else ", "
    if gift.verdict is GiftVerdict.BANNED:
        causes = joined.join(_label(cause, language) for cause in gift.banned_by)
        return NO_GIFT.in_language(language, {"causes": causes})
    if gift.gift is None or gift.up_to is None:
        return ""
    values = {
        "gift": _label(gift.gift, language),
        "up_to": format_decimal(gift.up_to),
        "currency": gift.currency,
        "above": None if gift.approval_above is None else format_decimal(gift.approval_above),
        "avoid": joined.join(_label(taboo, language) for taboo in gift.avoid),
    }
    approval = "" if gift.approval_above is None else APPROVAL.in_language(language, values)
    end = "。" if language == "zh-CN" else "."
    line = GIFT.in_language(language, values) + approval + end
    return f"{line}\n{AVOID.in_language(language, values)}" if gift.avoid else line


def _label(member: Labelled | None, language: Language) -> str:
    if member is None:
        return ""
    return member.zh if language == "zh-CN" else member.en


def _event(reminder: ReminderRead, language: Language, stamp: datetime) -> "Event":
    from icalendar import Event

    written_in: dict[str, str] = {"LANGUAGE": language}
    summary = summary_of(reminder, language)
    event = Event()
    event.add("uid", f"{reminder.id}@guanxi")
    event.add("dtstamp", stamp)
    event.add("dtstart", reminder.on)
    event.add("summary", summary, parameters=written_in)
    event.add("categories", [_label(reminder.kind, language)])
    description = description_of(reminder, language)
    if description:
        event.add("description", description, parameters=written_in)
    event.add("transp", "TRANSPARENT")  # a day to remember does not make anybody busy
    event.add("class", "PRIVATE")
    event.add_component(_alarm(reminder, summary))
    return event


def _alarm(reminder: ReminderRead, summary: str) -> "Alarm":
    from icalendar import Alarm

    is_given = reminder.gift is not None and reminder.gift.verdict is GiftVerdict.GIVEN
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", WEEK_BEFORE if is_given else MORNING_BEFORE)
    alarm.add("description", summary)
    return alarm
