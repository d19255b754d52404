"""Storing pushed products."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.products import documents, store
from services.kpi.facts.products.model import ProductRead, products
from services.kpi.facts.rollups.store import CATEGORIES, add_differences
from shared.auth.access import fields_above
from shared.batches import staging
from shared.batches.kinds import Kind, Outcome, Pushed


async def apply_products(session: AsyncSession, pushed: Pushed) -> Outcome:
    """Update the products from the staged documents; when a product changes category, its past lines move too.

    Only then past lines are read, and no batch of orders may run meanwhile.
    """
    await staging.lock(session, CATEGORIES)
    outcome = await staging.decide(session, pushed)
    if await store.gather_moves(session):
        await add_differences(session, "category_months", has_removed=True)
    await staging.upsert(session, pushed)
    return outcome


PRODUCTS = Kind(
    plural="products",
    singular="product",
    number="sku",
    document=documents.ProductDocument,
    table=products,
    apply=apply_products,
    is_per_source=False,
    hidden=fields_above(ProductRead, 1),
)
