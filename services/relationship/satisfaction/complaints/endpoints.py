"""Complaints over HTTP."""

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from fastapi import Query

from services.relationship.clients import Customers
from services.relationship.satisfaction.complaints import operations, rules
from services.relationship.satisfaction.complaints.model import (
    ComplaintAnswer,
    ComplaintClosure,
    ComplaintCreate,
    ComplaintRead,
    ComplaintReopening,
    ComplaintSolution,
    ComplaintUpdate,
)
from services.relationship.satisfaction.complaints.statistics import (
    ComplaintStatisticsQuery,
    ComplaintStatisticsRead,
    read_statistics,
)
from services.relationship.satisfaction.complaints.store import COMPLAINTS, ComplaintQuery
from shared.app.users import Users
from shared.auth.access import Scope
from shared.auth.users import UserUnknown
from shared.customers.contacts import ContactUnknown
from shared.customers.directory import ContactMerged, CustomerMerged, CustomerNotFound
from shared.feed.history import HistoryPage, HistoryQuery, history_page
from shared.feed.log import of_entities
from shared.lists.paging import CursorInvalid, Page
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/complaints", reads=Scope.RELATIONSHIPS_READ, writes=Scope.RELATIONSHIPS_WRITE)


@router.lists(COMPLAINTS)
async def list_complaints(call: Call, query: Annotated[ComplaintQuery, Query()]) -> Page[ComplaintRead]:
    """Complaints of the caller's customers, the latest first.

    `is_waiting=true&sort=solve_due_at` lists those that wait, the most urgent first; `is_late=true` those past
    their time.
    """
    return await COMPLAINTS.page(call, query)


@router.creates(
    COMPLAINTS,
    needs=(Scope.RELATIONSHIPS_WRITE, Scope.CUSTOMERS_READ),
    fails_with=[
        CustomerNotFound,
        CustomerMerged,
        ContactMerged,
        ContactUnknown,
        UserUnknown,
        rules.ComplaintOwnerMissing,
        rules.MomentImplausible,
        PeerUnavailable,
    ],
)
async def create_complaint(call: Call, body: ComplaintCreate, customers: Customers, users: Users) -> ComplaintRead:
    """Record a complaint 投诉. Its time limits follow from the customer's service policy and the complaint scheme.

    They run since it was received, over the hours that the scheme counts: public holidays do not count where it says
    so, make-up days do.
    """
    return await operations.create_complaint(call, customers, users, body)


@router.reads(path="/statistics")
async def get_complaint_statistics(
    call: Call, query: Annotated[ComplaintStatisticsQuery, Query()]
) -> ComplaintStatisticsRead:
    """Complaints in figures: open, late, reopened, mean hours to answer and to solve.

    In total, by root cause and by severity; of the complaints that the caller sees.
    """
    return await read_statistics(call, query)


@router.reads(COMPLAINTS)
async def get_complaint(call: Call, complaint_id: UUID) -> ComplaintRead:
    """One complaint, with the time that it has spent in each state."""
    return await COMPLAINTS.get(call, complaint_id)


@router.changes(COMPLAINTS, fails_with=[rules.ComplaintClosed, UserUnknown, PeerUnavailable])
async def update_complaint(call: Call, complaint_id: UUID, body: ComplaintUpdate, users: Users) -> ComplaintRead:
    """Change a complaint until it is closed. Another severity or channel sets its time limits anew."""
    return await operations.update_complaint(call, users, complaint_id, body)


@router.removes(COMPLAINTS)
async def delete_complaint(call: Call, complaint_id: UUID) -> None:
    """Delete a complaint recorded by mistake. Its history is kept."""
    await COMPLAINTS.remove(call, complaint_id)


STEP = (rules.ComplaintStepRefused, rules.MomentImplausible)


@router.acts(COMPLAINTS, "/{complaint_id}/answer", takes_match=True, fails_with=STEP)
async def answer_complaint(call: Call, complaint_id: UUID, body: ComplaintAnswer) -> ComplaintRead:
    """Record what we answered, and when."""
    return await operations.answer_complaint(call, complaint_id, body)


@router.acts(COMPLAINTS, "/{complaint_id}/solution", takes_match=True, fails_with=STEP)
async def solve_complaint(call: Call, complaint_id: UUID, body: ComplaintSolution) -> ComplaintRead:
    """Record how the complaint was solved, and when. One that was not answered is answered by it."""
    return await operations.solve_complaint(call, complaint_id, body)


@router.acts(COMPLAINTS, "/{complaint_id}/closure", takes_match=True, fails_with=[rules.ComplaintStepRefused])
async def close_complaint(call: Call, complaint_id: UUID, body: ComplaintClosure) -> ComplaintRead:
    """Close a solved complaint with its root cause."""
    return await operations.close_complaint(call, complaint_id, body)


@router.acts(COMPLAINTS, "/{complaint_id}/reopening", takes_match=True, fails_with=[rules.ComplaintStepRefused])
async def reopen_complaint(call: Call, complaint_id: UUID, body: ComplaintReopening) -> ComplaintRead:
    """Open a solved or closed complaint again, with the reason. New time limits run from now on."""
    return await operations.reopen_complaint(call, complaint_id, body)


@router.lists(None, "/{complaint_id}/history", fails_with=[rules.ComplaintNotFound, CursorInvalid])
async def list_complaint_history(
    call: Call, complaint_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> HistoryPage:
    """The changes of a complaint and their authors, newest first."""
    await COMPLAINTS.get(call, complaint_id)
    return await history_page(call, of_entities(sa.select(sa.literal(complaint_id))), query)
