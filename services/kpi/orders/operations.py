"""What is done with pushed orders."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.batches import staging
from services.kpi.batches.kinds import Kind, Outcome, Pushed
from services.kpi.orders import documents, store
from services.kpi.orders.quick import QuickOrders
from services.kpi.rollups.store import CATEGORIES, add_differences


async def apply_orders(session: AsyncSession, pushed: Pushed) -> Outcome:
    """Bring orders, lines and rollups to what the staged documents say; the cost depends on these only."""
    await staging.lock(session, CATEGORIES, is_shared=True)
    await staging.decide(session, "orders")
    outcome = await staging.count(session, pushed.documents)
    await store.gather_parts(session, has_updates=outcome.updated > 0)
    await store.replace_orders(session, pushed, outcome)
    await add_differences(session, has_removed=outcome.updated > 0)
    return outcome


ORDERS = Kind(
    plural="orders",
    singular="order",
    number="order_no",
    document=documents.OrderDocument,
    columns=documents.COLUMNS,
    children="lines",
    child=documents.OrderLineDocument,
    child_columns=documents.LINE_COLUMNS,
    encode=documents.encode,
    refuse=documents.refuse,
    open_quick=QuickOrders,
    apply=apply_orders,
)
