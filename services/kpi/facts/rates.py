"""Exchange rates of pushed documents: when one is required, and the default."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol

from shared.problems import FieldError, Text
from shared.settings import Settings


class Priced(Protocol):
    """A document whose amounts are in a currency."""

    currency: str | None
    fx_rate: Decimal | None


def complete_rate(document: Priced, settings: Settings) -> None:
    """Fill in the base currency and its rate for a document without a currency."""
    if document.currency is None:
        document.currency = settings.base_currency
    if document.fx_rate is None:
        document.fx_rate = Decimal(1)


def refuse_rate(document: Priced, settings: Settings) -> Iterable[FieldError]:
    """Check the rate: a foreign currency needs the rate of the document's day, the base currency has the rate 1."""
    base = settings.base_currency
    is_abroad = document.currency not in {None, base}
    if is_abroad and document.fx_rate is None:
        text = Text("Give the rate to {base} on the document's day.", "请提供单据日对 {base} 的汇率。")
        yield FieldError("fx_rate_missing", text, "/fx_rate", values={"base": base})
    if not is_abroad and document.fx_rate not in {None, Decimal(1)}:
        text = Text("The rate of the base currency {base} is 1.", "本位币 {base} 的汇率应为 1。")
        yield FieldError("fx_rate_not_one", text, "/fx_rate", values={"base": base})
