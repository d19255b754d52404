"""When a customer's figures are a warning: one function for each kind (method, section 7). A figure without a base is
no warning."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from services.kpi.analytics.order_cycles.rules import OrderCycle
from services.kpi.warnings.evaluation.shapes import (
    CategoryFigures,
    ForecastFigures,
    PaymentFigures,
    ReturnFigures,
    SalesFigures,
    ShareFigures,
)
from services.kpi.warnings.schemes.model import (
    ForecastMissedRule,
    OrderOverdueRule,
    PaymentSlowerRule,
    ProductDroppedRule,
    ReturnsHighRule,
    SalesDownRule,
    ShareDownRule,
)
from services.kpi.warnings.schemes.rules import Severity, Steps, WarningKind, severity_of
from shared.money import format_decimal

FASTEST, SLOWEST = Decimal("0.5"), Decimal(2)
"""How far the trend may bend last year's season: a customer that has grown tenfold is not expected to do it again."""
PLACES = Decimal("0.0001")


class Finding(NamedTuple):
    """A customer's figures that are a warning."""

    customer_id: UUID
    kind: WarningKind
    severity: Severity
    measured: Decimal
    figures: Mapping[str, Any]
    profit_at_stake: Decimal | None = None


def order_overdue(
    customer_id: UUID, cycle: OrderCycle, rule: OrderOverdueRule, as_of: date, profit: Decimal | None
) -> Finding | None:
    """The customer has not ordered for longer than its own cycle lets expect."""
    days = (as_of - cycle.last_on).days
    if cycle.order_days < rule.min_order_days or days < rule.min_silent_days:
        return None
    ratio = cycle.overdue_ratio(as_of, float(rule.late_weight))
    figures = {
        "days": days,
        "usual_days": number(cycle.median_days),
        "spread_days": number(cycle.spread_days),
        "tolerated_days": number(cycle.tolerated_days(float(rule.late_weight))),
        "last_on": cycle.last_on.isoformat(),
        "expected_on": cycle.expected_on.isoformat(),
        "order_days": cycle.order_days,
    }
    return _found(customer_id, WarningKind.ORDER_OVERDUE, _severity(ratio, rule.steps), ratio, figures, profit)


def sales_down(sales: SalesFigures, rule: SalesDownRule, compared_from: date) -> Finding | None:
    """The compared months are below both the trend and the season.

    Trend: the year before, month by month. Season: the same months of last year, times the growth of the year before
    over its own year before, held between a half and double. With less than a year of history there is no warning; with
    less than two, the trend alone counts.
    """
    if months_between(sales.first_month, compared_from) < 12:
        return None
    trend = sales.before * rule.months / 12
    expected = trend
    if months_between(sales.first_month, compared_from) >= 24 and sales.before_last_year > 0:
        growth = min(max(sales.before / sales.before_last_year, FASTEST), SLOWEST)
        expected = min(trend, sales.last_year * growth)
    if expected <= 0 or expected < rule.min_expected:
        return None
    drop = 1 - sales.recent / expected
    figures = {
        "months": rule.months,
        "sales": number(sales.recent),
        "expected": number(expected),
        "last_year": number(sales.last_year),
        "drop": number(drop),
    }
    severity = _severity(drop, rule.steps)
    return _found(sales.customer_id, WarningKind.SALES_DOWN, severity, drop, figures, sales.profit)


def payment_slower(paid: PaymentFigures, rule: PaymentSlowerRule) -> Finding | None:
    """The customer pays so many days later than in the year before, weighted by amount."""
    if min(paid.recent_count, paid.base_count) < rule.min_receivables:
        return None
    if paid.recent_amount <= 0 or paid.base_amount <= 0:
        return None
    now, before = paid.recent_late / paid.recent_amount, paid.base_late / paid.base_amount
    slower = now - before
    figures = {
        "days_late": number(now),
        "days_late_before": number(before),
        "slower": number(slower),
        "receivables": paid.recent_count,
        "amount": number(paid.recent_amount),
    }
    severity = _severity(slower, rule.steps)
    return _found(paid.customer_id, WarningKind.PAYMENT_SLOWER, severity, slower, figures)


def share_down(shares: Sequence[ShareFigures], rule: ShareDownRule) -> Finding | None:
    """Our share of what the customer buys has fallen by so many points; the worst of its categories decides.

    `shares`: those of one customer.
    """
    fallen = sorted(shares, key=lambda one: (one.share - one.share_before, one.category))
    drops = [(one.share_before - one.share, one) for one in fallen if one.share_before - one.share >= rule.steps.low]
    if not drops:
        return None
    worst, first = drops[0]
    figures = {
        "shares": [
            {
                "category": one.category,
                "share": number(one.share),
                "share_before": number(one.share_before),
                "as_of": one.as_of.isoformat(),
                "as_of_before": one.as_of_before.isoformat(),
            }
            for _, one in drops
        ]
    }
    return _found(first.customer_id, WarningKind.SHARE_DOWN, _severity(worst, rule.steps), worst, figures)


def forecast_missed(bought: ForecastFigures, rule: ForecastMissedRule) -> Finding | None:
    """So much of the frozen forecast was not ordered."""
    if bought.forecast <= 0 or bought.forecast < rule.min_forecast:
        return None
    missed = 1 - bought.sales / bought.forecast
    figures = {
        "months": rule.months,
        "forecast": number(bought.forecast),
        "sales": number(bought.sales),
        "missed": number(missed),
    }
    severity = _severity(missed, rule.steps)
    return _found(bought.customer_id, WarningKind.FORECAST_MISSED, severity, missed, figures)


def product_dropped(
    categories: Sequence[CategoryFigures], rule: ProductDroppedRule, this_month: date
) -> Finding | None:
    """The customer goes on ordering, but not what it used to buy; the worst of its dropped categories decides.

    `categories`: those of one customer.
    """
    dropped = [(silence_of(one, this_month), one) for one in categories if _is_dropped(one, rule, this_month)]
    if not dropped:
        return None
    dropped.sort(key=lambda pair: (-pair[0], pair[1].category))
    worst, first = dropped[0]
    figures = {
        "categories": [
            {
                "category": one.category,
                "last_month": f"{one.last_month:%Y-%m}",
                "months": one.months,
                "sales": number(one.sales),
            }
            for _, one in dropped
        ]
    }
    profits = [one.profit for _, one in dropped if one.profit is not None]
    profit = sum(profits, Decimal(0)) if profits else None
    severity = _severity(worst, rule.steps)
    return _found(first.customer_id, WarningKind.PRODUCT_DROPPED, severity, worst, figures, profit)


def silence_of(one: CategoryFigures, this_month: date) -> Decimal:
    """Months since the category was last bought ÷ its usual interval, 12 months ÷ the months in which it was bought."""
    return Decimal(months_between(one.last_month, this_month)) * one.months / 12


def _is_dropped(one: CategoryFigures, rule: ProductDroppedRule, this_month: date) -> bool:
    if one.months < rule.min_months or one.all_sales <= 0 or one.sales < rule.min_share * one.all_sales:
        return False
    goes_on_ordering = one.last_month_of_all > one.last_month
    return goes_on_ordering and silence_of(one, this_month) >= rule.steps.low


def returns_high(returned: ReturnFigures, rule: ReturnsHighRule) -> Finding | None:
    """The rate of returns is so many times the usual one."""
    if returned.returns < rule.min_returns or returned.sold <= 0:
        return None
    rate = returned.returned / returned.sold
    usual = returned.base_returned / returned.base_sold if returned.base_sold > 0 else Decimal(0)
    times = rate / max(usual, rule.min_rate)
    figures = {
        "returns": returned.returns,
        "returned": number(returned.returned),
        "rate": number(rate),
        "usual_rate": number(usual),
        "days": rule.days,
    }
    return _found(returned.customer_id, WarningKind.RETURNS_HIGH, _severity(times, rule.steps), times, figures)


def months_between(first: date, last: date) -> int:
    """The number of months from one month to another."""
    return (last.year - first.year) * 12 + last.month - first.month


def number(value: Decimal | float) -> str:
    """A figure as the API shows decimals, with up to four places."""
    return format_decimal(exact(value))


def exact(value: Decimal | float) -> Decimal:
    """The value with four places."""
    return _decimal(value).quantize(PLACES)


def _decimal(value: Decimal | float) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _severity(value: Decimal | float, steps: Steps) -> Severity | None:
    return severity_of(_decimal(value), steps)  # unrounded: what is shown as 0.3 may be below it


def _found(
    customer_id: UUID,
    kind: WarningKind,
    severity: Severity | None,
    measured: Decimal | float,
    figures: Mapping[str, Any],
    profit: Decimal | None = None,
) -> Finding | None:
    if severity is None:
        return None
    at_stake = None if profit is None else exact(profit)
    return Finding(customer_id, kind, severity, exact(measured), figures, at_stake)
