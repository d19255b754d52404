"""Publishing how many actions of plans were done by their day, by customer and month: kpi adds them up."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.measures.actions.model import Action
from services.planning.measures.actions.rules import ActionState
from services.planning.tables import MonthlyFigure
from shared.customers.monthly_figures import PeerKpi, publish_figures
from shared.database import execute, wait_in_line
from shared.days import sql_today


async def publish_plan_progress(session: AsyncSession) -> None:
    """Make the figures those of the actions whose day has passed."""
    await wait_in_line(session, "figures of plan progress")
    await publish_figures(session, MonthlyFigure, PeerKpi.PLAN_PROGRESS, await _count_months(session))


async def _count_months(session: AsyncSession) -> list[dict[str, Any]]:
    """The actions of plans by the month of their day: those done by it, and all but the cancelled ones."""
    month = sa.cast(sa.func.date_trunc("month", col(Action.due_on)), sa.Date).label("month")
    in_time = sa.and_(col(Action.state) == ActionState.DONE, col(Action.done_on) <= col(Action.due_on))
    number = sa.func.count()
    counted = (number.filter(in_time).label("numerator"), number.label("denominator"), number.label("n"))
    is_counted = (
        col(Action.plan_id).is_not(None),
        col(Action.state) != ActionState.CANCELLED,
        col(Action.due_on) < sql_today(),
        col(Action.deleted_at).is_(None),
    )
    query = sa.select(col(Action.customer_id), month, *counted).where(*is_counted).group_by(sa.text("1, 2"))
    return [dict(row) for row in (await execute(session, query)).mappings()]
