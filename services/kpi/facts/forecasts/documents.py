"""A forecast as the ERP or the planning tool pushes it."""

from pydantic import Field

from shared.batches.values import Day, Month, SourceVersion, UnsignedAmount
from shared.settings import Settings
from shared.shapes import Body, Code, example


class ForecastDocument(Body):
    """What a customer is expected to buy in a month, as expected on the day it was frozen."""

    model_config = example(
        customer_code="C17919", month="2025-03", category="sensors", amount="120000", frozen_on="2025-02-25"
    )

    customer_code: Code = Field(description="The customer's number in the ERP; may be unknown here.")
    month: Month = Field(description="The month of the expected orders; any of its days names it.")
    category: Code | None = Field(
        default=None, description="Product category; left out: all of the customer's purchases in the month."
    )
    amount: UnsignedAmount = Field(description="Expected sales, in the base currency.")
    frozen_on: Day = Field(
        description="Day on which it was frozen. The last one before the month counts; later ones are kept: a warning."
    )
    source_version: SourceVersion = 0


def complete(forecast: ForecastDocument, settings: Settings) -> None:  # noqa: ARG001 - the signature of a kind
    """All purchases are an empty category."""
    forecast.category = forecast.category or ""
