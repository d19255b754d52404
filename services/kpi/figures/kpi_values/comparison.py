"""What a figure is compared with, and whether that is complete."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.rollups.model import customer_months
from services.kpi.figures.kpi_values.periods import Period
from services.kpi.figures.kpi_values.sums import GroupedSums
from services.kpi.figures.kpis.formulas import RATIO_PLACES, Figure
from shared.auth.access import DataScopeKind, Principal
from shared.auth.visibility import codes, visible_to
from shared.database import execute


class Comparison(NamedTuple):
    """The periods compared with, and their sums."""

    periods: Sequence[Period]
    sums: GroupedSums


def compared(
    figure: Figure, base: tuple[Period, Figure] | None, own_base: Sequence[Period], first_month: date | None
) -> dict[str, Any]:
    """The fields of a comparison. `own_base`: what the KPI compares with by itself."""
    periods = [*own_base, *([base[0]] if base else [])]
    is_complete = (
        all(first_month is not None and first_month <= period.first for period in periods) if periods else None
    )
    fields: dict[str, Any] = {"base_value": None, "difference": None, "change": None, "base_is_complete": is_complete}
    value, before = figure.value, base[1].value if base else None
    if before is None:
        return fields
    fields["base_value"] = before
    if value is not None:
        fields["difference"] = value - before
        if before > 0:
            fields["change"] = ((value - before) / before).quantize(RATIO_PLACES, ROUND_HALF_EVEN)
    return fields


async def first_order_month(session: AsyncSession, principal: Principal) -> date | None:
    """First day of the month of the first order that the caller sees."""
    query = sa.select(customer_months.c.month).where(customer_months.c.orders > 0)
    if principal.data_scope.kind is not DataScopeKind.ALL:
        seen = sa.select(codes.c.code).where(visible_to(principal, codes.c.customer_id))
        query = query.where(customer_months.c.customer_code.in_(seen))
    found: date | None = (await execute(session, query.order_by(customer_months.c.month).limit(1))).scalar_one_or_none()
    return found
