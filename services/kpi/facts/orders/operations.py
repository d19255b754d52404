"""Storing pushed orders."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.orders import documents, store
from services.kpi.facts.orders.model import lines, orders
from services.kpi.facts.orders.quick import QuickOrders
from services.kpi.facts.rollups.store import CATEGORIES, add_differences
from services.kpi.facts.scope import OUTSIDE_SCOPE, check_scope
from services.kpi.facts.touched.store import note_codes
from shared.batches import staging
from shared.batches.kinds import Kind, Outcome, Pushed


async def apply_orders(session: AsyncSession, pushed: Pushed) -> Outcome:
    """Update orders, lines and rollups from the staged documents; the cost depends on these only."""
    await staging.lock(session, CATEGORIES, is_shared=True)
    outcome = await staging.decide(session, pushed)
    await store.gather_parts(session, has_updates=outcome.updated > 0)
    await store.replace_orders(session, pushed, outcome)
    await add_differences(session, has_removed=outcome.updated > 0)
    return outcome


ORDERS = Kind(
    plural="orders",
    singular="order",
    number="order_no",
    document=documents.OrderDocument,
    table=orders,
    children="lines",
    child_table=lines,
    refuse=documents.refuse,
    complete=documents.complete,
    open_quick=QuickOrders,
    apply=apply_orders,
    check_scope=check_scope,
    texts=OUTSIDE_SCOPE,
    follow=note_codes,
)
