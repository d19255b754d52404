"""Every query over products."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.products.model import ProductRead, products
from services.kpi.facts.rollups.store import parts_of
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


async def gather_moves(session: AsyncSession) -> bool:
    """Fill `parts` with the lines of products that change category, old and new; False when none does."""
    await execute_sql(session, "DROP TABLE IF EXISTS pg_temp.moved, pg_temp.parts")
    await execute_sql(
        session,
        "CREATE TEMPORARY TABLE moved ON COMMIT DROP AS"
        " SELECT c.sku, kept.category AS old_category, c.category AS new_category"
        " FROM changed c LEFT JOIN products kept ON kept.sku = c.sku"
        " WHERE c.outcome IN ('created', 'updated') AND coalesce(kept.category, '') <> coalesce(c.category, '')",
    )
    if not (await execute_sql(session, "SELECT EXISTS (SELECT 1 FROM moved)")).scalar_one():
        return False
    lines = "(order_lines l JOIN moved m ON m.sku = l.sku) ON l.customer_code = o.customer_code AND l.order_id = o.id"
    before = parts_of("orders o", lines, sign=-1, category="m.old_category")
    after = parts_of("orders o", lines, category="m.new_category")
    await execute_sql(session, f"CREATE TEMPORARY TABLE parts ON COMMIT DROP AS {before} UNION ALL {after}")
    return True
