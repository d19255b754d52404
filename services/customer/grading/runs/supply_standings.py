"""Our standing in customers' purchasing, summed in the database, for hundreds of thousands of categories."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.grading.grades.bands import SupplyStanding
from services.customer.grading.runs.reading import among, rows_of
from services.customer.market.supply_positions.model import SupplyPosition
from services.customer.market.supply_positions.rules import PLACES
from services.customer.market.supply_positions.store import newest


async def list_supply_standings(
    session: AsyncSession, ids: Sequence[UUID], counted_from: date, as_of: date
) -> dict[UUID, SupplyStanding]:
    """Our standing in each customer's purchasing, as in `supply_positions.rules.standings`, computed in SQL.

    Suppliers are counted in all positions from the first day on.
    """
    names = ("customer_id", "as_of", "yearly_spend", "suppliers", "rival_count")
    columns = [col(getattr(SupplyPosition, name)) for name in names]
    latest = newest(columns, among(col(SupplyPosition.customer_id), ids), as_of=as_of).cte("latest")
    of_customer = _by_customer(latest).cte("of_customer")
    summed = _by_supplier(latest, of_customer).subquery()
    ours, shown = summed.c.competitor_id.is_(None), of_customer.c
    suppliers = _suppliers(ids, counted_from, as_of).subquery()
    counted = sa.func.coalesce(suppliers.c.suppliers, 0)
    figures = (shown.rivals, shown.categories, shown.oldest, counted)
    query = (
        sa.select(
            shown.customer_id,
            shown.total,
            sa.func.coalesce(sa.func.max(summed.c.sum).filter(ours), 0),
            sa.func.max(summed.c.sum).filter(~ours),
            *figures,
        )
        .join_from(of_customer, summed, summed.c.customer_id == shown.customer_id)
        .outerjoin(suppliers, suppliers.c.customer_id == shown.customer_id)
        .group_by(shown.customer_id, shown.total, *figures)
    )
    return {
        customer_id: SupplyStanding(_mean(ours, total), _mean(main, total) if main else None, *others)
        for customer_id, total, ours, main, *others in await rows_of(session, query)
    }


def _by_customer(latest: sa.CTE) -> sa.Select[Any]:
    """The number of known categories, their oldest date, and the sum of their weights."""
    spend = latest.c.yearly_spend
    is_weighted = sa.func.bool_and(spend.is_not(None)) & (sa.func.sum(spend) > 0)
    return sa.select(
        latest.c.customer_id,
        is_weighted.label("is_weighted"),
        sa.case((is_weighted, sa.func.sum(spend)), else_=sa.func.count()).label("total"),
        sa.func.max(latest.c.rival_count).label("rivals"),
        sa.func.count().label("categories"),
        sa.func.min(latest.c.as_of).label("oldest"),
    ).group_by(latest.c.customer_id)


def _by_supplier(latest: sa.CTE, of_customer: sa.CTE) -> sa.Select[Any]:
    """The sum of each supplier's weighted shares of a customer's categories."""
    supplier = _named_in(latest.c.suppliers)
    weight = sa.case((of_customer.c.is_weighted, latest.c.yearly_spend), else_=1)
    return (
        sa.select(latest.c.customer_id, supplier.c.competitor_id, sa.func.sum(supplier.c.share * weight).label("sum"))
        .join_from(latest, of_customer, of_customer.c.customer_id == latest.c.customer_id)
        .join(supplier, sa.true())
        .group_by(latest.c.customer_id, supplier.c.competitor_id)
    )


def _suppliers(ids: Sequence[UUID], first: date, last: date) -> sa.Select[Any]:
    """The number of suppliers with a share, us included, in all of a customer's positions of these days."""
    row = SupplyPosition
    supplier = _named_in(col(row.suppliers))
    key = sa.func.coalesce(sa.cast(supplier.c.competitor_id, sa.Text), "")
    counted: list[Any] = [col(row.customer_id), sa.func.count(key.distinct()).label("suppliers")]
    return (
        sa.select(*counted)
        .join_from(row, supplier, sa.true())
        .where(among(col(row.customer_id), ids), col(row.as_of).between(first, last), supplier.c.share > 0)
        .group_by(col(row.customer_id))
    )


def _named_in(suppliers: Any) -> Any:
    """The suppliers in this column, each as a row."""
    named = sa.func.jsonb_to_recordset(suppliers).table_valued(
        sa.column("competitor_id", sa.Uuid), sa.column("share", sa.Numeric)
    )
    return named.render_derived(with_types=True).lateral()


def _mean(summed: Decimal, total: Decimal) -> Decimal:
    return (summed / total).quantize(PLACES, ROUND_HALF_EVEN)
