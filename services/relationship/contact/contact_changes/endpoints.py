"""Contact changes over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.relationship.clients import Customers
from services.relationship.contact.contact_changes import operations, rules
from services.relationship.contact.contact_changes.model import ContactChangeRead, HireCreate
from services.relationship.contact.contact_changes.store import CHANGES, ContactChangeQuery
from shared.auth.access import FieldHidden, Scope
from shared.customers.contacts import CompetitorUnknown
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/contact-changes", reads=Scope.RELATIONSHIPS_READ, writes=Scope.RELATIONSHIPS_WRITE)


@router.lists(CHANGES)
async def list_contact_changes(call: Call, query: Annotated[ContactChangeQuery, Query()]) -> Page[ContactChangeRead]:
    """Who has left or changed at the caller's customers, on either side, the latest first.

    A change opens and ends with the handover of the customer service (`/v1/handovers`), where its successor is named
    too. `is_overdue=true` finds the visits that are late, `side=theirs&visit_status=successor_unknown` whose
    successor nobody knows. The change of a coach, or of another person above the caller's clearance, is left out.
    """
    return await CHANGES.page(call, query)


@router.reads(CHANGES)
async def get_contact_change(call: Call, contact_change_id: UUID) -> ContactChangeRead:
    """One change, with the levels that we and each rival had with the person who left."""
    return await CHANGES.get(call, contact_change_id)


@router.acts(
    CHANGES,
    "/{contact_change_id}/hired-by",
    takes_match=True,
    needs=(Scope.RELATIONSHIPS_WRITE, Scope.CUSTOMERS_READ),
    fails_with=[
        FieldHidden,
        CompetitorUnknown,
        PeerUnavailable,
        rules.NotTheirPerson,
        rules.ContactChangeCancelled,
        rules.HiredBeforeLeaving,
    ],
)
async def record_hire(call: Call, contact_change_id: UUID, body: HireCreate, customers: Customers) -> ContactChangeRead:
    """Record which competitor has hired the person who left.

    It replaces what was recorded before. Needs clearance 2. When the person was our coach, it is an early
    warning as well.
    """
    return await operations.record_hire(call, customers, contact_change_id, body)


@router.removes(CHANGES, "/{contact_change_id}/hired-by", fails_with=[FieldHidden])
async def withdraw_hire(call: Call, contact_change_id: UUID) -> None:
    """Withdraw a hire that was recorded by mistake, and its warning. Needs clearance 2."""
    await operations.withdraw_hire(call, contact_change_id)
