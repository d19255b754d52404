"""Meetings over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from services.planning.clients import Contacts, Customers
from services.planning.meetings.meetings import operations, rules
from services.planning.meetings.meetings.calendars import meeting_calendar
from services.planning.meetings.meetings.shapes import MeetingCreate, MeetingRead, MeetingUpdate
from services.planning.meetings.meetings.store import MEETINGS, MeetingQuery, everything_of
from shared.app.users import Users
from shared.auth.access import Scope
from shared.auth.users import UserUnknown
from shared.customers.calendars import CALENDAR_ANSWERS, MEDIA_TYPE
from shared.customers.contacts import ContactUnknown
from shared.customers.directory import ContactMerged, CustomerMerged, CustomerNotFound
from shared.feed.history import HistoryPage, HistoryQuery, history_page
from shared.feed.log import of_entities
from shared.lists.paging import CursorInvalid, Page
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/meetings", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE)
NAMED = (rules.MeetingEndsBeforeStart, ContactUnknown, ContactMerged, UserUnknown, PeerUnavailable)


@router.lists(MEETINGS)
async def list_meetings(call: Call, query: Annotated[MeetingQuery, Query()]) -> Page[MeetingRead]:
    """Meetings about the caller's customers, the latest first."""
    return await MEETINGS.page(call, query)


@router.creates(
    MEETINGS,
    needs=(Scope.PLANS_WRITE, Scope.CUSTOMERS_READ),
    fails_with=[CustomerNotFound, CustomerMerged, *NAMED],
)
async def create_meeting(
    call: Call, body: MeetingCreate, customers: Customers, contacts: Contacts, users: Users
) -> MeetingRead:
    """Plan a meeting about a customer 会议, or record one. The caller organizes it unless somebody else is named."""
    return await operations.create_meeting(call, customers, contacts, users, body)


@router.reads(MEETINGS)
async def get_meeting(call: Call, meeting_id: UUID) -> MeetingRead:
    """One meeting with its people, agenda, minutes, decisions and action items."""
    return await MEETINGS.get(call, meeting_id)


@router.changes(MEETINGS, fails_with=[rules.MinutesReleased, *NAMED])
async def update_meeting(
    call: Call, meeting_id: UUID, body: MeetingUpdate, contacts: Contacts, users: Users
) -> MeetingRead:
    """Change a meeting before its minutes are released. Its customer stays."""
    return await operations.update_meeting(call, contacts, users, meeting_id, body)


@router.removes(MEETINGS, fails_with=[rules.MinutesReleased])
async def delete_meeting(call: Call, meeting_id: UUID) -> None:
    """Remove a meeting that does not take place; the history keeps it."""
    await operations.delete_meeting(call, meeting_id)


@router.acts(
    MEETINGS,
    "/{meeting_id}/release",
    takes_match=True,
    fails_with=[rules.MinutesReleased, rules.MinutesMissing, rules.MeetingNotBegun],
)
async def release_minutes(call: Call, meeting_id: UUID) -> MeetingRead:
    """Release the minutes of a meeting; they are not changed any more.

    Each action item becomes an action: `/v1/actions?source_id=` lists them.
    """
    return await operations.release_minutes(call, meeting_id)


@router.streams(MEETINGS, "/{meeting_id}/calendar", {}, answers=CALENDAR_ANSWERS)
async def get_meeting_calendar(call: Call, meeting_id: UUID) -> Response:
    """The meeting as an iCalendar file, with its agenda. Its event keeps its UID."""
    meeting = await MEETINGS.get(call, meeting_id)
    content = meeting_calendar(meeting, call.language)
    return Response(content, headers={"Content-Language": call.language}, media_type=MEDIA_TYPE)


@router.lists(None, "/{meeting_id}/history", fails_with=[rules.MeetingNotFound, CursorInvalid])
async def list_meeting_history(call: Call, meeting_id: UUID, query: Annotated[HistoryQuery, Query()]) -> HistoryPage:
    """The changes of a meeting and their authors, newest first."""
    await MEETINGS.get(call, meeting_id)
    return await history_page(call, of_entities(everything_of(meeting_id)), query)
