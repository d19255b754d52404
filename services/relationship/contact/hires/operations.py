"""Recording and withdrawing a competitor's hire of somebody who has left."""

from uuid import UUID

from services.relationship.clients import CustomerClient
from services.relationship.contact.contact_changes import rules
from services.relationship.contact.contact_changes.model import ContactChangeRead, HireCreate
from services.relationship.contact.contact_changes.operations import publish_hires
from services.relationship.contact.contact_changes.store import CHANGES
from shared.customers.competitors import require_competitors
from shared.time import company_today
from shared.web.call import Call


async def record_hire(
    call: Call, customers: CustomerClient, contact_change_id: UUID, body: HireCreate
) -> ContactChangeRead:
    """Record that a competitor has hired the person; what was recorded before is replaced.

    Raises ContactChangeNotFound, CompetitorUnknown, NotTheirPerson, ContactChangeCancelled,
    HiredBeforeLeaving, PeerUnavailable.
    """
    await CHANGES.customer_of(call, contact_change_id)
    await require_competitors(call.session, {"/competitor_id": body.competitor_id}, customers)
    change = await CHANGES.lock(call, contact_change_id)
    hired_on = body.hired_on or company_today()
    rules.refuse_hire(change.kind, change.handover, change.changed_on, hired_on)
    change.hired_by_id, change.hired_on, change.hire_remark = body.competitor_id, hired_on, body.remark
    read = await CHANGES.saved(call, change)
    await publish_hires(call.session)
    return read


async def withdraw_hire(call: Call, contact_change_id: UUID) -> None:
    """Withdraw what was recorded of a hire. Raises ContactChangeNotFound."""
    change = await CHANGES.lock(call, contact_change_id)
    change.hired_by_id = change.hired_on = change.hire_remark = None
    await call.session.flush()
    await publish_hires(call.session)
