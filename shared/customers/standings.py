"""The traits of customers by the directory, as far as a caller may see them; for any number of customers at once."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth.access import Principal
from shared.auth.visibility import customers
from shared.customers.traits import (
    TRAITS_CLEARANCE,
    CustomerClass,
    Quadrant,
    ServiceTier,
    StageMonths,
    Traits,
    stage_of,
)
from shared.database import execute

_COLUMNS = [customers.c[name] for name in ("id", "customer_class", "tier", "quadrant", "is_cash_cow", "is_provisional")]


async def read_traits(
    session: AsyncSession, principal: Principal | None, ids: Collection[UUID], months: StageMonths, today: date
) -> dict[UUID, Traits]:
    """The traits of those of the customers that are in the directory, in one query; the stage is the one of today.

    Those above the caller's clearance are None. `principal`: None in a job, which shows nothing to anybody.
    """
    is_cleared = principal is None or principal.clearance >= TRAITS_CLEARANCE
    query = sa.select(*_COLUMNS, customers.c.first_contract_on).where(customers.c.id.in_(ids))
    return {
        row.id: Traits(
            customer_class=row.customer_class and CustomerClass(row.customer_class),
            tier=row.tier and ServiceTier(row.tier),
            stage=stage_of(row.first_contract_on, today, months),
            quadrant=Quadrant(row.quadrant) if is_cleared and row.quadrant else None,
            is_cash_cow=row.is_cash_cow if is_cleared else None,
            is_provisional=row.is_provisional,
        )
        for row in await execute(session, query)
    }
