"""What is known of a customer, for each kind of warning."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID


class SalesFigures(NamedTuple):
    """A customer's net sales, in base currency: in the compared months, and before."""

    customer_id: UUID
    first_month: date
    recent: Decimal
    last_year: Decimal
    """The same months of last year."""
    before: Decimal
    """The twelve months before the compared ones."""
    before_last_year: Decimal
    """The twelve months before the same ones of last year."""
    profit: Decimal | None = None


class PaymentFigures(NamedTuple):
    """How late a customer pays: amounts, and amounts × days late, of the last days and of the year before."""

    customer_id: UUID
    recent_count: int
    recent_amount: Decimal
    recent_late: Decimal
    base_count: int
    base_amount: Decimal
    base_late: Decimal


class CategoryFigures(NamedTuple):
    """What a customer bought of a category within two years."""

    customer_id: UUID
    category: str
    last_month: date
    """The last month with sales of it."""
    months: int
    """Months with sales of it in the year that ends with that month."""
    sales: Decimal
    all_sales: Decimal
    last_month_of_all: date
    profit: Decimal | None


class ShareFigures(NamedTuple):
    """Our share of what a customer buys of a category, as of the latest day and as of the day before that."""

    customer_id: UUID
    category: str
    as_of: date
    share: Decimal
    as_of_before: date
    share_before: Decimal


class ForecastFigures(NamedTuple):
    """What a customer was forecast to buy in complete months, and what it bought of that."""

    customer_id: UUID
    forecast: Decimal
    sales: Decimal


class ReturnFigures(NamedTuple):
    """A customer's credit notes and orders: amounts without sign, of the last days and of the year before."""

    customer_id: UUID
    returns: int
    returned: Decimal
    sold: Decimal
    base_returned: Decimal
    base_sold: Decimal
