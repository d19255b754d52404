"""Receivables and payments: goods, retention money, final balances, development and tooling."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from deploy.local.demo.buying import Discipline
from deploy.local.demo.calendar import Window
from deploy.local.demo.customers import Customer
from deploy.local.demo.money import decimal, fx_rate
from deploy.local.demo.orders import Order

RETENTION_DAYS = 365
FINAL_BALANCE_DAYS = 120
DEVELOPMENT_SHARE = 0.5
"""Share of the top customers that ordered a development."""

_DAYS_LATE = {
    Discipline.PROMPT: (-6, 2),
    Discipline.LATE: (3, 25),
    Discipline.SLOW: (20, 95),
    Discipline.BAD: (60, 260),
}


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment, in fen of the receivable's currency."""

    paid_on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Receivable:
    """An invoice, or a part of an invoice with its own due date, in fen of the customer's currency."""

    customer: Customer
    customer_code: str
    order_no: str | None
    kind: str
    issued_on: date
    due_on: date
    amount: int
    is_disputed: bool = False
    is_written_off: bool = False
    payments: tuple[Payment, ...] = ()
    invoice_no: str = ""

    @property
    def paid(self) -> int:
        """The amount paid so far."""
        return sum(payment.amount for payment in self.payments)

    @property
    def status(self) -> str:
        """The status in the ERP."""
        if self.is_written_off:
            return "written_off"
        return "paid" if self.paid == self.amount else "open"

    def as_row(self) -> dict[str, Any]:
        """The row of `POST /v1/receivables/batches`."""
        return {
            "invoice_no": self.invoice_no,
            "customer_code": self.customer_code,
            "order_no": self.order_no,
            "kind": self.kind,
            "issued_on": self.issued_on.isoformat(),
            "due_on": self.due_on.isoformat(),
            "amount": decimal(self.amount),
            "currency": self.customer.currency,
            "fx_rate": f"{fx_rate(self.customer.currency, self.issued_on):.4f}",
            "disputed": self.is_disputed,
            "status": self.status,
            "source_version": 1,
        }

    def payment_rows(self) -> Iterator[dict[str, Any]]:
        """The rows of `POST /v1/payments/batches`."""
        for place, payment in enumerate(self.payments, start=1):
            yield {
                "payment_no": f"{self.invoice_no.replace('INV', 'PAY')}-{place}",
                "invoice_no": self.invoice_no,
                "customer_code": self.customer_code,
                "paid_on": payment.paid_on.isoformat(),
                "amount": decimal(payment.amount),
                "source_version": 1,
            }


def invoices(customers: Iterable[Customer], orders: Iterable[Order], window: Window) -> list[Receivable]:
    """All receivables by date, numbered within their month."""
    made = [receivable for order in orders for receivable in _invoice_order(order, window)]
    made += [receivable for customer in customers for receivable in _invoice_development(customer, window)]
    made.sort(key=lambda one: (one.issued_on, one.customer_code, one.order_no or "", one.kind))
    return [replace(one, invoice_no=f"INV{one.issued_on:%y%m}-{place:05d}") for place, one in enumerate(made, start=1)]


def _invoice_order(order: Order, window: Window) -> Iterator[Receivable]:
    """The receivables of a delivered order: the goods, and separately the retained amounts."""
    if order.is_cancelled or order.delivered_on is None:
        return
    random = Random(f"invoice {order.number}")
    issued = min(order.delivered_on + timedelta(days=random.randint(0, 4)), window.last)
    paying = order.customer.paying
    parts = {
        "retention": (round(order.amount * paying.retention), RETENTION_DAYS),
        "final_balance": (round(order.amount * paying.final_balance), FINAL_BALANCE_DAYS),
    }
    goods = order.amount - sum(amount for amount, _ in parts.values())
    for kind, (amount, days) in {"goods": (goods, paying.terms), **parts}.items():
        if amount:
            due = issued + timedelta(days=days)
            bare = Receivable(order.customer, order.customer_code, order.number, kind, issued, due, amount)
            yield _settled(bare, window, random)


def _invoice_development(customer: Customer, window: Window) -> Iterator[Receivable]:
    """The development (NRE) and tooling receivables of some top customers."""
    random = Random(f"development {customer.rank}")
    if not customer.is_top or random.random() >= DEVELOPMENT_SHARE:
        return
    rate = fx_rate(customer.currency, window.first)
    for kind, low, high in (("nre", 5_000_000, 30_000_000), ("tooling", 3_000_000, 18_000_000)):
        amount = round(random.uniform(low, high) / rate / 10_000) * 10_000
        issued = window.day(random.uniform(0.05, 0.95))
        bare = Receivable(customer, customer.code, None, kind, issued, issued + timedelta(days=60), amount)
        yield _settled(bare, window, random)


def _settled(bare: Receivable, window: Window, random: Random) -> Receivable:
    """The receivable at the end of the window: paid, disputed, written off, or still open."""
    is_bad = bare.customer.paying.discipline is Discipline.BAD
    is_disputed = random.random() < (0.06 if is_bad else 0.006)
    is_lost = is_bad and random.random() < 0.08
    if is_disputed or is_lost:
        is_old = bare.due_on < window.last - timedelta(days=300)
        return replace(bare, is_disputed=is_disputed, is_written_off=is_lost and is_old)
    return replace(bare, payments=tuple(_payments(bare, window, random)))


def _payments(bare: Receivable, window: Window, random: Random) -> Iterator[Payment]:
    earliest, latest = _DAYS_LATE[bare.customer.paying.discipline]
    paid_on = bare.due_on + timedelta(days=random.randint(earliest, latest))
    in_parts = latest > 60 and random.random() < 0.3
    first = round(bare.amount * random.uniform(0.3, 0.7)) if in_parts else bare.amount
    if paid_on <= window.last:
        yield Payment(paid_on, first)
    rest_on = paid_on + timedelta(days=random.randint(15, 45))
    if first < bare.amount and rest_on <= window.last:
        yield Payment(rest_on, bare.amount - first)
