"""Publishing how many qualified leads were brought in in each month, by customer: kpi adds them up."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.pursuits.leads.model import Lead
from services.planning.pursuits.leads.store import IS_QUALIFIED
from services.planning.tables import MonthlyFigure
from shared.customers.monthly_figures import PeerKpi, publish_figures
from shared.database import execute, wait_in_line


async def publish_leads(session: AsyncSession, customer_id: UUID) -> None:
    """Make the figures of the customer those of its leads, in the transaction that has changed one of them."""
    await wait_in_line(session, f"leads {customer_id}")
    await session.flush()
    months = await _count_months(session, customer_id)
    await publish_figures(session, MonthlyFigure, PeerKpi.LEADS, months, customer_id=customer_id)


async def _count_months(session: AsyncSession, customer_id: UUID) -> list[dict[str, Any]]:
    """The leads that were ever qualified, by the month in which they were brought in."""
    month = sa.cast(sa.func.date_trunc("month", col(Lead.brought_in_on)), sa.Date).label("month")
    number = sa.func.count()
    counted = (number.label("numerator"), sa.literal(0).label("denominator"), number.label("n"))
    is_counted = (col(Lead.customer_id) == customer_id, IS_QUALIFIED, col(Lead.deleted_at).is_(None))
    query = sa.select(col(Lead.customer_id), month, *counted).where(*is_counted).group_by(sa.text("1, 2"))
    return [dict(row) for row in (await execute(session, query)).mappings()]
