"""Query and answer of the ageing."""

from datetime import date
from typing import Literal

from pydantic import Field

from services.kpi.analytics.receivable_ageing.rules import AgeBucket
from services.kpi.analytics.receivable_groups.model import CoverageRead, GroupingRead, GroupRead, ReceivableFilters
from shared.money import Amount, Currency
from shared.shapes import Complete
from shared.web.formats import FORMAT_CHOICE

AgeingSort = Literal["-overdue", "-amount", "label"]


class AgeingQuery(ReceivableFilters):
    """Which receivables, on which day."""

    as_of: date | None = Field(
        default=None,
        description="The day at whose end it is looked at, by default today. A later day shows what will be overdue if "
        "nothing more is paid.",
    )
    sort: AgeingSort = Field(default="-overdue", description="Order of the groups: the highest first, or by name.")
    format: Literal["json", "csv", "svg", "png", "vega-lite"] | None = Field(default=None, description=FORMAT_CHOICE)


class AgeBucketRead(Complete):
    """What is open of one age."""

    bucket: AgeBucket = Field(description="Days since the due date.")
    amount: Amount = Field(description="Open, in the base currency; credit notes reduce it.")
    document_amount: Amount | None = Field(description="The same in `document_currency`.")
    receivables: int = Field(description="Number of open receivables, credit notes among them.")


class AgedRead(Complete):
    """What is open, in all and by age."""

    amount: Amount = Field(description="Open, in the base currency at each receivable's rate: the sum of the buckets.")
    overdue: Amount = Field(description="Of it, the amount past its due date.")
    disputed: Amount = Field(description="Of it, the amount that customers dispute.")
    receivables: int = Field(description="Number of open receivables.")
    document_currency: Currency | None = Field(description="Where all are in one currency: that one.")
    document_amount: Amount | None = Field(description="Open, in `document_currency`.")
    buckets: list[AgeBucketRead] = Field(description="Every age, from not due to the oldest.")


class AgedGroupRead(GroupRead, AgedRead):
    """What is open in a group."""


class AgeingGroupingRead(GroupingRead):
    """One grouping; its groups and `others` sum to the total."""

    items: list[AgedGroupRead] = Field(description="The groups with something open, in the requested order.")
    others: AgedRead | None = Field(description="What the groups behind `limit` have together; null: there are none.")


class UndatedRead(Complete):
    """Receivables of which nobody knows whether they were open."""

    receivables: int = Field(description="Their number.")
    amount: Amount = Field(description="Their amount, in the base currency.")


class ReceivableAgeingRead(CoverageRead):
    """Ageing of receivables."""

    as_of: date = Field(description="The day at whose end it is looked at.")
    total: AgedRead = Field(description="All that the caller may see.")
    undated: UndatedRead = Field(
        description="Issued by then and by now paid in the ERP, but without a payment: not counted, because nobody "
        "knows since when. None as of today."
    )
    groupings: list[AgeingGroupingRead] = Field(description="One for each dimension of `group_by`.")
