"""The shape of a product's sales, and the query string of the list."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from services.kpi.analytics.product_sales.rules import ProductChange
from services.kpi.facts.months.marks import ArchivedPeriods
from services.kpi.figures.selection import CustomerSelection, Day
from shared.auth.access import Clearance
from shared.lists.queries import ListQuery
from shared.money import Amount, Ratio
from shared.shapes import Read
from shared.web.formats import FORMAT_CHOICE


class ProductSalesRead(Read):
    """What was sold of a product, against the same days of last year; amounts in the base currency."""

    sku: str = Field(description="The product's number in the ERP; empty: lines that name no product.")
    product_name: str | None = Field(description="The product's present name; null: no such product.")
    category: str | None = Field(description="The product's present category.")
    starts_on: date = Field(description="First day that counts.")
    ends_on: date = Field(description="Last day that counts: today at most.")
    archived_periods: ArchivedPeriods
    quantity: Amount = Field(description="Net quantity; credits negative.")
    sales: Amount = Field(description="Net sales; credits negative, cancelled orders left out.")
    last_year_quantity: Amount = Field(description="Net quantity of the same days of last year.")
    last_year_sales: Amount = Field(description="Net sales of the same days of last year.")
    difference: Amount = Field(description="Sales less those of last year.")
    growth: Ratio | None = Field(description="Difference / last year's sales; null where these are not above 0.")
    share: Ratio | None = Field(
        description="Of the net sales of all products, shown or not; null where these are not above 0."
    )
    change: ProductChange = Field(description="Whether the product is new, was dropped, or was sold in both years.")
    cost: Annotated[Amount | None, Clearance(2)] = Field(
        description="Cost of the lines whose cost is known; null: of none it is."
    )
    profit: Annotated[Amount | None, Clearance(2)] = Field(description="Sales of these lines less their cost.")
    margin: Annotated[Ratio | None, Clearance(2)] = Field(
        description="Profit / sales of these lines; null where these are 0."
    )


class ProductSalesQuery(
    ListQuery,
    CustomerSelection,
    of=ProductSalesRead,
    filters=("sku", "category", "change", "sales", "difference", "growth"),
    sorts=("sales", "quantity", "difference", "growth", "share", "sku", "product_name", "cost", "profit", "margin"),
    searched=("sku", "product_name"),
    default_sort="-sales",
):
    """Which products, and the sales of which days."""

    first: Day = Field(alias="from", description="First day.", examples=["2024-01-01"])
    last: Day = Field(alias="to", description="Last day, less than 366 days later.", examples=["2024-12-31"])
    format: Literal["json", "csv"] | None = Field(default=None, description=FORMAT_CHOICE)
