"""Planning meetings, and changing, releasing and removing them."""

from typing import Any
from uuid import UUID

from services.planning.clients import CustomerClient
from services.planning.measures.actions.model import Action
from services.planning.measures.actions.rules import ActionSource
from services.planning.meetings.meetings import rules
from services.planning.meetings.meetings.model import Meeting, MeetingPerson
from services.planning.meetings.meetings.rules import MeetingState
from services.planning.meetings.meetings.shapes import MeetingActionItemRead, MeetingCreate, MeetingRead, MeetingUpdate
from services.planning.meetings.meetings.store import MEETINGS, list_people
from shared.auth.clearances import apply_patch
from shared.auth.users import UserSource, require_users
from shared.customers.contacts import ContactSource, require_contacts
from shared.customers.directory import require_customer
from shared.customers.named_people import replace_ours, replace_theirs
from shared.time import utc_now
from shared.web.call import Call

PEOPLE = {"contact_ids", "user_ids"}
LISTS = ("agenda", "decisions", "action_items")


async def create_meeting(
    call: Call, customers: CustomerClient, contacts: ContactSource, users: UserSource, body: MeetingCreate
) -> MeetingRead:
    """A new meeting. Raises what is wrong with its customer, times and people."""
    rules.refuse_wrong_times(body.starts_at, body.ends_at)
    await require_customer(call.session, call.principal, body.customer_id, customers)
    await _require_named(call, contacts, users, body.customer_id, body)
    said = {"created_by": call.principal.subject, "created_by_name": call.principal.name, **_lists(body)}
    said["organizer_id"] = body.organizer_id or call.principal.user_id
    meeting = Meeting.model_validate(body.model_dump(exclude={*PEOPLE, *LISTS}), update=said)
    call.session.add(meeting)
    await call.session.flush()
    await _set_people(call, meeting, body)
    return await MEETINGS.saved(call, meeting)


async def update_meeting(
    call: Call, contacts: ContactSource, users: UserSource, meeting_id: UUID, body: MeetingUpdate
) -> MeetingRead:
    """Change the fields sent before the minutes are released; lists replace lists."""
    customer_id = await MEETINGS.customer_of(call, meeting_id)
    await _require_named(call, contacts, users, customer_id, body)
    meeting = await MEETINGS.lock(call, meeting_id)
    rules.refuse_released(meeting.state)
    apply_patch(meeting, body, elsewhere={*PEOPLE, *LISTS})
    rules.refuse_wrong_times(meeting.starts_at, meeting.ends_at)
    meeting.sqlmodel_update(_lists(body))
    await _set_people(call, meeting, body)
    return await MEETINGS.saved(call, meeting)


async def release_minutes(call: Call, meeting_id: UUID) -> MeetingRead:
    """Release the minutes; each action item becomes an action."""
    meeting = await MEETINGS.lock(call, meeting_id)
    rules.refuse_release(meeting.state, meeting.minutes, meeting.starts_at, utc_now())
    meeting.state, meeting.released_at = MeetingState.RELEASED, utc_now()
    meeting.released_by, meeting.released_by_name = call.principal.subject, call.principal.name
    call.session.add_all(_action(call, meeting, one) for one in meeting.action_items)
    return await MEETINGS.saved(call, meeting)


async def delete_meeting(call: Call, meeting_id: UUID) -> None:
    """Remove a meeting whose minutes are not released. Raises MinutesReleased."""
    meeting = await MEETINGS.lock(call, meeting_id)
    rules.refuse_released(meeting.state)
    meeting.deleted_at = utc_now()


def _action(call: Call, meeting: Meeting, item: dict[str, Any]) -> Action:
    agreed = MeetingActionItemRead.model_validate(item)
    return Action(
        **agreed.model_dump(),
        customer_id=meeting.customer_id,
        source=ActionSource.MEETING,
        source_id=meeting.id,
        created_by=call.principal.subject,
        created_by_name=call.principal.name,
    )


def _lists(body: MeetingCreate | MeetingUpdate) -> dict[str, Any]:
    """The lists that were sent, as they are stored."""
    return body.model_dump(mode="json", include=set(LISTS) & body.model_fields_set)


async def _require_named(
    call: Call, contacts: ContactSource, users: UserSource, customer_id: UUID, body: MeetingCreate | MeetingUpdate
) -> None:
    theirs = {f"/contact_ids/{place}": one for place, one in enumerate(body.contact_ids or ())}
    await require_contacts(call.session, call.principal, customer_id, theirs, contacts, may_have_left=True)
    ours = {f"/user_ids/{place}": one for place, one in enumerate(body.user_ids or ())}
    items = enumerate(body.action_items or ())
    ours |= {f"/action_items/{place}/owner_id": one.owner_id for place, one in items if one.owner_id}
    await require_users(call.session, users, ours | ({"/organizer_id": body.organizer_id} if body.organizer_id else {}))


async def _set_people(call: Call, meeting: Meeting, body: MeetingCreate | MeetingUpdate) -> None:
    """Replace the people that were sent."""
    of: dict[str, Any] = {"customer_id": meeting.customer_id, "meeting_id": meeting.id}
    people = await list_people(call.session, meeting.id)
    if "contact_ids" in body.model_fields_set:
        theirs = {one.contact_id: one for one in people if one.contact_id}
        await replace_theirs(call, meeting, theirs, body.contact_ids, lambda one: MeetingPerson(contact_id=one, **of))
    if "user_ids" in body.model_fields_set:
        ours = {one.user_id: one for one in people if one.user_id}
        await replace_ours(call, meeting, ours, body.user_ids, lambda one: MeetingPerson(user_id=one, **of))
