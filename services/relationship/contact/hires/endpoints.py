"""Hires by competitors over HTTP."""

from uuid import UUID

from services.relationship.clients import Customers
from services.relationship.contact.contact_changes import rules
from services.relationship.contact.contact_changes.model import PRIVATE, ContactChangeRead, HireCreate
from services.relationship.contact.contact_changes.store import CHANGES
from services.relationship.contact.hires import operations
from shared.auth.access import Scope
from shared.customers.competitors import CompetitorUnknown
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/contact-changes/{contact_change_id}/hired-by",
    reads=Scope.RELATIONSHIPS_READ,
    writes=Scope.RELATIONSHIPS_WRITE,
    tag="hires",
    clearance=PRIVATE.level,
)


@router.acts(
    CHANGES,
    "",
    takes_match=True,
    needs=(Scope.RELATIONSHIPS_WRITE, Scope.CUSTOMERS_READ),
    fails_with=[
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


@router.removes(CHANGES, "")
async def withdraw_hire(call: Call, contact_change_id: UUID) -> None:
    """Withdraw a hire that was recorded by mistake, and its warning. Needs clearance 2."""
    await operations.withdraw_hire(call, contact_change_id)
