"""What a figure is compared with, and whether that is complete."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.rollups.model import customer_months
from services.kpi.figures.kpi_values.periods import Period
from services.kpi.figures.kpi_values.sums import GroupedSums
from shared.auth.access import DataScopeKind, Principal
from shared.auth.visibility import codes, visible_to
from shared.database import execute


class Comparison(NamedTuple):
    """The periods compared with, and their sums."""

    periods: Sequence[Period]
    sums: GroupedSums


def is_complete(bases: Sequence[Period], first_month: date | None) -> bool | None:
    """Whether none of the periods compared with has months before the first order; None: nothing is compared."""
    if not bases:
        return None
    return first_month is not None and all(first_month <= base.first for base in bases)


async def first_order_month(session: AsyncSession, principal: Principal) -> date | None:
    """First day of the month of the first order that the caller sees."""
    query = sa.select(customer_months.c.month).where(customer_months.c.orders > 0)
    if principal.data_scope.kind is not DataScopeKind.ALL:
        seen = sa.select(codes.c.code).where(visible_to(principal, codes.c.customer_id))
        query = query.where(customer_months.c.customer_code.in_(seen))
    found: date | None = (await execute(session, query.order_by(customer_months.c.month).limit(1))).scalar_one_or_none()
    return found
