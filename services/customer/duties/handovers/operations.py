"""Operations on handovers: they open and name their successor by themselves, and are closed by a person."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.duties.handovers import rules, store
from services.customer.duties.handovers.model import Handover, HandoverCompletion, HandoverRead, HandoverUpdate
from services.customer.duties.handovers.rules import KINDS, HandoverKind, HandoverStatus
from services.customer.duties.handovers.store import HANDOVERS
from services.customer.duties.policies.store import POLICIES
from services.customer.people.contacts.departures import CONTACTS_LEFT, CONTACTS_REMOVED, CONTACTS_RETURNED
from services.customer.people.contacts.model import Contact
from services.customer.people.contacts.store import CONTACTS
from services.customer.profile.team.departures import MEMBERS_JOINED, MEMBERS_LEFT, Departure
from services.customer.profile.team.model import TeamMember
from shared.auth.clearances import apply_patch
from shared.auth.users import UserSource, require_users
from shared.customers.handing_over import CustomerReadOnly
from shared.time import utc_now
from shared.web.call import Call


@MEMBERS_LEFT.follow
async def open_for_members(session: AsyncSession, departures: Sequence[Departure]) -> None:
    """Open a handover for each manager and backup who has left: to the successor, else to another with the role."""
    handed_over = [one for one in departures if one.role in KINDS]
    present = await store.find_present(session, {one.customer_id for one in handed_over}) if handed_over else {}
    await _open(
        session,
        [
            {
                "customer_id": one.customer_id,
                "kind": KINDS[one.role],
                "from_user_id": one.user_id,
                "to_user_id": one.successor_id or present.get((one.customer_id, one.role)),
                "contact_id": None,
            }
            for one in handed_over
        ],
    )


@MEMBERS_JOINED.follow
async def name_successors(session: AsyncSession, members: Sequence[TeamMember]) -> None:
    """Whoever joins takes over what has no successor yet; whoever returns has nothing to hand over."""
    joined = {(one.customer_id, KINDS[one.role]): one.user_id for one in members if one.role in KINDS}
    if not joined:
        return
    for handover in await store.lock_open(session, {one for one, _ in joined}, {kind for _, kind in joined}):
        user_id = joined.get((handover.customer_id, handover.kind))
        if user_id is not None and handover.from_user_id == user_id:
            _cancel(handover)
        elif handover.to_user_id is None:
            handover.to_user_id = user_id
    await session.flush()


@CONTACTS_LEFT.follow
async def open_for_contacts(session: AsyncSession, contacts: Sequence[Contact]) -> None:
    """Open a handover for each key contact who has left."""
    await _open(
        session,
        [
            {
                "customer_id": one.customer_id,
                "kind": HandoverKind.KEY_CONTACT,
                "from_user_id": None,
                "to_user_id": None,
                "contact_id": one.id,
            }
            for one in contacts
            if one.is_key
        ],
    )


@CONTACTS_RETURNED.follow
async def cancel_for_contacts(session: AsyncSession, contacts: Sequence[Contact]) -> None:
    """Nothing is handed over for contacts who are there again."""
    ids = {one.id for one in contacts}
    customers = {one.customer_id for one in contacts}
    for handover in await store.lock_open(session, customers, [HandoverKind.KEY_CONTACT]):
        if handover.contact_id in ids:
            _cancel(handover)
    await session.flush()


@CONTACTS_REMOVED.follow
async def cancel_for_removed(session: AsyncSession, contacts: Sequence[Contact]) -> None:
    """Nothing is handed over for a person who is not there any more, and nobody is handed over to one.

    It does not move to another: a record is removed because it was wrong, or else merged, which moves the handover.
    """
    ids, customers = {one.id for one in contacts}, {one.customer_id for one in contacts}
    for handover in await store.lock_open(session, customers, [HandoverKind.KEY_CONTACT]):
        if handover.contact_id in ids:
            _cancel(handover, note=rules.CONTACT_REMOVED)
        if handover.successor_contact_id in ids:
            handover.successor_contact_id = None
    await session.flush()


async def update_handover(call: Call, users: UserSource, handover_id: UUID, body: HandoverUpdate) -> HandoverRead:
    """Change an open handover; when and to whom is not for who hands over to say.

    Raises UserUnknown, HandoverClosed, SuccessorUnknown, SuccessorNotExpected, CustomerReadOnly.
    """
    if body.to_user_id is not None:
        await require_users(call.session, users, {"/to_user_id": body.to_user_id})
    handover = await HANDOVERS.lock(call, handover_id)
    rules.refuse_closed(handover.status)
    is_own = handover.from_user_id is not None and handover.from_user_id == call.principal.user_id
    if is_own and {"due_at", "to_user_id"} & body.model_fields_set:
        raise CustomerReadOnly()
    await _require_successor(call, handover, body.successor_contact_id)
    apply_patch(handover, body)
    return await HANDOVERS.saved(call, handover)


async def close_handover(call: Call, handover_id: UUID, body: HandoverCompletion) -> HandoverRead:
    """Close a handover; who handed over does not read the customer any more. Raises HandoverClosed."""
    handover = await HANDOVERS.lock(call, handover_id)
    rules.refuse_closed(handover.status)
    handover.status, handover.closed_at, handover.note = HandoverStatus.DONE, utc_now(), body.note
    handover.closed_by, handover.closed_by_name = call.principal.subject, call.principal.name
    await call.session.flush()
    return await store.get_closed(call.session, handover_id)


async def _open(session: AsyncSession, handovers: Sequence[dict[str, object]]) -> None:
    if not handovers:
        return
    hours = (await POLICIES.current(session)).content.handover_hours
    due_at = utc_now() + timedelta(hours=hours)
    session.add_all(Handover.model_validate({**one, "due_at": due_at}) for one in handovers)
    await session.flush()


def _cancel(handover: Handover, note: str | None = None) -> None:
    handover.status, handover.closed_at, handover.note = HandoverStatus.CANCELLED, utc_now(), note


async def _require_successor(call: Call, handover: Handover, contact_id: UUID | None) -> None:
    if contact_id is None:
        return
    if handover.kind is not HandoverKind.KEY_CONTACT:
        raise rules.SuccessorNotExpected()
    at_customer = col(Contact.customer_id) == handover.customer_id
    found = await CONTACTS.find(call, col(Contact.id) == contact_id, at_customer, ~col(Contact.has_left))
    if found is None or contact_id == handover.contact_id:
        raise rules.SuccessorUnknown()
