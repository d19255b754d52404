"""Touchpoints over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.relationship.clients import Customers
from services.relationship.contact.commitments.model import CommitmentCreate, CommitmentRead
from services.relationship.contact.touchpoints import effects, operations, rules
from services.relationship.contact.touchpoints.model import (
    TouchpointCancellation,
    TouchpointCompletion,
    TouchpointCreate,
    TouchpointEffectRead,
    TouchpointRead,
    TouchpointUpdate,
)
from services.relationship.contact.touchpoints.store import TOUCHPOINTS, TouchpointQuery
from services.relationship.spending.expenses.lookups import UNSUITED
from services.relationship.spending.expenses.rules import ExpenseRefused
from shared.app.users import Users
from shared.auth.access import Scope
from shared.auth.users import UserUnknown
from shared.customers.contacts import ContactHasLeft, ContactUnknown
from shared.customers.directory import ContactMerged, CustomerMerged, CustomerNotFound
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/touchpoints", reads=Scope.RELATIONSHIPS_READ, writes=Scope.RELATIONSHIPS_WRITE)
NAMES_PEOPLE = (ContactUnknown, ContactMerged, UserUnknown, PeerUnavailable)
GIVES = (*UNSUITED, ExpenseRefused)
WRONG_TIMES = (rules.EndBeforeStart, rules.HeldInFuture)


@router.lists(TOUCHPOINTS)
async def list_touchpoints(call: Call, query: Annotated[TouchpointQuery, Query()]) -> Page[TouchpointRead]:
    """Contact with the caller's customers: planned, held and cancelled, the latest first.

    `?contact_id=` finds those with a person of the customer, `?user_id=` with one of ours, `?status=planned` what is to
    come, `?campaign_id=` the contact made at a campaign, `?action_id=` what carries out an action of a plan. A
    touchpoint is shown at every level, without the people above the caller's clearance; purpose and outcome are shown
    as they were written.
    """
    return await operations.list_touchpoints(call, query)


@router.creates(
    TOUCHPOINTS,
    needs=(Scope.RELATIONSHIPS_WRITE, Scope.CUSTOMERS_READ),
    fails_with=[
        CustomerNotFound,
        CustomerMerged,
        ContactHasLeft,
        rules.EarlierTouchpointUnknown,
        *WRONG_TIMES,
        *NAMES_PEOPLE,
        *GIVES,
    ],
)
async def create_touchpoint(call: Call, body: TouchpointCreate, customers: Customers, users: Users) -> TouchpointRead:
    """Plan a touchpoint, or record one that was held.

    Our people are by default its owner, who is by default the caller. Who has left the customer may have been met, but
    cannot be planned for. A log entry in one line is simpler by `POST /v1/touchpoints/quick`.
    """
    return await operations.create_touchpoint(call, customers, users, body)


@router.reads(TOUCHPOINTS)
async def get_touchpoint(call: Call, touchpoint_id: UUID) -> TouchpointRead:
    """One touchpoint, with the people whom the caller may see."""
    return await TOUCHPOINTS.get(call, touchpoint_id)


@router.changes(
    TOUCHPOINTS,
    fails_with=[
        rules.TouchpointCancelled,
        rules.TouchpointOfCampaign,
        rules.TouchpointOfVisit,
        rules.EarlierTouchpointUnknown,
        *WRONG_TIMES,
        *NAMES_PEOPLE,
        *GIVES,
    ],
)
async def update_touchpoint(
    call: Call, touchpoint_id: UUID, body: TouchpointUpdate, customers: Customers, users: Users
) -> TouchpointRead:
    """Change the fields sent; a field left out stays, null empties it.

    A list replaces the whole list; people whom the caller may not see stay at the touchpoint. A gift that is new is
    checked as an expense; the expense of one that goes is withdrawn. When, where and with whom contact was made at a
    campaign follows from the campaign and is changed there, what a visit cost at the expenses of its budget.
    """
    return await operations.update_touchpoint(call, customers, users, touchpoint_id, body)


@router.acts(
    TOUCHPOINTS,
    "/{touchpoint_id}/completion",
    takes_match=True,
    fails_with=[rules.TouchpointNotPlanned, *WRONG_TIMES, *NAMES_PEOPLE],
)
async def complete_touchpoint(
    call: Call, touchpoint_id: UUID, body: TouchpointCompletion, customers: Customers, users: Users
) -> TouchpointRead:
    """Record that a planned touchpoint was held: who came, what came of it, what was promised."""
    return await operations.complete_touchpoint(call, customers, users, touchpoint_id, body)


@router.acts(TOUCHPOINTS, "/{touchpoint_id}/cancellation", takes_match=True, fails_with=[rules.TouchpointNotPlanned])
async def cancel_touchpoint(call: Call, touchpoint_id: UUID, body: TouchpointCancellation) -> TouchpointRead:
    """Record that a planned touchpoint does not take place, and why: it leaves the agenda.

    What is planned to be spent on it is withdrawn; what was spent already stays in the ledger.
    """
    return await operations.cancel_touchpoint(call, touchpoint_id, body)


@router.creates(
    path="/{touchpoint_id}/commitments",
    fails_with=[rules.TouchpointNotFound, rules.TouchpointCancelled, *NAMES_PEOPLE],
)
async def create_commitment(
    call: Call, touchpoint_id: UUID, body: CommitmentCreate, customers: Customers, users: Users
) -> CommitmentRead:
    """Add what was promised at a touchpoint, by us or by the customer. What we owe is due for who does it."""
    return await operations.add_commitment(call, customers, users, touchpoint_id, body)


@router.reads(path="/{touchpoint_id}/effect", fails_with=[rules.TouchpointNotFound, rules.TouchpointNotHeld])
async def get_touchpoint_effect(call: Call, touchpoint_id: UUID) -> TouchpointEffectRead:
    """How our levels with the people met have moved since.

    Each person's level on the day before, and the last one after: of assessments of the touchpoint's own day and of the
    days that the contact scheme says. Only people whom the caller may see are listed and counted.
    """
    return await effects.get_effect(call, touchpoint_id)


@router.removes(TOUCHPOINTS, fails_with=[rules.TouchpointOfCampaign])
async def delete_touchpoint(call: Call, touchpoint_id: UUID) -> None:
    """Remove a touchpoint entered by mistake, with its commitments; the history keeps them."""
    await operations.delete_touchpoint(call, touchpoint_id)
