"""Every query over order lines."""

from typing import Any

import sqlalchemy as sa

from services.kpi.facts.order_lines.model import SoldLineRead
from services.kpi.facts.orders.costs import COST, COST_SOURCE, OF_ORDER
from services.kpi.facts.orders.model import lines, orders
from services.kpi.facts.products.model import products
from services.kpi.facts.scope import covers, customer_of
from shared.auth.access import Principal
from shared.auth.visibility import codes
from shared.batches.exports import ExportQuery
from shared.lists.fields import Lookup
from shared.lists.listings import Listing
from shared.lists.queries import ListQuery


class OrderLineQuery(
    ListQuery,
    of=SoldLineRead,
    filters=(
        *("customer_id", "customer_code", "order_id", "order_no", "source", "kind", "status", "ordered_on", "region"),
        *("project_no", "salesperson", "currency", "sku", "category", "quantity", "amount"),
        *("promised_on", "shipped_on", "is_on_time"),
    ),
    sorts=("ordered_on", "customer_code", "sku", "amount", "promised_on", "shipped_on"),
    searched=("order_no", "sku", "description"),
    default_sort="-ordered_on",
):
    """How order lines are filtered, sorted and searched."""


class OrderLineExportQuery(ExportQuery, of=OrderLineQuery):
    """The filters and the format of an export of order lines."""


def _of_product(column: sa.ColumnElement[str | None]) -> sa.ScalarSelect[str | None]:
    return sa.select(column).where(products.c.sku == lines.c.sku).correlate(lines).scalar_subquery()


_both_known = sa.and_(lines.c.promised_on.is_not(None), lines.c.shipped_on.is_not(None))
_computed: dict[str, Any] = {
    "id": sa.cast(lines.c.order_id, sa.Text) + "-" + sa.cast(lines.c.line_no, sa.Text),
    "customer_id": customer_of(lines.c.customer_code),
    "cost": COST,
    "cost_source": COST_SOURCE,
    "product_name": _of_product(products.c.name),
    "category": _of_product(products.c.category),
    "is_on_time": sa.case((_both_known, lines.c.shipped_on <= lines.c.promised_on)),
}


def _column(name: str) -> sa.ColumnElement[object]:
    """The line's own column, or its order's."""
    return lines.c[name] if name in lines.c else orders.c[name]


def _visible(principal: Principal) -> sa.ColumnElement[bool]:
    """The lines of the caller's customers, each with its order."""
    return sa.and_(OF_ORDER, covers(principal, lines.c.customer_code))


ORDER_LINES = Listing(
    SoldLineRead,
    OrderLineQuery,
    {
        name: _computed[name] if name in _computed else _column(name)
        for name in SoldLineRead.model_fields
        if name != "customer_name"
    },
    visible=_visible,
    lookups={
        "customer_id": Lookup(codes.c.customer_id, sa.select(codes.c.code), of="customer_code"),
        "category": Lookup(products.c.category, sa.select(products.c.sku), of="sku"),
    },
)
