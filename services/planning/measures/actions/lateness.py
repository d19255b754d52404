"""Late actions, published as warnings."""

from typing import Any

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.measures.action_schemes.model import ActionSchemeContent
from services.planning.measures.action_schemes.rules import severity_of
from services.planning.measures.action_schemes.store import SCHEMES
from services.planning.measures.actions.store import read_late
from services.planning.tables import PublishedWarning
from shared.customers.published_warnings import publish_warnings
from shared.database import wait_in_line
from shared.problems import Text
from shared.time import company_today

WARNING = "plan_action_late"
EVIDENCE = Text("“{title}” was due on {due_on}.", "“{title}”应于 {due_on} 前完成。")


async def publish_late_actions(session: AsyncSession) -> None:
    """Make the warnings those of the actions that are late today."""
    await wait_in_line(session, "warnings of late actions")  # two at once would both raise one
    scheme = (await SCHEMES.current(session)).content
    found = [_warning(row, scheme) for row in await read_late(session)]
    await publish_warnings(session, PublishedWarning, WARNING, found)


def _warning(row: sa.RowMapping, scheme: ActionSchemeContent) -> dict[str, Any]:
    words = EVIDENCE.filled(title=row["title"], due_on=row["due_on"].isoformat())
    return {
        "customer_id": row["customer_id"],
        "subject": str(row["id"]),
        "severity": severity_of((company_today() - row["due_on"]).days, scheme),
        "evidence_en": words.en,
        "evidence_zh": words.zh,
        "figures": {"action_id": str(row["id"]), "due_on": row["due_on"].isoformat()},
        "owner_id": row["owner_id"],
        "due_at": row["due_at"],
        "has_due_item": True,
        "link": f"/v1/actions/{row['id']}",
    }
