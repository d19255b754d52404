"""Publishing the warnings of stale dossiers."""

from typing import Any

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.dossier.templates.store import TEMPLATES
from services.customer.duties.stale_dossiers import store
from services.customer.duties.stale_dossiers.rules import EVIDENCE, KIND, StaleSteps, severity_of
from services.customer.tables import PublishedWarning
from shared.customers.published_warnings import publish_warnings


async def publish_stale_dossiers(session: AsyncSession) -> None:
    """Raise, change and take back the warnings by today's state of the dossiers; level 1 sees all that they count."""
    steps = (await TEMPLATES.current(session)).content.stale_steps
    found = [_warning(row, steps) for row in await store.read_stale(session)]
    await publish_warnings(session, PublishedWarning, KIND, [one for one in found if one is not None])


def _warning(row: sa.RowMapping, steps: StaleSteps) -> dict[str, Any] | None:
    severity = severity_of(row["stale"], row["facts"], steps)
    if severity is None:
        return None
    figures = {"stale": row["stale"], "facts": row["facts"], "since": row["since"].isoformat()}
    words = EVIDENCE.filled(**figures)
    return {
        "customer_id": row["customer_id"],
        "severity": severity,
        "evidence_en": words.en,
        "evidence_zh": words.zh,
        "figures": figures,
        "has_due_item": True,  # each stale fact has one
        "link": f"/v1/customers/{row['customer_id']}/dossier",
    }
