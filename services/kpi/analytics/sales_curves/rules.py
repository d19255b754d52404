"""Trend and season of monthly sales, and what is expected from them (method, section 3: the sales curve).

The season is the median ratio of a month to the centred moving average of twelve months; the trend is a Theil–Sen line
through the sales without their season. Both are medians: one large project moves neither.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median

from services.kpi.analytics.order_cycles.rules import percentile
from shared.labels import Labelled
from shared.problems import BadRequest, Text

YEAR = 12
LEAST_FOR_TREND = 6
LEAST_FOR_SEASON = 24
"""With two years, each month of the year has one ratio at least."""
BAND = (0.1, 0.9)
"""Eight of ten months lay between these shares of the deviations."""
MAX_MONTHS = 120
MAX_AHEAD = 12


class CurveTooLong(BadRequest):
    """A curve has at most 120 months."""

    parameter = "to"
    title = Text("The curve is too long", "曲线期间过长")
    detail = Text("Ask for at most {limit} months.", "最多查询 {limit} 个月。")


class CurveReason(Labelled):
    """Why a curve has no trend or no season."""

    TOO_FEW_MONTHS = "too_few_months", "Too few complete months since the first order", "首单以来的完整月份不足"
    NO_SALES = "no_sales", "No sales on average, so that there are no ratios", "平均销售额不为正，无法计算比率"


@dataclass(frozen=True, slots=True)
class Fit:
    """Trend and season by the number of the month: 0 is the first month of the sales they were fitted to."""

    level: float
    slope: float
    season: Sequence[float]
    """Twelve indices with the mean 1, by the number of the month modulo 12; empty: no season."""
    low: float
    high: float
    """What eight of ten months deviated from their expectation."""
    is_positive: bool
    """No month was below 0, so that none is expected to be."""

    def trend(self, month: int) -> float:
        """The trend in a month, without its season."""
        return self._bounded(self.level + self.slope * month)

    def index(self, month: int) -> float | None:
        """The month's seasonal index; None without a season."""
        return self.season[month % YEAR] if self.season else None

    def expected(self, month: int) -> float:
        """Trend × season."""
        index = self.index(month)
        return self.trend(month) * (1 if index is None else index)

    def band(self, month: int) -> tuple[float, float]:
        """Where eight of ten months are expected."""
        expected = self.expected(month)
        return self._bounded(expected + self.low), self._bounded(expected + self.high)

    def _bounded(self, value: float) -> float:
        return max(value, 0.0) if self.is_positive else value


def season_of(sales: Sequence[float]) -> list[float] | CurveReason:
    """The seasonal indices, with the mean 1, by the number of the month modulo 12; else the reason."""
    if len(sales) < LEAST_FOR_SEASON:
        return CurveReason.TOO_FEW_MONTHS
    ratios: list[list[float]] = [[] for _ in range(YEAR)]
    for month in range(YEAR // 2, len(sales) - YEAR // 2):
        around = sales[month - YEAR // 2 : month + YEAR // 2 + 1]
        average = (sum(around) - (around[0] + around[-1]) / 2) / YEAR
        if average > 0:
            ratios[month % YEAR].append(sales[month] / average)
    if not all(ratios):
        return CurveReason.NO_SALES
    # An index below 0 has no meaning: a month of returns is one without sales.
    usual = [max(median(of_month), 0.0) for of_month in ratios]
    mean = sum(usual) / YEAR
    return [one / mean for one in usual] if mean > 0 else CurveReason.NO_SALES


def fit(sales: Sequence[float], season: Sequence[float] = ()) -> Fit | CurveReason:
    """The fit to complete months since the first sale; without `season`, the trend alone."""
    if len(sales) < LEAST_FOR_TREND:
        return CurveReason.TOO_FEW_MONTHS
    points = [
        (month, value / season[month % YEAR] if season else value)
        for month, value in enumerate(sales)
        if not season or season[month % YEAR] > 0
    ]
    slope = median((late[1] - early[1]) / (late[0] - early[0]) for early, late in combinations(points, 2))
    level = median(value - slope * month for month, value in points)
    found = Fit(level, slope, season, 0.0, 0.0, is_positive=min(sales) >= 0)
    deviations = sorted(value - found.expected(month) for month, value in enumerate(sales))
    low, high = (percentile(deviations, share) for share in BAND)
    return Fit(level, slope, season, min(low, 0.0), max(high, 0.0), found.is_positive)
