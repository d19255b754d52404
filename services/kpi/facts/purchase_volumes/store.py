"""Every query over purchase volumes."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.purchase_volumes.model import SHARES_LEVEL, PurchaseVolume, PurchaseVolumeRead
from shared.auth.visibility import of_visible_customers
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
    {name: col(getattr(PurchaseVolume, name)) for name in ("id", *COPIED)},
    visible=of_visible_customers(col(PurchaseVolume.customer_id)),
    seen_from=SHARES_LEVEL,
)


async def read_volumes(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, PurchaseVolume]:
    """These volumes as they are copied now."""
    rows = await session.exec(select(PurchaseVolume).where(col(PurchaseVolume.id).in_(ids)))
    return {row.id: row for row in rows}
