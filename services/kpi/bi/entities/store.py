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
    ExchangeRateRow,
    ForecastRow,
    KpiRow,
    MarketVolumeRow,
    MonthlyCategorySalesRow,
    MonthlySalesRow,
    OrderLineRow,
    OrderRow,
    PaymentRow,
    ProductRow,
    PurchaseVolumeRow,
    ReceivableRow,
)
from services.kpi.bi.entities.properties import Property, properties_of
from services.kpi.figures.kpis.catalogue import KPIS
from services.kpi.figures.kpis.model import describe
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

    `key` identifies a row, and ends every other order. `level`: the clearance that its rows need; `source`: what the
    rows are instead of a view. `lacks_archived`: orders of archived periods are not among its rows.
    """

    name: str
    kind: str
    row: type[Read]
    key: Sequence[str]
    order: Sequence[str]
    customer: str | None = "customer_id"
    level: int = 1
    source: Callable[[Sequence[Property]], sa.FromClause] | None = None
    lacks_archived: bool = False

    @cached_property
    def properties(self) -> Mapping[str, Property]:
        """Its fields by name."""
        return properties_of(self.row)

    @cached_property
    def listing(self) -> Listing[Any]:
        """The view's rows that a caller may see."""
        fields = list(self.properties.values())
        view = self.source(fields) if self.source else sa.table(self.name, *(_.column for _ in fields), schema=SCHEMA)
        columns = {name: view.c[name] for name in self.properties}
        last_changes = {"updated_at_1": view.c.updated_at} if "updated_at" in columns else {}  # the view's is level 1's
        return Listing(
            self.row,
            self._query(),
            columns,
            visible=everybody if self.customer is None else _of_customers(view.c[self.customer], self.level),
            key=self.key[-1],
            last_changes=last_changes,
        )

    def _query(self) -> type[ListQuery]:
        options: dict[str, Any] = {"of": self.row, "sorts": self.properties, "default_sort": ",".join(self.order)}
        made: type[ListQuery] = new_class(f"{self.kind}Query", (ListQuery,), options)
        return made


def _of_customers(customer_id: sa.ColumnElement[UUID], level: int) -> Callable[[Principal], sa.ColumnElement[bool]]:
    """Rows of the caller's customers; with `all`, also those of unknown codes. Below the rows' level there are none."""
    return lambda principal: visible_to(principal, customer_id) if principal.clearance >= level else sa.false()


def _catalogue(fields: Sequence[Property]) -> sa.FromClause:
    """The KPIs as rows: the catalogue is code."""
    rows = []
    for kpi in KPIS.values():
        shown = describe(kpi, "en").model_dump()
        rows.append(tuple(_plain(shown[one.name]) for one in fields))
    return sa.values(*(one.column for one in fields), name="kpis").data(rows)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return ",".join(value)
    return str(value) if isinstance(value, str) else value


ENTITY_SETS = {
    entity_set.name: entity_set
    for entity_set in (
        EntitySet("customers", "Customer", CustomerRow, key=["id"], order=["id"], customer="id"),
        EntitySet("products", "Product", ProductRow, key=["sku"], order=["sku"], customer=None),
        EntitySet("orders", "Order", OrderRow, key=["id"], order=["ordered_on", "id"], lacks_archived=True),
        EntitySet(
            "order_lines",
            "OrderLine",
            OrderLineRow,
            key=["order_id", "line_no"],
            order=["customer_code", "order_id", "line_no"],
            lacks_archived=True,
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
        EntitySet("forecasts", "Forecast", ForecastRow, key=["id"], order=["month", "id"]),
        EntitySet("exchange_rates", "ExchangeRate", ExchangeRateRow, key=["id"], order=["day", "id"], customer=None),
        EntitySet("market_volumes", "MarketVolume", MarketVolumeRow, key=["id"], order=["id"], customer=None),
        EntitySet("purchase_volumes", "PurchaseVolume", PurchaseVolumeRow, key=["id"], order=["as_of", "id"], level=2),
        EntitySet("kpis", "Kpi", KpiRow, key=["code"], order=["code"], customer=None, source=_catalogue),
    )
}
