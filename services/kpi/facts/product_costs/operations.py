"""Storing pushed costs of products."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.product_costs import store
from services.kpi.facts.product_costs.documents import ProductCostDocument
from services.kpi.facts.product_costs.model import product_costs
from services.kpi.facts.rollups.store import VALUATION, revalue_products
from services.kpi.facts.versions import documents as kept_documents
from shared.batches import staging
from shared.batches.kinds import Kind, Outcome, Pushed


async def apply_costs(session: AsyncSession, pushed: Pushed) -> Outcome:
    """Update the costs from the staged documents; past lines without a cost of their own follow."""
    await staging.lock(session, VALUATION)
    outcome = await staging.decide(session, pushed)

    async def change(session: AsyncSession) -> None:
        await staging.upsert(session, pushed)

    if outcome.created + outcome.updated:
        await store.gather_affected_products(session)
        await revalue_products(session, change)
    else:
        await change(session)
    return outcome


PRODUCT_COSTS = Kind(
    plural="product-costs",
    singular="product_cost",
    number="sku",
    key=("sku", "valid_from"),
    document=ProductCostDocument,
    table=product_costs,
    apply=apply_costs,
    documents=kept_documents,
    is_per_source=False,
)
