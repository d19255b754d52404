"""Exchange rates of expenses: the maintained rate of the day, and how far a sent one may differ from it; pure."""

from decimal import Decimal

from shared.problems import Invalid, Text


class ExchangeRateMissing(Invalid):
    """There is no maintained rate of the currency on that day, and none was sent."""

    pointer = "/fx_rate"
    title = Text("Exchange rate missing", "缺少汇率")
    detail = Text(
        "No rate from {currency} to {base} is maintained on that day: give the one that was paid.",
        "系统未维护该日 {currency} 兑 {base} 的汇率：请填写实际汇率。",
    )


class ExchangeRateOff(Invalid):
    """The rate differs from the maintained one by more than the spending scheme tolerates."""

    pointer = "/fx_rate"
    title = Text("Not the rate of the day", "与当日汇率不符")
    detail = Text(
        "The maintained rate of the day is {maintained}; send one within {tolerance}, or leave it out.",
        "当日维护汇率为 {maintained}；所填汇率偏差不得超过 {tolerance}，也可留空。",
    )


def rate_for(sent: Decimal | None, maintained: Decimal | None, tolerance: Decimal, currency: str, base: str) -> Decimal:
    """The rate by which a foreign amount counts: the one sent, if it is near the maintained one, else the latter.

    Raises ExchangeRateMissing, ExchangeRateOff.
    """
    rate = sent if sent is not None else maintained
    if rate is None:
        raise ExchangeRateMissing(currency=currency, base=base)
    if maintained is not None and abs(rate - maintained) > maintained * tolerance:
        raise ExchangeRateOff(maintained=f"{maintained:f}", tolerance=f"{tolerance:.1%}")
    return rate


def in_base(amount: Decimal, fx_rate: Decimal | None) -> Decimal:
    """The amount in the base currency; that currency itself has no rate."""
    return amount if fx_rate is None else round(amount * fx_rate, 4)
