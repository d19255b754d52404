"""The query string and the shape of a ranking."""

from datetime import date
from typing import Literal

from pydantic import Field

from services.kpi.analytics.pareto.rules import AbcClass, ParetoReason, PyramidTier, Ranked
from services.kpi.facts.months.marks import ArchivedPeriods
from services.kpi.figures.selection import CustomerSelection, Day
from shared.money import Amount, Currency, Ratio
from shared.shapes import Complete
from shared.web.formats import FORMAT_CHOICE


class ParetoQuery(CustomerSelection):
    """What is ranked, and by the sales of which time."""

    by: Ranked = Field(default=Ranked.CUSTOMER, description="What is ranked.")
    first: Day = Field(
        alias="from",
        description="First day; of a month, unless products are ranked.",
        examples=["2011-01-01"],
    )
    last: Day = Field(
        alias="to",
        description="Last day; of a month, or, when products are ranked, at most 366 days later.",
        examples=["2014-12-31"],
    )
    limit: int = Field(default=100, ge=1, le=10_000, description="Rows to show; all members count in the figures.")
    format: Literal["json", "csv", "svg", "png", "vega-lite"] | None = Field(default=None, description=FORMAT_CHOICE)


class RankedRead(Complete):
    """A member of the ranking."""

    rank: int = Field(description="From 1, the best.")
    key: str | None = Field(
        description="The customer's id, else its code, which nobody has taken; the SKU or category, null: none."
    )
    label: str | None = Field(description="The name of the customer or product, else the key.")
    sales: Amount = Field(description="Net sales, in the base currency.")
    share: Ratio | None = Field(description="Of the net sales of all; null: see `reason`.")
    cumulative_share: Ratio | None = Field(
        description="Of this and all better ones; above 1 where others are negative."
    )
    abc_class: AbcClass | None = Field(description="A until 80 % are reached, B until 95 %, then C.")


class PortionRead(Complete):
    """Some of the members, together."""

    members: int = Field(description="How many.")
    sales: Amount = Field(description="Their net sales.")
    share: Ratio | None = Field(description="Of the net sales of all; null: see `reason`.")


class AbcPortionRead(PortionRead):
    """The members of a class."""

    abc_class: AbcClass = Field(description="The class.")


class PyramidPortionRead(PortionRead):
    """The members of a tier of the reference pyramid."""

    tier: PyramidTier = Field(description="The tier.")


class ParetoRead(Complete):
    """Who or what makes up most of the sales."""

    currency: Currency = Field(description="The base currency, used for all amounts.")
    by: Ranked = Field(description="What is ranked, as requested.")
    starts_on: date = Field(description="First day that counts.")
    ends_on: date = Field(description="Last day that counts.")
    members: int = Field(
        description="n: all with a counted document in the period, those with negative sales included."
    )
    negatives: int = Field(description="How many of them have negative net sales.")
    sales: Amount = Field(description="Net sales of all n.")
    reason: ParetoReason | None = Field(description="Why there are no shares; null when there are.")
    top_fifth: PortionRead = Field(description="The best ⌈20 % · n⌉.")
    top_tenth: PortionRead = Field(description="The best ⌈10 % · n⌉.")
    top_ten: PortionRead = Field(description="The best ten.")
    hhi: Ratio | None = Field(description="Σ share² over those with positive net sales; null: there are none.")
    classes: list[AbcPortionRead] = Field(description="The classes A, B and C.")
    pyramid: list[PyramidPortionRead] = Field(description="The tiers of the reference pyramid, from the top.")
    archived_periods: ArchivedPeriods
    items: list[RankedRead] = Field(description="The members from the best on, up to `limit`.")
