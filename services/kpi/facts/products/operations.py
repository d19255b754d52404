"""Storing pushed products."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.products import documents, store
from services.kpi.facts.products.model import ProductRead, products
from services.kpi.facts.rollups.store import VALUATION, revalue_products
from services.kpi.facts.versions import documents as kept_documents
from shared.auth.access import fields_above
from shared.batches import staging
from shared.batches.kinds import Kind, Outcome, Pushed


async def apply_products(session: AsyncSession, pushed: Pushed) -> Outcome:
    """Update the products from the staged documents; past lines follow a corrected category or cost.

    Only then past lines are read, and no batch of orders may run meanwhile.
    """
    await staging.lock(session, VALUATION)
    outcome = await staging.decide(session, pushed)

    async def change(session: AsyncSession) -> None:
        await staging.upsert(session, pushed)

    if await store.gather_affected_products(session):
        await revalue_products(session, change)
    else:
        await change(session)
    return outcome


PRODUCTS = Kind(
    plural="products",
    singular="product",
    number="sku",
    document=documents.ProductDocument,
    table=products,
    apply=apply_products,
    documents=kept_documents,
    is_per_source=False,
    hidden=fields_above(ProductRead, 1),
)
