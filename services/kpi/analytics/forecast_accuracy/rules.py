"""Accuracy and bias of forecasts (method, section 7)."""

from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

from shared.labels import Labelled

PLACES, NOTHING = Decimal("0.000001"), Decimal(0)


class ForecastGroup(Labelled):
    """What accuracy is grouped by."""

    MONTH = "month", "Month", "月"
    CUSTOMER = "customer", "Customer", "客户"
    CATEGORY = "category", "Product category", "产品类别"


class AccuracyReason(Labelled):
    """Why there is no accuracy."""

    NO_FORECAST = "no_forecast", "No forecast was frozen before its month", "没有在月初前冻结的预测"
    NO_SALES = "no_sales", "Nothing was sold where a forecast was", "有预测的部分没有销售"


class ForecastSums(NamedTuple):
    """Sums over customers and months, and over categories where these are the groups."""

    forecasts: int
    """n: customers × months with a forecast."""
    forecast: Decimal
    actual: Decimal
    """What was sold where there was a forecast."""
    deviation: Decimal
    """Σ|A − F|."""
    absolute: Decimal
    """Σ|A|."""
    missing: int
    """Customers × months with sales, but without a forecast."""
    missing_sales: Decimal


class Accuracy(NamedTuple):
    """What the sums come to; None without sales to compare with."""

    accuracy: Decimal | None
    bias: Decimal | None
    reason: AccuracyReason | None


def accuracy_of(sums: ForecastSums) -> Accuracy:
    """1 − Σ|A − F| / Σ|A|, below 0 when the forecasts were worse than none; bias Σ(F − A) / ΣA."""
    if not sums.forecasts:
        return Accuracy(None, None, AccuracyReason.NO_FORECAST)
    if not sums.absolute:
        return Accuracy(None, None, AccuracyReason.NO_SALES)
    bias = _ratio(sums.forecast - sums.actual, sums.actual) if sums.actual > 0 else None
    return Accuracy(1 - _ratio(sums.deviation, sums.absolute), bias, None)


def total_of(sums: list[ForecastSums]) -> ForecastSums:
    """The sums of several groups."""
    if not sums:
        return ForecastSums(0, NOTHING, NOTHING, NOTHING, NOTHING, 0, NOTHING)
    columns = list(zip(*sums, strict=True))
    added = [sum(column, NOTHING) for column in columns]
    return ForecastSums(int(added[0]), added[1], added[2], added[3], added[4], int(added[5]), added[6])


def _ratio(part: Decimal, whole: Decimal) -> Decimal:
    return (part / whole).quantize(PLACES, ROUND_HALF_EVEN)
