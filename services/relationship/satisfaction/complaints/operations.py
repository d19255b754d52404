"""Recording, answering, solving, closing and reopening complaints."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.relationship.clients import CustomerClient
from services.relationship.satisfaction.complaints import rules, store
from services.relationship.satisfaction.complaints.model import (
    Complaint,
    ComplaintAnswer,
    ComplaintClosure,
    ComplaintCreate,
    ComplaintRead,
    ComplaintReopening,
    ComplaintSolution,
    ComplaintState,
    ComplaintUpdate,
)
from services.relationship.satisfaction.complaints.rules import ComplaintStatus
from services.relationship.satisfaction.complaints.starting import start_clocks
from services.relationship.satisfaction.complaints.store import COMPLAINTS
from shared.app.users import UserDirectoryClient
from shared.auth.access import refuse_hidden_fields
from shared.auth.clearances import apply_patch
from shared.auth.users import require_users
from shared.auth.visibility import customers as directory
from shared.customers.contacts import require_contacts
from shared.customers.directory import require_customer
from shared.database import execute
from shared.time import utc_now
from shared.web.call import Call


async def create_complaint(
    call: Call, customers: CustomerClient, users: UserDirectoryClient, body: ComplaintCreate
) -> ComplaintRead:
    """A new complaint; its clocks run since it was received."""
    refuse_hidden_fields(body)
    received_at = body.received_at or utc_now()
    rules.refuse_moment(received_at, "/received_at", now=utc_now())
    await require_customer(call.session, call.principal, body.customer_id, customers)
    named = {"/contact_id": body.contact_id} if body.contact_id else {}
    await require_contacts(call.session, call.principal, body.customer_id, named, customers, may_have_left=True)
    complaint = Complaint(
        **body.model_dump(exclude={"received_at", "owner_id"}),
        received_at=received_at,
        clocks_since=received_at,
        owner_id=await _owner(call, users, body),
        status=ComplaintStatus.RECEIVED,
        reported_by=call.principal.subject,
        reported_by_name=call.principal.name,
    )
    await start_clocks(call, complaint)
    _enter(call, complaint, ComplaintStatus.RECEIVED, received_at, None)
    return await COMPLAINTS.add(call, complaint)


async def update_complaint(
    call: Call, users: UserDirectoryClient, complaint_id: UUID, body: ComplaintUpdate
) -> ComplaintRead:
    """Change the fields sent; another severity or channel sets new times."""
    if body.owner_id is not None:
        await require_users(call.session, users, {"/owner_id": body.owner_id})
    complaint = await COMPLAINTS.lock(call, complaint_id)
    rules.refuse_closed(complaint.status)
    sent = body.model_dump(include={"severity", "channel"}, exclude_unset=True)
    sets_times = any(getattr(complaint, name) != value for name, value in sent.items())
    taken = await store.remove_plan(call.session, complaint) if sets_times else frozenset()
    apply_patch(complaint, body)
    if sets_times:
        await start_clocks(call, complaint, taken)
    return await COMPLAINTS.saved(call, complaint)


async def answer_complaint(call: Call, complaint_id: UUID, body: ComplaintAnswer) -> ComplaintRead:
    """Record our answer; the clock of the answer stops."""
    complaint, at = await _take_step(call, complaint_id, ComplaintStatus.ANSWERED, body.at)
    _stop_answer(complaint, at)
    _enter(call, complaint, ComplaintStatus.ANSWERED, at, body.text)
    return await COMPLAINTS.saved(call, complaint)


async def solve_complaint(call: Call, complaint_id: UUID, body: ComplaintSolution) -> ComplaintRead:
    """Record the solution; both clocks stop. What was not answered before is answered by it."""
    complaint, at = await _take_step(call, complaint_id, ComplaintStatus.SOLVED, body.at)
    if complaint.answered_at is None:
        _stop_answer(complaint, at)
    complaint.solved_at = at
    complaint.was_solved_late = complaint.was_solved_late or at > complaint.solve_due_at
    _enter(call, complaint, ComplaintStatus.SOLVED, at, body.text)
    return await COMPLAINTS.saved(call, complaint)


async def close_complaint(call: Call, complaint_id: UUID, body: ComplaintClosure) -> ComplaintRead:
    """Close the solved complaint with its root cause."""
    complaint, at = await _take_step(call, complaint_id, ComplaintStatus.CLOSED, None)
    complaint.root_cause, complaint.root_cause_detail = body.root_cause, body.root_cause_detail
    complaint.closed_at = at
    _enter(call, complaint, ComplaintStatus.CLOSED, at, body.root_cause_detail)
    return await COMPLAINTS.saved(call, complaint)


async def reopen_complaint(call: Call, complaint_id: UUID, body: ComplaintReopening) -> ComplaintRead:
    """Open the complaint again: its history stays, new times run from now on."""
    complaint, at = await _take_step(call, complaint_id, ComplaintStatus.REOPENED, None)
    await store.remove_plan(call.session, complaint)
    complaint.times_reopened += 1
    complaint.clocks_since = at
    complaint.answered_at = complaint.solved_at = complaint.closed_at = None
    await start_clocks(call, complaint)
    _enter(call, complaint, ComplaintStatus.REOPENED, at, body.reason)
    return await COMPLAINTS.saved(call, complaint)


async def _take_step(
    call: Call, complaint_id: UUID, to: ComplaintStatus, at: datetime | None
) -> tuple[Complaint, datetime]:
    """The complaint, locked, and the moment of the step. Raises ComplaintStepRefused, MomentImplausible."""
    complaint = await COMPLAINTS.lock(call, complaint_id)
    rules.refuse_step(complaint.status, to)
    last = sa.select(sa.func.max(col(ComplaintState.since))).where(col(ComplaintState.complaint_id) == complaint_id)
    earliest: datetime = (await execute(call.session, last)).scalar_one()
    now = max(utc_now(), earliest)
    rules.refuse_moment(at or now, "/at", now=now, earliest=earliest)
    return complaint, at or now


def _stop_answer(complaint: Complaint, at: datetime) -> None:
    complaint.answered_at = at
    complaint.first_answered_at = complaint.first_answered_at or at
    complaint.was_answered_late = complaint.was_answered_late or at > complaint.answer_due_at


def _enter(call: Call, complaint: Complaint, status: ComplaintStatus, since: datetime, note: str | None) -> None:
    complaint.status = status
    state = ComplaintState(
        complaint_id=complaint.id,
        customer_id=complaint.customer_id,
        contact_id=complaint.contact_id,
        status=status,
        since=since,
        note=note,
        entered_by=call.principal.subject,
        entered_by_name=call.principal.name,
    )
    call.session.add(state)


async def _owner(call: Call, users: UserDirectoryClient, body: ComplaintCreate) -> UUID:
    """Who sees to the new complaint: who is named, else the account manager, else the caller.

    Raises ComplaintOwnerMissing, UserUnknown.
    """
    if body.owner_id is not None:
        await require_users(call.session, users, {"/owner_id": body.owner_id})
        return body.owner_id
    manager = sa.select(directory.c.manager_id).where(directory.c.id == body.customer_id)
    owner: UUID | None = (await execute(call.session, manager)).scalar_one() or call.principal.user_id
    if owner is None:
        raise rules.ComplaintOwnerMissing()
    return owner
