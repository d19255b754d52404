"""What the books expect and compare with: forecasts, exchange rates, costs of products by day, volumes of markets."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from deploy.local.demo.buying import Buying
from deploy.local.demo.calendar import Window, season
from deploy.local.demo.catalogue import Product
from deploy.local.demo.customers import Customer
from deploy.local.demo.money import decimal, fx_rate
from deploy.local.demo.orders import Order

FORECAST_MONTHS, AHEAD = 15, 6
"""Months of the books with forecasts, and months after them."""
TOO_HOPEFUL = frozenset({4, 9, 24})
"""Ranks of customers whose forecasts were never met."""
OUR_SHARE = {
    "power_modules": 0.06,
    "control_boards": 0.11,
    "sensors": 0.03,
    "operator_panels": 0.08,
    "cable_assemblies": 0.02,
    "custom_units": 0.22,
}
"""What we sell of what each category's market in the country bought."""


def forecast_rows(customers: Iterable[Customer], window: Window) -> Iterator[dict[str, Any]]:
    """Rows of `POST /v1/forecasts/batches`: of the top customers, frozen ten days before their month."""
    for customer in customers:
        if customer.is_top and customer.buying is not None:
            yield from _forecasts_of(customer, customer.buying, window)


def _forecasts_of(customer: Customer, buying: Buying, window: Window) -> Iterator[dict[str, Any]]:
    random = Random(f"forecasts {customer.rank}")
    hope = 1.9 if customer.rank in TOO_HOPEFUL else 1.02
    for month in _months(window, FORECAST_MONTHS, AHEAD):
        trend = (1 + buying.growth) ** window.years_from_middle(month)
        worth = buying.yearly / 12 * trend * season(month + timedelta(days=14)) * hope * random.uniform(0.85, 1.15)
        yield {
            "customer_code": customer.code,
            "month": f"{month:%Y-%m}",
            "amount": decimal(round(worth / 100_000) * 100_000),
            "frozen_on": (month - timedelta(days=10)).isoformat(),
            "source_version": 1,
        }


def exchange_rate_rows(window: Window) -> Iterator[dict[str, Any]]:
    """Rows of `POST /v1/exchange-rates/batches`: the book rate of each month."""
    for month in _months(window, 30, 1):
        for currency in ("USD", "EUR"):
            rate = f"{fx_rate(currency, month):.4f}"
            yield {"currency": currency, "day": month.isoformat(), "rate": rate, "source_version": 1}


def product_cost_rows(products: Iterable[Product], window: Window) -> Iterator[dict[str, Any]]:
    """Rows of `POST /v1/product-costs/batches`: costs rise a little with each year."""
    for product in products:
        for year in range(window.first.year, window.last.year + 1):
            cost = round(product.cost * 1.015 ** (year - window.first.year))
            valid_from = date(year, 1, 1).isoformat()
            yield {"sku": product.sku, "valid_from": valid_from, "unit_cost": decimal(cost), "source_version": 1}


def market_volume_rows(orders: Iterable[Order], window: Window) -> Iterator[dict[str, Any]]:
    """Rows of `POST /v1/market-volumes/batches`: what each category's market bought in the last two closed years."""
    sold: dict[tuple[str, int], float] = defaultdict(float)
    for order in orders:
        if not order.is_cancelled:
            rate = fx_rate(order.customer.currency, order.ordered_on)
            for line in order.lines:
                sold[line.product.category, order.ordered_on.year] += line.amount * rate
    for (category, year), amount in sorted(sold.items()):
        if window.graded_year - 1 <= year <= window.graded_year:
            yield {
                "category": category,
                "first_on": f"{year}-01-01",
                "last_on": f"{year}-12-31",
                "amount": decimal(round(amount / OUR_SHARE[category] / 10_000_000) * 10_000_000),
                "source": "行业协会年度统计",
                "dated_on": f"{year + 1}-03-15" if date(year + 1, 3, 15) <= window.last else window.last.isoformat(),
                "source_version": 1,
            }


def _months(window: Window, before: int, after: int) -> Iterator[date]:
    """First days of the last months of the books, and of some months after them."""
    end = (window.last + timedelta(days=1)).year * 12 + (window.last + timedelta(days=1)).month - 1
    for number in range(end - before, end + after):
        yield date(number // 12, number % 12 + 1, 1)
