"""The order book: each customer orders in its own cycle, with realistic delivery problems."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from deploy.local.demo.buying import Buying
from deploy.local.demo.calendar import Window, days_from_new_year, order_days, season, working_day
from deploy.local.demo.catalogue import Product
from deploy.local.demo.customers import Customer
from deploy.local.demo.money import decimal, fx_rate

LATE_SHARE = 0.075
LATE_SHARE_AROUND_NEW_YEAR = 0.16
WRONG_SHARE = 0.02
CANCELLED_SHARE = 0.012
UNKNOWN_CODES = {"C90017": 4, "C90042": 2}
"""Codes that no customer has → number of their orders."""


@dataclass(frozen=True, slots=True)
class Line:
    """An order line; money in fen of the order's currency. `shipped_on` is None while it is open."""

    product: Product
    quantity: int
    unit_price: int
    cost: int
    promised_on: date
    shipped_on: date | None
    accepted: int | None

    @property
    def amount(self) -> int:
        """The line's amount."""
        return self.quantity * self.unit_price


@dataclass(frozen=True, slots=True)
class Order:
    """An order; it gets its `number` when the whole book is sorted by date."""

    customer: Customer
    customer_code: str
    ordered_on: date
    is_cancelled: bool
    lines: tuple[Line, ...]
    number: str = ""

    @property
    def amount(self) -> int:
        """The order's amount, in its currency."""
        return sum(line.amount for line in self.lines)

    @property
    def delivered_on(self) -> date | None:
        """The day the last line was shipped; None while any is open."""
        days = [line.shipped_on for line in self.lines if line.shipped_on]
        return max(days) if len(days) == len(self.lines) else None

    @property
    def salesperson(self) -> str:
        """Who sold it: the customer's account manager."""
        return self.customer.team["account_manager"]

    def as_row(self, window: Window) -> dict[str, Any]:
        """The row of `POST /v1/orders/batches`."""
        return {
            "order_no": self.number,
            "customer_code": self.customer_code,
            "ordered_on": self.ordered_on.isoformat(),
            "currency": self.customer.currency,
            "fx_rate": f"{fx_rate(self.customer.currency, self.ordered_on):.4f}",
            "status": _status(self, window),
            "salesperson": self.salesperson,
            "source_version": 1,
            "lines": [_line_row(number, line) for number, line in enumerate(self.lines, start=1)],
        }


def order_book(customers: Iterable[Customer], window: Window) -> list[Order]:
    """All orders by date, numbered within their month; a few have unknown codes."""
    book = [order for customer in customers for order in _orders_of(customer, window)]
    book += _orders_under_unknown_codes(book)
    book.sort(key=lambda order: (order.ordered_on, order.customer_code))
    return [
        replace(order, number=f"SO{order.ordered_on:%y%m}-{place:05d}") for place, order in enumerate(book, start=1)
    ]


def _orders_of(customer: Customer, window: Window) -> Iterator[Order]:
    buying, random = customer.buying, Random(f"orders {customer.rank}")
    if buying is None:
        return
    for day in order_days(buying.first, buying.last, buying.cycle, random):
        trend = (1 + buying.growth) ** window.years_from_middle(day)
        worth = buying.yearly * buying.cycle / 365 * trend * season(day) * random.lognormvariate(-0.03, 0.25)
        is_cancelled = random.random() < CANCELLED_SHARE
        second = customer.second_code if random.random() < 0.3 else None
        lines = tuple(_lines(customer, buying, day, worth, window, random))
        if is_cancelled:
            lines = tuple(replace(line, shipped_on=None, accepted=None) for line in lines)
        yield Order(customer, second or customer.code, day, is_cancelled, lines)


def _orders_under_unknown_codes(book: list[Order]) -> list[Order]:
    small = [order for order in book if order.customer.rank > 200 and not order.is_cancelled]
    chosen = iter(Random("unknown codes").sample(small, sum(UNKNOWN_CODES.values())))
    return [replace(next(chosen), customer_code=code) for code, number in UNKNOWN_CODES.items() for _ in range(number)]


def _lines(
    customer: Customer, buying: Buying, day: date, worth: float, window: Window, random: Random
) -> Iterator[Line]:
    products = random.sample(buying.basket, random.randint(1, min(6, len(buying.basket))))
    shares = [random.uniform(0.5, 1.5) for _ in products]
    rate = fx_rate(customer.currency, day)
    years = (day - window.first).days / 365
    discount = buying.discount + buying.discount_drift * years
    inflation = 1 + 0.015 * years
    for product, share in zip(products, shares, strict=True):
        price = round(product.price * (1 - discount) / rate)
        quantity = max(1, round(worth * share / sum(shares) / rate / price))
        cost = round(quantity * product.cost * inflation / rate)
        promised = working_day(day + timedelta(days=random.randint(10, 35)))
        shipped = _shipped(promised, random)
        is_open = shipped > window.last
        accepted = _accepted(quantity, random)
        yield Line(
            product, quantity, price, cost, promised, None if is_open else shipped, None if is_open else accepted
        )


def _shipped(promised: date, random: Random) -> date:
    share = LATE_SHARE_AROUND_NEW_YEAR if abs(days_from_new_year(promised)) < 30 else LATE_SHARE
    if random.random() < share:
        return promised + timedelta(days=1 + int(random.expovariate(1 / 6)))
    return promised - timedelta(days=random.choice((0, 0, 1, 1, 2, 3, 5)))


def _accepted(quantity: int, random: Random) -> int:
    if random.random() >= WRONG_SHARE:
        return quantity
    return quantity - max(1, round(quantity * random.uniform(0.02, 0.3)))


def _status(order: Order, window: Window) -> str:
    if order.is_cancelled:
        return "cancelled"
    if order.delivered_on is None:
        return "open"
    return "closed" if order.delivered_on < window.last - timedelta(days=30) else "shipped"


def _line_row(number: int, line: Line) -> dict[str, Any]:
    return {
        "line_no": number,
        "sku": line.product.sku,
        "quantity": str(line.quantity),
        "unit_price": decimal(line.unit_price),
        "amount": decimal(line.amount),
        "cost": decimal(line.cost),
        "promised_on": line.promised_on.isoformat(),
        "shipped_on": line.shipped_on.isoformat() if line.shipped_on else None,
        "accepted_quantity": None if line.accepted is None else str(line.accepted),
    }
