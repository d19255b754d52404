"""The query string and the shape of cohorts."""

from datetime import date
from typing import Literal

from pydantic import Field

from services.kpi.analytics.cohorts.rules import CohortGrain, CohortMeasure, RetentionReason
from services.kpi.figures.selection import CustomerSelection, Day
from shared.money import Amount, Currency, Ratio
from shared.shapes import Complete
from shared.web.formats import FORMAT_CHOICE


class CohortQuery(CustomerSelection):
    """Whose first orders, in which periods."""

    grain: CohortGrain = Field(default=CohortGrain.QUARTER, description="Length of the periods.")
    first: Day | None = Field(
        default=None, alias="from", description="A day of the first cohort's period; default: eight periods back."
    )
    last: Day | None = Field(default=None, alias="to", description="A day of the last cohort's; default: today.")
    measure: CohortMeasure = Field(default=CohortMeasure.COUNT, description="What a chart shows; JSON has both.")
    format: Literal["json", "csv", "svg", "png", "vega-lite"] | None = Field(default=None, description=FORMAT_CHOICE)


class CohortPeriodRead(Complete):
    """A cohort in one of its periods."""

    number: int = Field(description="0 is the period of the first orders.")
    period: str = Field(description="`2013-04`, `2013-Q2` or `2013`.", examples=["2013-Q2"])
    is_running: bool = Field(description="The period has not ended: its figures are up to today.")
    customers: int = Field(description="Customers of the cohort with an order in the period.")
    retention: Ratio = Field(description="These / all customers of the cohort.")
    sales: Amount = Field(description="Their net sales in the period, in the base currency.")
    revenue_retention: Ratio | None = Field(
        description="Sales / those of period 0; above 1 when who stays buys more; null: see `reason`."
    )


class CohortRead(Complete):
    """The customers whose first order fell into one period."""

    period: str = Field(description="The period of their first orders.", examples=["2013-Q2"])
    starts_on: date = Field(description="First day of the period.")
    is_running: bool = Field(description="The period has not ended: the cohort still grows.")
    customers: int = Field(description="n: how many they are.")
    reason: RetentionReason | None = Field(description="Why there is no retention by revenue; null when there is.")
    periods: list[CohortPeriodRead] = Field(description="Its periods from the first orders until today.")


class CohortsRead(Complete):
    """Cohorts, the oldest first."""

    currency: Currency = Field(description="The base currency, used for all amounts.")
    grain: CohortGrain = Field(description="Length of the periods, as requested.")
    items: list[CohortRead] = Field(description="One for each period asked for, also where nobody first ordered.")


class CohortRowRead(Complete):
    """A cohort in one of its periods, as a row of a table."""

    cohort: str = Field(description="The period of the first orders.")
    customers_in_all: int = Field(description="How many customers the cohort has.")
    number: int = Field(description="0 is the period of the first orders.")
    period: str = Field(description="The period.")
    is_running: bool = Field(description="The period has not ended.")
    customers: int = Field(description="Customers of the cohort with an order in the period.")
    retention: Ratio = Field(description="These / all customers of the cohort.")
    sales: Amount = Field(description="Their net sales in the period.")
    revenue_retention: Ratio | None = Field(description="Sales / those of period 0.")
