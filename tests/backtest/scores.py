"""How often a prediction was right, how many losses it foresaw, and how early."""

import random
import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from tests.backtest.replay import Moment, Predict


class Score(NamedTuple):
    """Right and wrong predictions, and the days between a silence's first warning and its certainty."""

    right: int
    false: int
    missed: int
    lead_days: float | None

    @property
    def precision(self) -> float:
        """Warnings that came true."""
        return self.right / (self.right + self.false) if self.right + self.false else 0.0

    @property
    def recall(self) -> float:
        """Losses that were foreseen."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.right / (2 * self.right + self.false + self.missed) if self.right else 0.0

    def __str__(self) -> str:
        lead = "-" if self.lead_days is None else f"{self.lead_days:.0f}"
        return f"precision {self.precision:.3f}  recall {self.recall:.3f}  F1 {self.f1:.3f}  lead time {lead} days"


def score(moments: Iterable[Moment], predict: Predict) -> Score:
    """The score of a prediction. Lead time: the median over silences that were foreseen."""
    right = false = missed = 0
    earliest: dict[tuple[str, date], int] = {}
    for one in moments:
        is_warned = predict(one)
        right += is_warned and one.is_lost
        false += is_warned and not one.is_lost
        missed += one.is_lost and not is_warned
        if is_warned and one.is_lost:
            silence = one.customer, one.cycle.last_on
            earliest[silence] = max(earliest.get(silence, 0), (one.certain_on - one.today).days)
    return Score(right, false, missed, statistics.median(earliest.values()) if earliest else None)


def difference(moments: Sequence[Moment], first: Predict, second: Predict, rounds: int = 1_000) -> tuple[float, float]:
    """Within what the difference of F1 lies in 95 of 100 draws of customers: some are many months of one customer."""
    by_customer: dict[str, list[Moment]] = defaultdict(list)
    for one in moments:
        by_customer[one.customer].append(one)
    counts = [(_counts(some, first), _counts(some, second)) for some in by_customer.values()]
    chance = random.Random("difference")
    found = sorted(_gain(chance.choices(counts, k=len(counts))) for _ in range(rounds))
    return found[rounds * 25 // 1000], found[rounds * 975 // 1000 - 1]


Counts = tuple[int, int, int]


def _counts(moments: Iterable[Moment], predict: Predict) -> Counts:
    return score(moments, predict)[:3]


def _gain(drawn: Sequence[tuple[Counts, Counts]]) -> float:
    one, other = (Score(*(sum(pair[which][place] for pair in drawn) for place in range(3)), None) for which in (0, 1))
    return one.f1 - other.f1
