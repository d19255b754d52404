"""Every query over costs of products."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.product_costs.model import COST_LEVEL, ProductCostRead, product_costs
from shared.database import execute_sql
from shared.lists.listings import Listing, everybody
from shared.lists.queries import ListQuery


class ProductCostQuery(
    ListQuery,
    of=ProductCostRead,
    filters=("sku", "valid_from", "unit_cost", "source", "updated_at"),
    sorts=("sku", "valid_from", "updated_at"),
    searched=("sku",),
    default_sort="sku,-valid_from",
):
    """How costs of products are filtered, sorted and searched."""


PRODUCT_COST_LIST = Listing(
    ProductCostRead,
    ProductCostQuery,
    {name: product_costs.c[name] for name in ProductCostRead.model_fields},
    visible=everybody,
    seen_from=COST_LEVEL,
)


async def gather_affected_products(session: AsyncSession) -> None:
    """Fill `affected_products` with the products whose costs change; none of them changes its category."""
    await execute_sql(session, "DROP TABLE IF EXISTS pg_temp.affected_products")
    await execute_sql(
        session,
        "CREATE TEMPORARY TABLE affected_products ON COMMIT DROP AS SELECT DISTINCT sku, false AS is_moved FROM changed"
        " WHERE outcome IN ('created', 'updated')",
    )
