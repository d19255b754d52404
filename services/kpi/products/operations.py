"""What is done with pushed products."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.batches import staging
from services.kpi.batches.kinds import Kind, Outcome, Pushed
from services.kpi.products import documents, store
from services.kpi.rollups.store import CATEGORIES, add_differences


async def apply_products(session: AsyncSession, pushed: Pushed) -> Outcome:
    """Bring the products to what the staged documents say; lines of one that changes category move with it.

    Only then are past lines looked at, and no batch of orders may run meanwhile.
    """
    await staging.lock(session, CATEGORIES)
    await staging.decide(session, "products", is_versioned=False, key="sku")
    if await store.gather_moves(session):
        await add_differences(session, "category_months", has_removed=True)
    await store.replace_products(session, pushed)
    return await staging.count(session, pushed.documents)


PRODUCTS = Kind(
    plural="products",
    singular="product",
    number="sku",
    document=documents.ProductDocument,
    columns=documents.COLUMNS,
    encode=documents.encode,
    refuse=documents.refuse,
    apply=apply_products,
    is_per_source=False,
)
