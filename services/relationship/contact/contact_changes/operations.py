"""The warning that a rival has hired our coach."""

from typing import Any

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.contact.contact_changes import rules, store
from services.relationship.contact.contact_changes.model import PRIVATE
from services.relationship.tables import PublishedWarning
from shared.customers.published_warnings import publish_warnings
from shared.database import wait_in_line


async def publish_hires(session: AsyncSession) -> None:
    """Make the warnings those of our coaches whom a rival has hired."""
    await wait_in_line(session, "warnings of hires")  # two at once would both raise one
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
