"""Telling those whom late complaints escalate to, and publishing the warnings of late complaints."""

from typing import Any

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.satisfaction.complaint_schemes.rules import ComplaintClock, ComplaintSeverity
from services.relationship.satisfaction.complaints import store
from services.relationship.tables import PublishedWarning
from shared.customers.published_warnings import publish_warnings
from shared.problems import Text
from shared.time import company_zone, utc_now

KIND = "complaint_late"
EVIDENCE = Text(
    'The complaint "{subject}" of {received} still waits: {what} was due {due}.',
    "{received} 的投诉“{subject}”已超时：{what}应于 {due} 前完成。",
)
SEVERITIES = {ComplaintSeverity.MINOR: "low", ComplaintSeverity.MAJOR: "medium", ComplaintSeverity.CRITICAL: "high"}


async def escalate_complaints(session: AsyncSession) -> None:
    """Take the steps of escalation whose time has come, and make the warnings those of the complaints that are late."""
    await store.tell(session, utc_now())
    await publish_warnings(session, PublishedWarning, KIND, [_warning(row) for row in await store.read_late(session)])


def _warning(row: sa.RowMapping) -> dict[str, Any]:
    clock = ComplaintClock.ANSWER if row["waits_for_answer"] else ComplaintClock.SOLUTION
    shown = {name: f"{row[f'{name}_at'].astimezone(company_zone()):%Y-%m-%d %H:%M}" for name in ("received", "due")}
    words = EVIDENCE.filled(subject=row["subject"], what=clock.named, **shown)
    return {
        "customer_id": row["customer_id"],
        "subject": str(row["id"]),
        "severity": SEVERITIES[row["severity"]],
        "evidence_en": words.en,
        "evidence_zh": words.zh,
        "figures": {"waits_for": clock.value, "due_at": row["due_at"].isoformat()},
        "contact_id": row["contact_id"],
        "owner_id": row["owner_id"],
        "due_at": row["due_at"],
        "has_due_item": True,  # what waits, and each step of its escalation, are due items here
        "link": f"/v1/complaints/{row['id']}",
    }
