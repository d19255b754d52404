"""A rival's hire of somebody who has left: recording, withdrawing, and the warning that follows."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.clients import CustomerClient
from services.relationship.contact.contact_changes import rules, store
from services.relationship.contact.contact_changes.model import PRIVATE, ContactChangeRead, HireCreate
from services.relationship.contact.contact_changes.store import CHANGES
from services.relationship.tables import PublishedWarning
from shared.auth.access import FieldHidden, is_cleared, refuse_hidden_fields
from shared.customers.contacts import require_competitors
from shared.customers.published_warnings import publish_warnings
from shared.time import company_today
from shared.web.call import Call


async def record_hire(
    call: Call, customers: CustomerClient, contact_change_id: UUID, body: HireCreate
) -> ContactChangeRead:
    """Record that a competitor has hired the person; what was recorded before is replaced.

    Raises ContactChangeNotFound, FieldHidden, CompetitorUnknown, NotTheirPerson, ContactChangeCancelled,
    HiredBeforeLeaving, PeerUnavailable.
    """
    refuse_hidden_fields(body)
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
    """Withdraw what was recorded of a hire. Raises ContactChangeNotFound, FieldHidden."""
    if not is_cleared(PRIVATE.level):
        raise FieldHidden("hired_by_id", PRIVATE.level)
    change = await CHANGES.lock(call, contact_change_id)
    change.hired_by_id = change.hired_on = change.hire_remark = None
    await call.session.flush()
    await publish_hires(call.session)


async def publish_hires(session: AsyncSession) -> None:
    """Make the warnings those of our coaches whom a rival has hired."""
    rows = await store.read_hired_coaches(session)
    await publish_warnings(session, PublishedWarning, rules.COACH_HIRED, [_warning(row) for row in rows])


def _warning(row: sa.RowMapping) -> dict[str, Any]:
    words = rules.HIRED_EVIDENCE.filled(person=row["person"] or "–", rival=row["rival"] or "–")
    return {
        "customer_id": row["customer_id"],
        "subject": str(row["id"]),
        "severity": "high",
        "evidence_en": words.en,
        "evidence_zh": words.zh,
        "figures": {"competitor_id": str(row["hired_by_id"]), "hired_on": row["hired_on"].isoformat()},
        "clearance": PRIVATE.level,
        "contact_id": row["contact_id"],
        "owner_id": row["responsible_id"],
        "link": f"/v1/contact-changes/{row['id']}",
    }
