"""The entity sets: one declaration each over a listing of its view."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import new_class
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.kpi.bi.entities.model import (
    CustomerRow,
    MonthlyCategorySalesRow,
    MonthlySalesRow,
    OrderLineRow,
    OrderRow,
    PaymentRow,
    ProductRow,
    ReceivableRow,
)
from services.kpi.bi.entities.properties import Property, properties_of
from shared.auth.access import Principal
from shared.auth.visibility import visible_to
from shared.lists.listings import Listing, everybody
from shared.lists.queries import ListQuery
from shared.shapes import Read

SCHEMA = "bi_cleared"
"""The views with all fields; `bi` has the same ones without those above level 1."""


@dataclass(frozen=True)
class EntitySet:
    """A view as BI tools read it: `name` is the view's and the address's, `order` the order of its pages.

    `key` identifies a row, and ends every other order.
    """

    name: str
    kind: str
    row: type[Read]
    key: Sequence[str]
    order: Sequence[str]
    customer: str | None = "customer_id"

    @cached_property
    def properties(self) -> Mapping[str, Property]:
        """Its fields by name."""
        return properties_of(self.row)

    @cached_property
    def listing(self) -> Listing[Any]:
        """The view's rows that a caller may see."""
        view = sa.table(self.name, *(one.column for one in self.properties.values()), schema=SCHEMA)
        columns = {name: view.c[name] for name in self.properties}
        last_changes = {"updated_at_1": view.c.updated_at} if "updated_at" in columns else {}  # the view's is level 1's
        return Listing(
            self.row,
            self._query(),
            columns,
            visible=everybody if self.customer is None else _of_customers(view.c[self.customer]),
            key=self.key[-1],
            last_changes=last_changes,
        )

    def _query(self) -> type[ListQuery]:
        options: dict[str, Any] = {"of": self.row, "sorts": self.properties, "default_sort": ",".join(self.order)}
        made: type[ListQuery] = new_class(f"{self.kind}Query", (ListQuery,), options)
        return made


def _of_customers(customer_id: sa.ColumnElement[UUID]) -> Callable[[Principal], sa.ColumnElement[bool]]:
    """Rows of the caller's customers; with `all`, also those of unknown codes."""
    return lambda principal: visible_to(principal, customer_id)


ENTITY_SETS = {
    entity_set.name: entity_set
    for entity_set in (
        EntitySet("customers", "Customer", CustomerRow, key=["id"], order=["id"], customer="id"),
        EntitySet("products", "Product", ProductRow, key=["sku"], order=["sku"], customer=None),
        EntitySet("orders", "Order", OrderRow, key=["id"], order=["ordered_on", "id"]),
        EntitySet(
            "order_lines",
            "OrderLine",
            OrderLineRow,
            key=["order_id", "line_no"],
            order=["customer_code", "order_id", "line_no"],
        ),
        EntitySet("receivables", "Receivable", ReceivableRow, key=["id"], order=["due_on", "id"]),
        EntitySet("payments", "Payment", PaymentRow, key=["id"], order=["paid_on", "id"]),
        EntitySet(
            "monthly_sales",
            "MonthlySales",
            MonthlySalesRow,
            key=["customer_code", "month"],
            order=["customer_code", "month"],
        ),
        EntitySet(
            "monthly_category_sales",
            "MonthlyCategorySales",
            MonthlyCategorySalesRow,
            key=["customer_code", "month", "category"],
            order=["customer_code", "month", "category"],
        ),
    )
}
