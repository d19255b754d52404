"""What customers owe and how they pay: goods, retention money, final balances, development and tooling."""

from collections.abc import Iterator
from dataclasses import dataclass
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
"""Among the top customers: how many had something developed for them."""

_DAYS_LATE = {
    Discipline.PROMPT: (-6, 2),
    Discipline.LATE: (3, 25),
    Discipline.SLOW: (20, 95),
    Discipline.BAD: (60, 260),
}


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came in; fen of the receivable's currency."""

    paid_on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Receivable:
    """An invoice or a part of one that is due on its own day; fen of the customer's currency."""

    customer: Customer
    customer_code: str
    order_no: str | None
    kind: str
    issued_on: date
    due_on: date
    amount: int
    is_disputed: bool
    is_written_off: bool
    payments: tuple[Payment, ...]
    invoice_no: str = ""

    @property
    def paid(self) -> int:
        """What came in so far."""
        return sum(payment.amount for payment in self.payments)

    @property
    def status(self) -> str:
        """As the ERP says it."""
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


def invoice_order(order: Order, window: Window) -> Iterator[Receivable]:
    """A delivered order becomes due: the goods, and apart what the customer holds back."""
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
            yield _receivable(order.customer, order.customer_code, order.number, kind, issued, days, amount, window, random)


def invoice_development(customer: Customer, window: Window) -> Iterator[Receivable]:
    """Some top customers had a product developed (NRE) and its tools made."""
    random = Random(f"development {customer.rank}")
    if not customer.is_top or random.random() >= DEVELOPMENT_SHARE:
        return
    rate = fx_rate(customer.currency, window.first)
    for kind, low, high in (("nre", 5_000_000, 30_000_000), ("tooling", 3_000_000, 18_000_000)):
        amount = round(random.uniform(low, high) / rate / 10_000) * 10_000
        issued = window.day(random.uniform(0.05, 0.95))
        yield _receivable(customer, customer.code, None, kind, issued, 60, amount, window, random)


def _receivable(
    customer: Customer, code: str, order_no: str | None, kind: str, issued: date, days: int, amount: int,
    window: Window, random: Random,
) -> Receivable:
    due = issued + timedelta(days=days)
    is_disputed = random.random() < (0.06 if customer.paying.discipline is Discipline.BAD else 0.006)
    is_lost = customer.paying.discipline is Discipline.BAD and random.random() < 0.08
    payments = () if is_disputed or is_lost else tuple(_payments(customer, due, amount, window, random))
    return Receivable(
        customer, code, order_no, kind, issued, due, amount, is_disputed,
        is_lost and due < window.last - timedelta(days=300), payments,
    )


def _payments(customer: Customer, due: date, amount: int, window: Window, random: Random) -> Iterator[Payment]:
    earliest, latest = _DAYS_LATE[customer.paying.discipline]
    paid_on = due + timedelta(days=random.randint(earliest, latest))
    in_parts = latest > 60 and random.random() < 0.3
    first = round(amount * random.uniform(0.3, 0.7)) if in_parts else amount
    if paid_on <= window.last:
        yield Payment(paid_on, first)
    rest_on = paid_on + timedelta(days=random.randint(15, 45))
    if first < amount and rest_on <= window.last:
        yield Payment(rest_on, amount - first)


def number_invoices(receivables: list[Receivable]) -> list[Receivable]:
    """In order of date, numbered within their month."""
    from dataclasses import replace

    ordered = sorted(receivables, key=lambda one: (one.issued_on, one.customer_code, one.order_no or "", one.kind))
    return [
        replace(receivable, invoice_no=f"INV{receivable.issued_on:%y%m}-{place:05d}")
        for place, receivable in enumerate(ordered, start=1)
    ]
