"""Every query over value reports."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.reports.value_reports.model import ValueReport, ValueReportRead
from services.kpi.reports.value_reports.rules import (
    ValueReportNotFound,
)
from shared.auth.visibility import of_visible_customers
from shared.database import execute
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery


class ValueReportQuery(
    ListQuery,
    of=ValueReportRead,
    filters=(
        *("id", "customer_id", "quarter", "starts_on", "edition", "status", "corrects_id", "released_at"),
        *("created_at", "updated_at"),
    ),
    sorts=("starts_on", "status", "released_at", "created_at", "updated_at"),
    searched=("summary",),
    default_sort="-starts_on",
):
    """How value reports are filtered, sorted and searched."""


VALUE_REPORTS = Collection(
    ValueReport,
    ValueReportRead,
    ValueReportQuery,
    missing=ValueReportNotFound,
    visible=of_visible_customers(col(ValueReport.customer_id)),
)
PRESENT = col(ValueReport.deleted_at).is_(None)


async def find_report(session: AsyncSession, customer_id: UUID, starts_on: date) -> UUID | None:
    """A report of the customer and quarter, of any status."""
    same = (col(ValueReport.customer_id) == customer_id, col(ValueReport.starts_on) == starts_on, PRESENT)
    return (await session.exec(select(ValueReport.id).where(*same).limit(1))).one_or_none()


async def next_edition(session: AsyncSession, customer_id: UUID, starts_on: date) -> int:
    """The number of the customer's next edition for the quarter."""
    same = (col(ValueReport.customer_id) == customer_id, col(ValueReport.starts_on) == starts_on, PRESENT)
    return (
        int((await execute(session, sa.select(sa.func.max(col(ValueReport.edition))).where(*same))).scalar() or 0) + 1
    )
