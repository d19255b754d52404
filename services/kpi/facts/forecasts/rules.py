"""Which forecasts count."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from shared.batches.rules import Doubt
from shared.problems import Text


class Forecast(Protocol):
    """The fields of a forecast that the rules read."""

    month: date
    frozen_on: date


def counts(forecast: Forecast) -> bool:
    """Whether it was frozen before its month began (method, section 7)."""
    return forecast.frozen_on < forecast.month


def doubts_of(forecast: Forecast) -> Iterable[Doubt]:
    """What is doubtful about a forecast that is accepted."""
    if not counts(forecast):
        yield Doubt("frozen_late", "/frozen_on")


DOUBTS = {
    "frozen_late": Text(
        "Frozen after its month began: it is kept, but does not count.", "冻结日不早于该月：予以保留，但不计入。"
    )
}
"""The texts of doubts, by code."""
