"""The severity of the warning of a late action, and when an action scheme is unsound: pure."""

from typing import Protocol

from shared.problems import FieldError, Text
from shared.schemes.problems import SchemeUnsound


class Delays(Protocol):
    """From which days late on a warning has which severity."""

    medium_days: int
    high_days: int


def severity_of(days_late: int, delays: Delays) -> str:
    """The severity of the warning of an action so many days late."""
    if days_late >= delays.high_days:
        return "high"
    return "medium" if days_late >= delays.medium_days else "low"


def refuse_unsound(delays: Delays) -> None:
    """High severity begins after medium. Raises SchemeUnsound."""
    if delays.high_days <= delays.medium_days:
        text = Text("High severity must begin after medium severity.", "高严重程度的起始天数须大于中等。")
        raise SchemeUnsound(errors=[FieldError("days_not_rising", text, "/content/high_days")])
