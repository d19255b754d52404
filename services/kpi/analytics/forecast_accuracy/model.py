"""The query string and the shape of forecast accuracy."""

from datetime import date
from typing import Literal

from pydantic import Field

from services.kpi.analytics.forecast_accuracy.rules import AccuracyReason, ForecastGroup
from services.kpi.figures.selection import CustomerSelection, Day
from shared.money import Amount, Currency, Ratio
from shared.shapes import Complete
from shared.web.formats import FORMAT_CHOICE


class ForecastAccuracyQuery(CustomerSelection):
    """Which forecasts."""

    first: Day = Field(alias="from", description="First day of the first month.", examples=["2024-01-01"])
    last: Day = Field(alias="to", description="Last day of the last month.", examples=["2024-12-31"])
    category: str | None = Field(
        default=None, max_length=200, description="Only forecasts and sales of this product category."
    )
    group_by: ForecastGroup = Field(default=ForecastGroup.MONTH, description="One row for each group.")
    limit: int = Field(default=500, ge=1, le=10_000, description="Rows to show; all forecasts count in the total.")
    format: Literal["json", "csv", "svg", "png", "vega-lite"] | None = Field(default=None, description=FORMAT_CHOICE)

    @property
    def is_by_category(self) -> bool:
        """Whether forecasts of categories are compared with the sales of these, instead of those of all purchases."""
        return self.group_by is ForecastGroup.CATEGORY or self.category is not None


class ForecastAccuracyRead(Complete):
    """How well forecasts met what was sold; amounts in the base currency."""

    key: str | None = Field(
        description="`2024-03`; the customer's id, else its code, which nobody has taken; the category."
    )
    label: str | None = Field(description="The customer's name, else the key.")
    accuracy: Ratio | None = Field(
        description="1 − Σ|A − F| / Σ|A|: 1 is perfect, below 0 worse than none; null: see `reason`."
    )
    bias: Ratio | None = Field(description="Σ(F − A) / ΣA: above 0 they were too high; null where ΣA is not above 0.")
    forecasts: int = Field(
        description="n: customers and months with a forecast, and categories where these are compared."
    )
    forecast: Amount = Field(description="ΣF, of forecasts frozen before their month.")
    actual: Amount = Field(
        description="ΣA: net sales of what was forecast: of all, or of the categories with a forecast."
    )
    deviation: Amount = Field(description="Σ|A − F|.")
    missing: int = Field(description="Customers and months with sales, but without such a forecast.")
    missing_sales: Amount = Field(description="Their net sales, which are not in `actual`.")
    reason: AccuracyReason | None = Field(description="Why there is no accuracy; null when there is.")


class ForecastAccuraciesRead(Complete):
    """Forecast accuracy by group, and of all forecasts."""

    currency: Currency = Field(description="The base currency, used for all amounts.")
    group_by: ForecastGroup = Field(description="What the rows are grouped by, as requested.")
    ends_on: date = Field(description="Last day that counts: of complete months only.")
    total: ForecastAccuracyRead = Field(description="Of all forecasts; its key is null.")
    items: list[ForecastAccuracyRead] = Field(description="Months in order; other groups by their sales.")
