"""Storing pushed orders."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.months.operations import ARCHIVED, refuse_archived
from services.kpi.facts.orders import documents, store
from services.kpi.facts.orders.model import lines, orders
from services.kpi.facts.orders.quick import QuickOrders
from services.kpi.facts.orders.rules import DOUBTS, doubts_of
from services.kpi.facts.rates import MAINTAINED, TEXTS, find_rates, has_rate
from services.kpi.facts.rollups.store import VALUATION, add_differences
from services.kpi.facts.scope import OUTSIDE_SCOPE, check_scope
from services.kpi.facts.touched.store import note_codes
from services.kpi.facts.versions import documents as kept_documents
from shared.batches import staging
from shared.batches.kinds import Kind, Outcome, Pushed


async def apply_orders(session: AsyncSession, pushed: Pushed) -> Outcome:
    """Update orders, lines and rollups from the staged documents; the cost depends on these only."""
    await staging.lock(session, VALUATION, is_shared=True)
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
    filled=("customer_code",),
    documents=kept_documents,
    day="ordered_on",
    adds=MAINTAINED,
    check_staged=find_rates("ordered_on"),
    is_final=has_rate,
    check_scope=check_scope,
    doubts=doubts_of,
    refuse_stored=refuse_archived,
    texts={**DOUBTS, **TEXTS, **OUTSIDE_SCOPE, **ARCHIVED},
    follow=note_codes,
)
