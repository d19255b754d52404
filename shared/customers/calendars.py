"""Due items as an iCalendar (RFC 5545, refreshed by RFC 7986), for the calendars people already look at."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from fastapi import Response

from shared.customers.due_items import DueItem
from shared.problems import Language, Text
from shared.time import company_today
from shared.web.answer_headers import refer_to_headers

if TYPE_CHECKING:
    from icalendar import Alarm, Event

MEDIA_TYPE = "text/calendar"
CALENDAR_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The calendar (RFC 5545).",
        "content": {MEDIA_TYPE: {"schema": {"type": "string"}}},
        "headers": refer_to_headers(["ETag"]),
    },
}
REFRESH = timedelta(hours=12)
IN_THE_MORNING = timedelta(hours=9)


async def answer_calendar(items: Sequence[DueItem], name: Text, language: Language) -> Response:
    """The calendar. Its ETag stays while its content does, for a day."""
    # Stamped with the day, not the second: what has not changed reads the same.
    stamp = datetime.combine(company_today(), time(), UTC)
    # Thousands of events take a second to write: others are served meanwhile.
    content = await asyncio.to_thread(as_calendar, items, name, language, stamp)
    return Response(content, headers={"Content-Language": language}, media_type=MEDIA_TYPE)


def as_calendar(items: Iterable[DueItem], name: Text, language: Language, stamp: datetime) -> bytes:
    """One event for each item; whoever subscribes sees an event move, not double."""
    return calendar_of((_event(item, language, stamp) for item in items), name, language)


def calendar_of(events: Iterable["Event"], name: Text, language: Language) -> bytes:
    """A calendar with these events."""
    from icalendar import Calendar  # loaded with the first calendar: most processes never serve one

    title = name.in_language(language, {})
    calendar = Calendar()
    calendar.add("prodid", f"-//Guanxi//{name.en}//{'ZH' if language == 'zh-CN' else 'EN'}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", title, parameters={"LANGUAGE": language})
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    # One event at a time: thousands of them at once would take as many times their text's memory.
    head, end, _ = bytes(calendar.to_ical()).partition(b"END:VCALENDAR")
    return b"".join([head, *(bytes(event.to_ical()) for event in events), end, b"\r\n"])


def _event(item: DueItem, language: Language, stamp: datetime) -> "Event":
    from icalendar import Event

    written_in: dict[str, str] = {"LANGUAGE": language}
    due_at = item.due_at.astimezone(UTC)
    event = Event()
    event.add("uid", f"{item.id}@guanxi")
    event.add("dtstamp", stamp)
    event.add("dtstart", due_at.date() if item.is_all_day else due_at)
    event.add("summary", item.title, parameters=written_in)
    event.add("categories", [item.kind_label])
    if item.note:
        event.add("description", item.note, parameters=written_in)
    event.add("transp", "TRANSPARENT")  # what is due does not make anybody busy
    event.add("class", "PRIVATE")
    event.add_component(_alarm(item))
    return event


def _alarm(item: DueItem) -> "Alarm":
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(days=-item.lead_days) + (IN_THE_MORNING if item.is_all_day else timedelta()))
    alarm.add("description", item.title)
    return alarm
