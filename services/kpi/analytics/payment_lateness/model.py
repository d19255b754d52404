"""Query and answer of the lateness."""

from datetime import date
from typing import Literal

from pydantic import Field

from services.kpi.analytics.receivable_groups.model import (
    FIRST_DAY,
    CoverageRead,
    GroupingRead,
    GroupRead,
    ReceivableFilters,
)
from shared.money import Amount, Ratio
from shared.shapes import Complete, PastDate

LatenessSort = Literal["-weighted_days_late", "-late_amount", "-amount", "label"]


class LatenessQuery(ReceivableFilters):
    """Which receivables, and from how many days on a payment is late."""

    first: date | None = Field(
        default=None, alias="from", description="Receivables due from this day on; by default a year before `as_of`."
    )
    as_of: PastDate | None = Field(
        default=None,
        ge=FIRST_DAY,
        description="And due by this day, at whose end they are looked at; by default today, never later.",
    )
    grace_days: int = Field(default=0, ge=0, le=365, description="Days after the due date that are not late yet.")
    sort: LatenessSort = Field(
        default="-weighted_days_late", description="Order of the groups: the highest first, nulls last, or by name."
    )


class LatenessRead(Complete):
    """How late is paid. Amounts are in the base currency."""

    receivables: int = Field(description="Number of receivables that fell due and whose payment is known, n.")
    amount: Amount = Field(description="Their amount.")
    late_receivables: int = Field(description="Of them, paid or open more than `grace_days` after the due date.")
    late_amount: Amount = Field(description="The amount that was paid or is open so late.")
    late_rate: Ratio | None = Field(description="Late receivables / receivables; null without any.")
    late_amount_rate: Ratio | None = Field(description="Late amount / amount; null without any.")
    mean_days_late: Ratio | None = Field(
        description="Mean days from the due date to the last payment, or to `as_of` while open; early is 0."
    )
    weighted_days_late: Ratio | None = Field(
        description="The same weighted by amount, each payment by itself; null without any."
    )
    settled: int = Field(description="Number of them that are paid.")
    mean_days_to_settle: Ratio | None = Field(description="Mean days from the issue to the last payment of those paid.")
    disputed: int = Field(description="Number of them that the customer disputes.")
    disputed_amount: Amount = Field(description="Their amount.")
    disputed_rate: Ratio | None = Field(description="Disputed / receivables; null without any.")
    undated: int = Field(description="Paid in the ERP without a payment: not counted, nobody knows since when.")


class LatenessGroupRead(GroupRead, LatenessRead):
    """How late a group pays."""


class LatenessGroupingRead(GroupingRead):
    """One grouping; its groups and `others` together are the total."""

    items: list[LatenessGroupRead] = Field(description="The groups, in the requested order.")
    others: LatenessRead | None = Field(description="The groups behind `limit` together; null: there are none.")


class PaymentLatenessRead(CoverageRead):
    """How late customers pay."""

    starts_on: date = Field(description="Receivables due from this day on.")
    as_of: date = Field(description="And due by this day, at whose end they are looked at.")
    grace_days: int = Field(description="Days after the due date that are not late yet.")
    total: LatenessRead = Field(description="All that the caller may see.")
    groupings: list[LatenessGroupingRead] = Field(description="One for each dimension of `group_by`.")
