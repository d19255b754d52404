"""Every query over orders."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.orders.costs import COST, COST_SOURCE, OF_ORDER, ORDER_COST
from services.kpi.facts.orders.model import OrderDetailRead, OrderLineRead, OrderRead, lines, orders
from services.kpi.facts.orders.rules import OrderNotFound
from services.kpi.facts.rollups.store import parts_of
from services.kpi.facts.scope import FactListing
from shared.batches.kinds import Outcome, Pushed
from shared.batches.staging import LIVING, bump, keep_documents, remove_updated
from shared.database import execute, execute_sql
from shared.lists.queries import ListQuery
from shared.web.call import Call


class OrderQuery(
    ListQuery,
    of=OrderRead,
    filters=(
        "customer_id",
        "customer_code",
        "source",
        "order_no",
        "ordered_on",
        "status",
        "kind",
        "region",
        "project_no",
        "salesperson",
        "currency",
        "amount",
        "late_lines",
        "open_lines",
        "updated_at",
    ),
    sorts=("ordered_on", "order_no", "customer_code", "amount", "late_lines", "open_lines", "updated_at"),
    searched=("order_no", "project_no"),
    default_sort="-ordered_on",
):
    """How orders are filtered, sorted and searched."""


ORDER_LIST = FactListing(OrderRead, OrderQuery, orders, missing=OrderNotFound, columns={"cost": ORDER_COST})


async def get_order(call: Call, order_id: UUID) -> OrderDetailRead:
    """One order with its lines. Raises OrderNotFound."""
    found = await ORDER_LIST.get(call, order_id)
    computed = {"cost": COST, "cost_source": COST_SOURCE}
    shown = [(computed[name] if name in computed else lines.c[name]).label(name) for name in OrderLineRead.model_fields]
    of_order = (orders.c.customer_code == found.customer_code) & (orders.c.id == order_id)
    query = sa.select(*shown).join_from(orders, lines, OF_ORDER).where(of_order).order_by(lines.c.line_no)
    rows = (await execute(call.session, query)).mappings()
    return OrderDetailRead.model_validate({**found.model_dump(), "lines": [dict(row) for row in rows]})


async def gather_parts(session: AsyncSession, *, has_updates: bool) -> None:
    """Fill `parts` from the changed orders: their previous and their new lines."""
    written = f"(SELECT * FROM changed WHERE {LIVING}) o"  # noqa: S608 - names in the code only
    now = parts_of(written, "incoming_children l ON l.position = o.position")
    before = parts_of(
        "(SELECT kept.* FROM changed c JOIN orders kept ON kept.customer_code = c.kept_customer_code"
        " AND kept.id = c.id WHERE c.outcome = 'updated') o",
        sign=-1,
    )
    union = f"{now} UNION ALL {before}" if has_updates else now
    await execute_sql(session, "DROP TABLE IF EXISTS pg_temp.parts")
    await execute_sql(session, f"CREATE TEMPORARY TABLE parts ON COMMIT DROP AS {union}")


async def replace_orders(session: AsyncSession, pushed: Pushed, outcome: Outcome) -> None:
    """Replace the stored orders and their lines by the staged ones."""
    if outcome.updated:
        await execute_sql(
            session,
            "DELETE FROM order_lines kept USING changed c WHERE c.outcome = 'updated'"
            " AND kept.customer_code = c.kept_customer_code AND kept.order_id = c.id",
        )
        await remove_updated(session, pushed.kind)
    if outcome.unchanged:
        await bump(session, pushed.kind)
    if not outcome.created + outcome.updated:
        return
    await execute_sql(session, _ADD_ORDERS, pushed.source, pushed.batch_id)
    await execute_sql(session, _ADD_LINES)
    await keep_documents(session, pushed)


_ORDER = (
    "customer_code, id, order_no, ordered_on, currency, fx_rate, status, kind, region, project_no, salesperson,"
    " fx_is_maintained, source_version, content_hash"
)
_ADD_ORDERS = f"""
    INSERT INTO orders ({_ORDER}, source, line_count, late_lines, open_lines, amount, batch_id, updated_at)
    SELECT {_ORDER}, $1, coalesce(summed.lines, 0), coalesce(summed.late, 0), coalesce(summed.open, 0),
           coalesce(summed.amount, 0), $2, now()
    FROM changed
    LEFT JOIN (
        SELECT id, sum(lines) AS lines, sum(late_lines) AS late, sum(open_lines) AS open, sum(amount) AS amount
        FROM parts WHERE sign = 1 GROUP BY id
    ) summed USING (id)
    WHERE {LIVING}
    ORDER BY customer_code, id
"""  # noqa: S608 - names in the code only
_LINE = "line_no, sku, quantity, l.amount, unit_price, cost, promised_on, shipped_on, accepted_quantity, description"
_ADD_LINES = f"""
    INSERT INTO order_lines (customer_code, order_id, ordered_on, {_LINE.replace("l.", "")})
    SELECT c.customer_code, c.id, c.ordered_on, {_LINE}
    FROM changed c JOIN incoming_children l ON l.position = c.position
    WHERE {LIVING}
    ORDER BY c.customer_code, c.id, line_no
"""  # noqa: S608 - names in the code only
