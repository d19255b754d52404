"""The sales of each month, from the rollups."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import sqlalchemy as sa

from services.kpi.analytics.sales_curves.model import SalesCurveQuery
from services.kpi.facts.rollups.model import category_months, customer_months
from services.kpi.figures.selection import selected, with_codes
from shared.statements import Statement
from shared.web.call import Call


async def read_sales(call: Call, query: SalesCurveQuery, first: date, last: date) -> Mapping[date, Decimal]:
    """Net sales by month; months without a document are left out."""
    rollup = customer_months if query.category is None else category_months
    found = (
        sa.select(rollup.c.month, sa.func.sum(rollup.c.sales))
        .select_from(with_codes(rollup))
        .where(rollup.c.month.between(first, last), *selected(query, call.principal))
        .group_by(rollup.c.month)
    )
    if query.category is not None:
        found = found.where(category_months.c.category == query.category)
    return dict(map(tuple, await call.fetch(Statement(found))))
