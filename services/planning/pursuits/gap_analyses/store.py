"""The query over open leads of a gap analysis."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.planning.pursuits.gap_analyses.rules import OpenLead
from services.planning.pursuits.leads.model import Lead
from services.planning.pursuits.leads.rules import OPEN
from services.planning.pursuits.leads.store import LEADS
from shared.database import execute
from shared.web.call import Call


async def list_open_leads(call: Call, customer_id: UUID) -> list[OpenLead]:
    """The customer's open leads that the caller may see."""
    expected_on = sa.func.coalesce(col(Lead.expected_order_on), col(Lead.expected_close_on))
    shown = (col(Lead.state), col(Lead.expected_amount), col(Lead.currency), col(Lead.probability), expected_on)
    is_open = (col(Lead.customer_id) == customer_id, col(Lead.state).in_(OPEN))
    rows = await execute(call.session, sa.select(*shown).where(LEADS.seen_by(call.principal), *is_open))
    return [OpenLead(*row) for row in rows]
