"""Query and answer of DSO."""

from datetime import date
from typing import Literal

from pydantic import Field

from services.kpi.analytics.days_sales_outstanding.rules import MONTHS_BACK, NoValue
from services.kpi.analytics.receivable_groups.model import (
    FIRST_DAY,
    CoverageRead,
    GroupingRead,
    GroupRead,
    ReceivableFilters,
)
from shared.money import Amount, Ratio
from shared.shapes import Complete, PastDate

DsoSort = Literal["-count_back_days", "-turnover_days", "-balance", "label"]


class DsoQuery(ReceivableFilters):
    """Which receivables, on which day, over how many months."""

    as_of: PastDate | None = Field(
        default=None, ge=FIRST_DAY, description="The day at whose end it is looked at; by default today, never later."
    )
    months: int = Field(
        default=12, ge=1, le=MONTHS_BACK, description="Months of the turnover, the one of `as_of` included."
    )
    sort: DsoSort = Field(
        default="-count_back_days", description="Order of the groups: the highest first, nulls last, or by name."
    )


class DsoRead(Complete):
    """DSO by both methods. Amounts are in the base currency."""

    balance: Amount = Field(description="Open at the end of `as_of`, net of credit notes.")
    count_back_days: Ratio | None = Field(
        description="Days whose net credit sales are still open: from `as_of` back through the months until they "
        "use up the balance, the oldest month in proportion. Null: see the reason."
    )
    count_back_reason: NoValue | None = Field(description="Why there are no days; null: there are.")
    sales: Amount = Field(description="Net credit sales of the period: receivables issued, credit notes negative.")
    mean_balance: Amount = Field(description="Mean of the balances at the ends of the period's months.")
    turnover: Ratio | None = Field(description="Net credit sales of the period / mean balance; null without one.")
    turnover_days: Ratio | None = Field(description="Days of the period / turnover. Null: see the reason.")
    turnover_reason: NoValue | None = Field(description="Why there are no days; null: there are.")


class DsoGroupRead(GroupRead, DsoRead):
    """DSO of a group."""


class DsoGroupingRead(GroupingRead):
    """One grouping."""

    items: list[DsoGroupRead] = Field(description="The groups, in the requested order.")
    others: DsoRead | None = Field(description="The groups behind `limit` together; null: there are none.")


class DaysSalesOutstandingRead(CoverageRead):
    """Days sales outstanding."""

    starts_on: date = Field(description="First day of the turnover's period.")
    as_of: date = Field(description="Its last day, at whose end balances are looked at.")
    days: int = Field(description="Days of the period.")
    total: DsoRead = Field(description="All that the caller may see.")
    groupings: list[DsoGroupingRead] = Field(description="One for each dimension of `group_by`.")
