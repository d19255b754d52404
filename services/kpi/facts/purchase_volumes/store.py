"""Every query over purchase volumes."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.purchase_volumes.model import SHARES_LEVEL, PurchaseVolumeRead, purchase_volumes
from shared.auth.visibility import of_visible_customers
from shared.database import execute
from shared.lists.listings import Listing
from shared.lists.queries import ListQuery

COPIED = ("customer_id", "category", "as_of", "yearly_spend", "our_share")


class PurchaseVolumeQuery(
    ListQuery,
    of=PurchaseVolumeRead,
    filters=("id", *COPIED),
    sorts=("as_of", "category", "yearly_spend", "our_share"),
    default_sort="-as_of",
):
    """How purchase volumes are filtered and sorted."""


PURCHASE_VOLUMES = Listing(
    PurchaseVolumeRead,
    PurchaseVolumeQuery,
    {name: purchase_volumes.c[name] for name in ("id", *COPIED)},
    visible=of_visible_customers(purchase_volumes.c.customer_id),
    seen_from=SHARES_LEVEL,
)


async def read_volumes(session: AsyncSession, ids: set[UUID]) -> dict[UUID, dict[str, Any]]:
    """These volumes as they are copied now."""
    rows = (await execute(session, sa.select(purchase_volumes).where(purchase_volumes.c.id.in_(ids)))).mappings()
    return {row["id"]: dict(row) for row in rows}


async def replace_volumes(session: AsyncSession, ids: set[UUID], rows: list[dict[str, Any]]) -> None:
    """Make these volumes what the rows say; those without a row are gone."""
    left = ids - {row["id"] for row in rows}
    await execute(session, sa.delete(purchase_volumes).where(purchase_volumes.c.id.in_(left)))
    if rows:
        statement = insert(purchase_volumes).values(rows)
        replaced = {name: statement.excluded[name] for name in COPIED}
        await execute(session, statement.on_conflict_do_update(index_elements=["id"], set_=replaced))
