"""The shape of a hint, and the query string of the list."""

from datetime import date
from typing import Literal

from pydantic import Field

from services.kpi.analytics.stock_up_hints.rules import Reordered
from services.kpi.facts.months.marks import ArchivedPeriods
from services.kpi.figures.selection import CustomerSelection, Day
from shared.lists.queries import ListQuery
from shared.money import Amount
from shared.shapes import CustomerId, CustomerName, Read
from shared.web.formats import FORMAT_CHOICE


class StockUpHintRead(Read):
    """What a customer is expected to reorder, and the day by which to have it in stock."""

    id: str = Field(description="The customer's id, and the product or category.")
    customer_id: CustomerId
    customer_name: CustomerName
    sku: str | None = Field(description="The product's number in the ERP; null where the hint is about a category.")
    product_name: str | None = Field(description="The product's present name; null: no such product.")
    category: str | None = Field(description="The product's present category.")
    as_of: date = Field(description="The day for which it was computed.")
    archived_periods: ArchivedPeriods
    order_days: int = Field(description="Days of the last 366 on which the customer ordered it.")
    last_on: date = Field(description="The last of them.")
    median_days: float = Field(description="Its reorder interval: the median gap between these days, in days.")
    runs_out_on: date = Field(description="The day on which the customer is expected to need it again.")
    quantity: Amount = Field(description="How much to prepare: the median quantity of these days.")
    prepare_by: date = Field(description="Have it in stock by this day: `lead_days` before it runs out, or today.")


class StockUpHintQuery(
    ListQuery,
    CustomerSelection,
    of=StockUpHintRead,
    filters=("sku", "category", "prepare_by", "runs_out_on", "quantity"),
    sorts=("prepare_by", "runs_out_on", "quantity", "sku", "customer_name"),
    searched=("customer_name", "product_name"),
    default_sort="prepare_by",
):
    """Which hints."""

    by: Reordered = Field(default=Reordered.PRODUCT, description="Hints about products, or about categories.")
    as_of: Day | None = Field(
        default=None,
        description="Computed at the end of this day; default: today, or the day after the last order of anybody.",
    )
    lead_days: int = Field(default=7, ge=0, le=366, description="Days before it runs out to have it ready.")
    format: Literal["json", "csv"] | None = Field(default=None, description=FORMAT_CHOICE)
