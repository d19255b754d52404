"""Every query over products."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.products.model import ProductRead, products
from shared.database import execute_sql
from shared.lists.listings import Listing, everybody
from shared.lists.queries import ListQuery


class ProductQuery(
    ListQuery,
    of=ProductRead,
    filters=("sku", "name", "category", "unit_cost", "source", "updated_at"),
    sorts=("sku", "name", "category", "updated_at"),
    searched=("sku", "name"),
    default_sort="sku",
):
    """How products are filtered, sorted and searched."""


PRODUCT_LIST = Listing(
    ProductRead,
    ProductQuery,
    {name: products.c[name] for name in ProductRead.model_fields},
    visible=everybody,
    last_changes={"updated_at_1": products.c.updated_at_1},
)


async def gather_affected_products(session: AsyncSession) -> bool:
    """Fill `affected_products` with the products that change category or cost; False when none does."""
    await execute_sql(session, "DROP TABLE IF EXISTS pg_temp.affected_products")
    category = "coalesce(kept.category, '') <> coalesce(c.category, '')"
    await execute_sql(
        session,
        f"CREATE TEMPORARY TABLE affected_products ON COMMIT DROP AS SELECT c.sku, {category} AS is_moved"  # noqa: S608
        " FROM changed c LEFT JOIN products kept ON kept.sku = c.sku WHERE c.outcome IN ('created', 'updated')"
        f" AND ({category} OR kept.unit_cost IS DISTINCT FROM c.unit_cost)",
    )
    return bool((await execute_sql(session, "SELECT EXISTS (SELECT 1 FROM affected_products)")).scalar_one())
