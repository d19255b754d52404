"""The query string and the shape of delivery rates."""

from datetime import date
from typing import Literal

from pydantic import Field

from services.kpi.analytics.delivery_rates.rules import DeliveryGroup, DeliveryReason
from services.kpi.facts.months.marks import ArchivedPeriods
from services.kpi.figures.selection import CustomerSelection, Day
from shared.money import Ratio
from shared.shapes import Complete
from shared.web.formats import FORMAT_CHOICE


class DeliveryRateQuery(CustomerSelection):
    """Which lines, by their promised day."""

    first: Day = Field(alias="from", description="First promised day.", examples=["2024-01-01"])
    last: Day = Field(alias="to", description="Last promised day, less than 366 days later.", examples=["2024-12-31"])
    sku: str | None = Field(default=None, max_length=200, description="Only lines of this product.")
    category: str | None = Field(default=None, max_length=200, description="Only lines of products of this category.")
    group_by: DeliveryGroup = Field(default=DeliveryGroup.MONTH, description="One row for each group.")
    limit: int = Field(default=500, ge=1, le=10_000, description="Rows to show; all lines count in the total.")
    format: Literal["json", "csv", "svg", "png", "vega-lite"] | None = Field(default=None, description=FORMAT_CHOICE)


class DeliveryRateRead(Complete):
    """How lines were delivered; open and overdue ones count as late and not in full."""

    key: str | None = Field(
        description="`2024-03`; the customer's id, else its code, which nobody has taken; the SKU; the category."
    )
    label: str | None = Field(description="The name of the customer or product, else the key; null: the line has none.")
    due_lines: int = Field(description="Lines due: shipped ones, and open ones whose promised day is over.")
    on_time_lines: int = Field(description="Shipped by the promised day.")
    on_time: Ratio | None = Field(description="On-time lines / lines due; null: see `reason`.")
    open_lines: int = Field(description="Lines due that are not shipped yet.")
    mean_days_late: Ratio | None = Field(
        description="Mean days late of the lines that are, open ones up to today; null: none is late."
    )
    checked_lines: int = Field(
        description="n of the next two: lines due whose accepted quantity is known, or that are open."
    )
    full_lines: int = Field(description="Accepted in the ordered quantity at least.")
    in_full: Ratio | None = Field(description="Full lines / lines checked; null: see `reason`.")
    on_time_full_lines: int = Field(description="Lines both on time and in full.")
    on_time_in_full: Ratio | None = Field(description="On time and in full (OTIF) / lines checked; null: see `reason`.")
    reason: DeliveryReason | None = Field(description="Why a rate is missing; null when none is.")


class DeliveryRatesRead(Complete):
    """Delivery rates by group, and of all lines."""

    group_by: DeliveryGroup = Field(description="What the rows are grouped by, as requested.")
    as_of: date = Field(description="Open lines promised before this day count as late.")
    total: DeliveryRateRead = Field(description="Of all lines; its key is null.")
    archived_periods: ArchivedPeriods
    items: list[DeliveryRateRead] = Field(description="Months in order; other groups by the number of lines due.")
