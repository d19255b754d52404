"""Every query over supply positions."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased
from sqlmodel import col

from services.customer.market.competitors.model import Competitor
from services.customer.market.supply_positions.model import SupplyPosition, SupplyPositionRead
from services.customer.market.supply_positions.rules import CategoryPosition, SupplierShare, SupplyPositionNotFound
from shared.auth.visibility import of_visible_customers
from shared.database import execute
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery
from shared.web.call import Call


class SupplyPositionQuery(
    ListQuery,
    of=SupplyPositionRead,
    filters=(
        *("id", "customer_id", "category", "as_of", "our_share", "main_rival_id", "rival_count", "sourcing"),
        *("suppression_ratio", "yearly_spend", "created_at", "updated_at"),
    ),
    sorts=(
        *("as_of", "category", "our_share", "suppression_ratio", "rival_count", "yearly_spend"),
        *("created_at", "updated_at"),
    ),
    default_sort="-as_of",
):
    """How supply positions are filtered and sorted."""


_rival_name = (
    sa.select(col(Competitor.name)).where(col(Competitor.id) == col(SupplyPosition.main_rival_id)).scalar_subquery()
)
_later = aliased(SupplyPosition)

IS_CURRENT = ~sa.exists().where(
    col(_later.customer_id) == col(SupplyPosition.customer_id),
    col(_later.category) == col(SupplyPosition.category),
    col(_later.as_of) > col(SupplyPosition.as_of),
)

SUPPLY_POSITIONS = Collection(
    SupplyPosition,
    SupplyPositionRead,
    SupplyPositionQuery,
    missing=SupplyPositionNotFound,
    visible=of_visible_customers(col(SupplyPosition.customer_id)),
    columns={"main_rival_name": _rival_name},
)


async def read_categories(
    call: Call, customer_ids: Iterable[UUID], *, as_of: date | None = None
) -> dict[UUID, list[CategoryPosition]]:
    """The latest position of every category of these customers, by customer, in one query."""
    columns = [col(getattr(SupplyPosition, name)) for name in ("customer_id", "as_of", "yearly_spend", "suppliers")]
    asked = col(SupplyPosition.customer_id).in_(customer_ids)
    query = newest(columns, SUPPLY_POSITIONS.seen_by(call.principal), asked, as_of=as_of)
    found: dict[UUID, list[CategoryPosition]] = {}
    for customer_id, day, spend, suppliers in await execute(call.session, query):
        shares = tuple(_share(supplier) for supplier in suppliers)
        found.setdefault(customer_id, []).append(CategoryPosition(day, spend, shares))
    return found


def newest(columns: Sequence[Any], *where: sa.ColumnElement[bool], as_of: date | None = None) -> sa.Select[Any]:
    """The latest position of every category of each customer, among those that satisfy `where`."""
    parts, day = (col(SupplyPosition.customer_id), col(SupplyPosition.category)), col(SupplyPosition.as_of)
    query = sa.select(*columns).where(*where).ext(distinct_on(*parts)).order_by(*parts, day.desc())
    return query if as_of is None else query.where(day <= as_of)


def _share(stored: dict[str, str | None]) -> SupplierShare:
    # Validated when written; validating again would take most of the time when reading all customers.
    competitor_id = stored["competitor_id"]
    return SupplierShare(UUID(competitor_id) if competitor_id else None, Decimal(stored["share"] or 0))
