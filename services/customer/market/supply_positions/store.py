"""Every query over supply positions."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.market.competitors.model import Competitor
from services.customer.market.supply_positions.model import SupplyPosition, SupplyPositionRead
from services.customer.market.supply_positions.rules import CategoryPosition, SupplierShare, SupplyPositionNotFound
from shared.auth.access import Principal
from shared.auth.visibility import is_customer, visible_to
from shared.database import execute
from shared.lists.listing import Listing, ListQuery
from shared.lists.paging import Page

_rival_name = (
    sa.select(col(Competitor.name)).where(col(Competitor.id) == col(SupplyPosition.main_rival_id)).scalar_subquery()
)
_later = aliased(SupplyPosition)

IS_CURRENT = ~sa.exists().where(
    col(_later.customer_id) == col(SupplyPosition.customer_id),
    col(_later.category) == col(SupplyPosition.category),
    col(_later.as_of) > col(SupplyPosition.as_of),
)

LISTING = Listing(
    read=SupplyPositionRead,
    columns={
        name: _rival_name if name == "main_rival_name" else col(getattr(SupplyPosition, name))
        for name in SupplyPositionRead.model_fields
    },
    filters=(
        "id",
        "customer_id",
        "category",
        "as_of",
        "our_share",
        "main_rival_id",
        "rival_count",
        "sourcing",
        "suppression_ratio",
        "yearly_spend",
        "created_at",
        "updated_at",
    ),
    sorts=(
        *("as_of", "category", "our_share", "suppression_ratio", "rival_count", "yearly_spend"),
        *("created_at", "updated_at"),
    ),
    default_sort="-as_of",
)


def _of_caller(principal: Principal) -> sa.ColumnElement[bool]:
    customer_id = col(SupplyPosition.customer_id)
    return sa.and_(is_customer(customer_id), visible_to(principal, customer_id))


async def list_positions(
    session: AsyncSession, principal: Principal, query: ListQuery, *, only_current: bool = False
) -> Page[SupplyPositionRead]:
    """Supply positions of the caller's customers: all there ever were, or the latest of each category."""
    return await LISTING.fetch(session, query, _of_caller(principal), IS_CURRENT if only_current else sa.true())


async def get_position(session: AsyncSession, principal: Principal, position_id: UUID) -> SupplyPositionRead:
    """One supply position. Raises SupplyPositionNotFound."""
    found = await LISTING.find(session, col(SupplyPosition.id) == position_id, _of_caller(principal))
    if found is None:
        raise SupplyPositionNotFound(position_id=position_id)
    return found


async def lock_position(session: AsyncSession, principal: Principal, position_id: UUID) -> SupplyPosition:
    """The position's row, held until the transaction ends. Raises SupplyPositionNotFound."""
    query = select(SupplyPosition).where(col(SupplyPosition.id) == position_id, _of_caller(principal))
    found = (await session.exec(query.with_for_update(of=SupplyPosition))).one_or_none()
    if found is None:
        raise SupplyPositionNotFound(position_id=position_id)
    return found


async def read_categories(
    session: AsyncSession,
    principal: Principal,
    customer_ids: Collection[UUID] | None = None,
    *,
    as_of: date | None = None,
) -> dict[UUID, list[CategoryPosition]]:
    """The latest position of every category of these customers, or of all, by customer: one query however many."""
    names = ("customer_id", "as_of", "yearly_spend", "suppliers")
    where = [_of_caller(principal)]
    if customer_ids is not None:
        where.append(col(SupplyPosition.customer_id).in_(customer_ids))
    query = newest([col(getattr(SupplyPosition, name)) for name in names], *where, as_of=as_of)
    found: dict[UUID, list[CategoryPosition]] = {}
    for customer_id, day, spend, suppliers in await execute(session, query):
        shares = tuple(_share(supplier) for supplier in suppliers)
        found.setdefault(customer_id, []).append(CategoryPosition(day, spend, shares))
    return found


def newest(columns: Sequence[Any], *where: sa.ColumnElement[bool], as_of: date | None = None) -> sa.Select[Any]:
    """The latest position of each customer's every category, of those that satisfy `where`."""
    parts, day = (col(SupplyPosition.customer_id), col(SupplyPosition.category)), col(SupplyPosition.as_of)
    query = sa.select(*columns).where(*where).ext(distinct_on(*parts)).order_by(*parts, day.desc())
    return query if as_of is None else query.where(day <= as_of)


def _share(kept: dict[str, str | None]) -> SupplierShare:
    # Validated when it was written; once more would cost most of the time of reading all customers.
    competitor_id = kept["competitor_id"]
    return SupplierShare(UUID(competitor_id) if competitor_id else None, Decimal(kept["share"] or 0))
