"""The query string and the shape of a sales curve."""

from datetime import date
from typing import Literal

from pydantic import Field

from services.kpi.analytics.sales_curves.rules import MAX_AHEAD, MAX_MONTHS, CurveReason
from services.kpi.figures.selection import CustomerSelection, Day
from shared.money import Amount, Currency, Ratio
from shared.shapes import Complete
from shared.web.formats import FORMAT_CHOICE


class SalesCurveQuery(CustomerSelection):
    """Whose sales, and which months."""

    category: str | None = Field(default=None, max_length=200, description="Only products of this category.")
    first: Day | None = Field(default=None, alias="from", description="First day of the first month; else `months`.")
    last: Day | None = Field(default=None, alias="to", description="Last day of the last month; default: this month's.")
    months: int = Field(default=36, ge=1, le=MAX_MONTHS, description="Without `from`: the number of months.")
    ahead: int = Field(default=3, ge=0, le=MAX_AHEAD, description="Months to expect after the last one.")
    format: Literal["json", "csv", "svg", "png", "vega-lite"] | None = Field(default=None, description=FORMAT_CHOICE)


class CurvePointRead(Complete):
    """A month of the curve."""

    month: date = Field(description="First day of the month.")
    actual: Amount | None = Field(description="Net sales of the month; null for a month to come.")
    last_year: Amount | None = Field(description="Net sales of the same month of the year before.")
    trend: Amount | None = Field(description="The trend, without the season; null: see `trend_reason`.")
    seasonal_index: Ratio | None = Field(description="1.2: the month usually is 20 % above the trend.")
    expected: Amount | None = Field(description="Trend × seasonal index.")
    low: Amount | None = Field(description="Eight of ten months are expected between `low` and `high`.")
    high: Amount | None = Field(description="The upper end of the expectation.")
    is_running: bool = Field(description="The month has not ended: `actual` is up to today, and left out of the fit.")
    is_ahead: bool = Field(description="The month is still to come.")


class SalesCurveRead(Complete):
    """Sales by month, with trend, season and expectation."""

    currency: Currency = Field(description="The base currency, used for all amounts.")
    fitted_from: date | None = Field(
        description="First month of the fit: that of the first sales; null: there are none."
    )
    fitted_months: int = Field(description="Complete months from then on.")
    trend_per_month: Amount | None = Field(description="By how much the trend changes from month to month.")
    trend_reason: CurveReason | None = Field(description="Why there is no trend; null when there is one.")
    season_reason: CurveReason | None = Field(description="Why there is no season; null when there is one.")
    items: list[CurvePointRead] = Field(description="The months in order, those to come last.")
