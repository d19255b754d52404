"""An exchange rate as the ERP, or whoever maintains it, pushes it."""

from collections.abc import Iterable

from pydantic import Field

from shared.batches.values import Day, PushedRate, SourceVersion
from shared.money import Currency
from shared.problems import FieldError, Text
from shared.settings import Settings
from shared.shapes import Body, example


class ExchangeRateDocument(Body):
    """What one unit of a currency is worth in the base currency, from a day on until the next one."""

    model_config = example(currency="USD", day="2025-02-27", rate="7.2654", source_version=1)

    currency: Currency
    day: Day = Field(description="First day of this rate; one rate per currency and day.")
    rate: PushedRate = Field(description="Base currency for one unit; above 0.")
    source_version: SourceVersion = 0


def refuse(rate: ExchangeRateDocument, settings: Settings) -> list[FieldError]:
    """The base currency needs no rate."""
    return list(_refuse_base(rate, settings.base_currency))


def _refuse_base(rate: ExchangeRateDocument, base: str) -> Iterable[FieldError]:
    if rate.currency == base:
        text = Text(
            "{base} is the base currency: its rate is 1, and not maintained.", "{base} 是本位币，汇率为 1，无需维护。"
        )
        yield FieldError("currency_is_base", text, "/currency", values={"base": base})
