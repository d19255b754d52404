"""The shape of an order cycle, and the query string of the list."""

from datetime import date
from typing import Literal

from pydantic import Field

from services.kpi.analytics.order_cycles.rules import CycleReason
from services.kpi.facts.months.marks import ArchivedPeriods
from services.kpi.figures.selection import CustomerSelection, Day
from shared.lists.queries import ListQuery
from shared.money import Amount, Ratio
from shared.shapes import Complete, CustomerId, CustomerName, Read
from shared.web.formats import FORMAT_CHOICE


class OrderDayRead(Complete):
    """What a customer ordered on one day."""

    ordered_on: date = Field(description="The day.")
    amount: Amount = Field(description="Amount of the day's orders, in the base currency; credit notes left out.")
    quantity: Amount = Field(description="Sum of the quantities of their lines.")


class OrderCycleRead(Read):
    """How often a customer orders, when its next order is expected, and what to have ready for it."""

    customer_id: CustomerId
    customer_name: CustomerName
    as_of: date = Field(description="The day for which it was computed.")
    archived_periods: ArchivedPeriods
    order_days: int = Field(
        description="Days with an order in the three years before; several orders of a day are one."
    )
    last_on: date = Field(description="The last of them.")
    median_days: float | None = Field(description="Median gap between order days, in days; null: see `reason`.")
    spread_days: float | None = Field(description="Distance between the quartiles of the gaps, in days.")
    late_days: float | None = Field(description="The gap that nine of ten stay below, in days.")
    expected_on: date | None = Field(description="The day of the next order, if the customer keeps to its cycle.")
    days_overdue: int | None = Field(description="Days since the expected day; 0 until then.")
    overdue_ratio: Ratio | None = Field(
        description="Complete days without an order / the gap that nine of ten stay below: not normal from 1 on."
    )
    is_overdue: bool | None = Field(description="Whether the ratio is 1 or more: its ordering is no longer normal.")
    expected_amount: Amount | None = Field(description="Median amount of the last six order days.")
    expected_quantity: Amount | None = Field(description="Median quantity of the last six order days.")
    prepare_by: date | None = Field(
        description="Have the expected quantity in stock by this day; null for a customer that has probably left."
    )
    recent: list[OrderDayRead] = Field(description="Its last twelve order days, the newest first.")
    reason: CycleReason | None = Field(description="Why there is no cycle; null when there is one.")


class OrderCycleQuery(
    ListQuery,
    CustomerSelection,
    of=OrderCycleRead,
    filters=("is_overdue", "expected_on", "last_on", "order_days"),
    sorts=("overdue_ratio", "days_overdue", "expected_on", "last_on", "median_days", "customer_name"),
    searched=("customer_name",),
    default_sort="-overdue_ratio",
):
    """Which order cycles."""

    as_of: Day | None = Field(
        default=None,
        description="Computed at the end of this day; default: today, or the day after the last order of anybody.",
    )
    lead_days: int = Field(
        default=7, ge=0, le=366, description="Days before an expected order to have its goods ready."
    )
    format: Literal["json", "csv", "svg", "png", "vega-lite"] | None = Field(default=None, description=FORMAT_CHOICE)
