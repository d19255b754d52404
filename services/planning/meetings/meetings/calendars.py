"""A meeting as an iCalendar event."""

from datetime import UTC

from services.planning.meetings.meetings.shapes import MeetingRead
from shared.customers.calendars import calendar_of
from shared.problems import Language, Text

NAME = Text("Guanxi meeting", "客户会议")


def meeting_calendar(meeting: MeetingRead, language: Language) -> bytes:
    """The calendar with the meeting; its UID stays, so a calendar that has it moves it."""
    from icalendar import Event  # loaded with the first calendar

    event = Event()
    event.add("uid", f"meeting:{meeting.id}@guanxi")
    event.add("dtstamp", meeting.updated_at.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", meeting.ends_at.astimezone(UTC))
    event.add("summary", f"{meeting.title} ({meeting.customer_name})")
    event.add("categories", [meeting.kind.in_language(language)])
    if meeting.place:
        event.add("location", meeting.place)
    if meeting.agenda:
        event.add("description", "\n".join(f"{place}. {one.topic}" for place, one in enumerate(meeting.agenda, 1)))
    event.add("class", "PRIVATE")
    return calendar_of([event], NAME, language)
