"""DSO (method, section 7: receivables turnover): two formulas over balances and net credit sales."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

from shared.labels import Labelled
from shared.time import months_after

DAY_PLACES, RATIO_PLACES, AMOUNT_PLACES = Decimal("0.01"), Decimal("0.000001"), Decimal("0.0001")
MONTHS_BACK = 36
"""Counting back looks at so many months: a balance that is older says nothing of how customers pay now."""


class NoValue(Labelled):
    """Why a figure has no value."""

    NO_SALES = "no_sales", "No net credit sales in the period", "期间内无赊销净额"
    IN_CREDIT = "in_credit", "More credits than receivables", "贷项多于应收"
    OLDER_SALES = "older_sales", "More is open than was sold in 36 months", "未结金额超过36个月的销售额"


class Dso(NamedTuple):
    """Days, or why there are none."""

    days: Decimal | None
    reason: NoValue | None = None


class MonthSales(NamedTuple):
    """Net credit sales of a month."""

    month: date
    amount: Decimal


def count_back(balance: Decimal, as_of: date, sales: Iterable[MonthSales]) -> Dso:
    """The days whose sales are still open: months count whole from the last one back, the oldest in proportion.

    `sales`: from the newest month back; the running month has the days up to `as_of`. A month without sales, or in
    which credits prevail, counts its days and uses up nothing.
    """
    if balance < 0:
        return Dso(None, NoValue.IN_CREDIT)
    left, has_sales = balance, False
    for month, amount in sales:
        if amount <= 0:
            continue
        if left <= 0:
            return Dso(Decimal(0).quantize(DAY_PLACES))
        has_sales = True
        last = min(months_after(month, 1) - timedelta(days=1), as_of)
        if left <= amount:
            of_month = Decimal((last - month).days + 1) * left / amount
            return Dso(((as_of - last).days + of_month).quantize(DAY_PLACES, ROUND_HALF_EVEN))
        left -= amount
    return Dso(None, NoValue.OLDER_SALES if has_sales else NoValue.NO_SALES)


def turnover(sales: Decimal, mean_balance: Decimal) -> Decimal | None:
    """Net credit sales ÷ the mean of the month-end balances; None without a balance."""
    return (sales / mean_balance).quantize(RATIO_PLACES, ROUND_HALF_EVEN) if mean_balance > 0 else None


def by_turnover(sales: Decimal, mean_balance: Decimal, days: int) -> Dso:
    """The period's days ÷ turnover."""
    if mean_balance < 0:
        return Dso(None, NoValue.IN_CREDIT)
    if sales <= 0:
        return Dso(None, NoValue.NO_SALES)
    return Dso((days * mean_balance / sales).quantize(DAY_PLACES, ROUND_HALF_EVEN))


def month_ends(as_of: date, months: int) -> list[date]:
    """The ends of the months of a period that ends with this day; of the running month, the day itself."""
    firsts = [months_after(as_of.replace(day=1), back) for back in range(1 - months, 1)]
    return [min(months_after(first, 1) - timedelta(days=1), as_of) for first in firsts]
