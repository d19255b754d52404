"""Generated money: whole fen (cents), converted to the API's decimal strings at the end."""

from datetime import date
from math import sin

_MIDDLE_RATES = {"CNY": 1.0, "USD": 7.12, "EUR": 7.78}


def decimal(fen: int) -> str:
    """Fen as the decimal string of the API."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def fx_rate(currency: str, day: date) -> float:
    """The book rate of the month: a slow oscillation of two per cent around the middle rate."""
    swing = 0.0 if currency == "CNY" else 0.02 * sin((day.year * 12 + day.month) / 5)
    return round(_MIDDLE_RATES[currency] * (1 + swing), 4)
