"""Every query over orders."""
# ruff: noqa: S608 - names in the code only

from datetime import date
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.months.store import open_periods
from services.kpi.facts.orders.costs import COST, COST_SOURCE, OF_ORDER, ORDER_COST
from services.kpi.facts.orders.model import OrderDetailRead, OrderLineRead, OrderRead, lines, orders
from services.kpi.facts.orders.rules import OrderNotFound
from services.kpi.facts.rollups.parts import LINES_OF_ORDERS, parts_of
from services.kpi.facts.scope import FactListing
from services.kpi.facts.versions import documents
from shared.batches.kinds import Outcome, Pushed
from shared.batches.staging import LIVING, bump, keep_documents, remove_updated
from shared.database import execute_sql
from shared.lists.queries import ListQuery
from shared.statements import Statement
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

# Without the cost, which follows from the lines: the database would plan a query over the lines of all periods for it.
_ORDER_HEADS = FactListing(OrderRead, OrderQuery, orders, missing=OrderNotFound, columns={"cost": sa.null()})


async def get_order(call: Call, order_id: UUID) -> OrderDetailRead:
    """One order with its lines. Raises OrderNotFound."""
    async with call.snapshot():
        day = await _day_of(call, order_id)
        found = await _ORDER_HEADS.get_placed(call, order_id, ordered_on=day)
        rows = await call.fetch(_LINES_OF_ONE, code=found.customer_code, id=order_id, day=day)
    costs = [row["cost"] for row in rows if row["cost"] is not None]
    cost = sum(costs, Decimal(0)) if costs else None
    return OrderDetailRead.model_validate({**found.model_dump(), "cost": cost, "lines": [dict(row) for row in rows]})


_CODE, _ID, _ON = (
    sa.bindparam("code", type_=sa.Text),
    sa.bindparam("id", type_=sa.Uuid),
    sa.bindparam("day", type_=sa.Date),
)
_computed: dict[str, sa.ColumnElement[object]] = {"cost": COST, "cost_source": COST_SOURCE}
_LINES_OF_ONE = Statement(
    sa.select(
        *((_computed[name] if name in _computed else lines.c[name]).label(name) for name in OrderLineRead.model_fields)
    )
    .join_from(orders, lines, OF_ORDER)
    .where(orders.c.customer_code == _CODE, orders.c.id == _ID, orders.c.ordered_on == _ON, lines.c.ordered_on == _ON)
    .order_by(lines.c.line_no)
)
_DAY = Statement(sa.select(documents.c.day).where(documents.c.kind == "orders", documents.c.id == _ID))


async def _day_of(call: Call, order_id: UUID) -> date:
    """The day under which the order is stored: without it, every period would be looked at. Raises OrderNotFound."""
    rows = await call.fetch(_DAY, id=order_id)
    if not rows or rows[0]["day"] is None:
        raise OrderNotFound(id=order_id)
    day: date = rows[0]["day"]
    return day


async def _within_stored_days(session: AsyncSession, *names: str) -> list[str]:
    """SQL conditions: the days are among those of the stored orders that change. With the days in the text, the
    database plans for their periods only.
    """
    days = "SELECT min(kept_ordered_on), max(kept_ordered_on) FROM changed WHERE outcome IN ('updated', 'bumped')"
    first, last = (await execute_sql(session, days)).one()
    return ["false"] if first is None else [f"{name} BETWEEN '{first}' AND '{last}'" for name in names]


async def gather_parts(session: AsyncSession, *, has_updates: bool) -> None:
    """Fill `parts` from the changed orders: their previous and their new lines."""
    written = f"(SELECT * FROM changed WHERE {LIVING}) o"
    now = parts_of(written, "incoming_children l ON l.position = o.position")
    union = f"{now} UNION ALL {await _parts_before(session)}" if has_updates else now
    await execute_sql(session, "DROP TABLE IF EXISTS pg_temp.parts")
    await execute_sql(session, f"CREATE TEMPORARY TABLE parts ON COMMIT DROP AS {union}")


async def _parts_before(session: AsyncSession) -> str:
    """SQL: the parts of the updated orders as they are stored."""
    of_orders = " AND ".join([*await _within_stored_days(session, "kept.ordered_on"), "c.outcome = 'updated'"])
    of_lines = " AND ".join([LINES_OF_ORDERS, *await _within_stored_days(session, "l.ordered_on")])
    stored = f"(SELECT kept.* FROM changed c JOIN orders kept ON {_KEPT} AND kept.id = c.id WHERE {of_orders}) o"
    return parts_of(stored, of_lines, sign=-1)


_KEPT = "kept.customer_code = c.kept_customer_code AND kept.ordered_on = c.kept_ordered_on"


async def replace_orders(session: AsyncSession, pushed: Pushed, outcome: Outcome) -> None:
    """Replace the stored orders and their lines by the staged ones."""
    if outcome.updated or outcome.unchanged:
        within = " AND ".join(await _within_stored_days(session, "kept.ordered_on"))
    if outcome.updated:
        await execute_sql(
            session,
            "DELETE FROM order_lines kept USING changed c"
            f" WHERE c.outcome = 'updated' AND {_KEPT} AND kept.order_id = c.id AND {within}",
        )
        await remove_updated(session, pushed.kind, within)
    if outcome.unchanged:
        await bump(session, pushed.kind, within)
    if not outcome.created + outcome.updated:
        return
    await open_periods(session)
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
"""
_LINE = "line_no, sku, quantity, l.amount, unit_price, cost, promised_on, shipped_on, accepted_quantity, description"
_ADD_LINES = f"""
    INSERT INTO order_lines (customer_code, order_id, ordered_on, {_LINE.replace("l.", "")})
    SELECT c.customer_code, c.id, c.ordered_on, {_LINE}
    FROM changed c JOIN incoming_children l ON l.position = c.position
    WHERE {LIVING}
    ORDER BY c.customer_code, c.id, line_no
"""
