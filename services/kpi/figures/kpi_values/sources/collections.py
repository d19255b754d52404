"""Payments that have arrived, in the base currency (method, section 6, step 1: collections of a profit goal)."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from services.kpi.facts.payments.model import payments
from services.kpi.facts.receivables.balances import OF_RECEIVABLE, PLACES
from services.kpi.facts.receivables.model import receivables
from services.kpi.figures.kpi_values.grouping import Joining, during, number_of
from services.kpi.figures.kpi_values.question import Question
from services.kpi.figures.kpi_values.sums import select_sums


def select_collections(question: Question, names: Sequence[str]) -> sa.Select[Any]:
    """`paid`: payments by the day on which they arrived, at the rate of the receivable that they pay.

    They belong to the customer of the receivable. A payment whose receivable is unknown has no currency, and is not
    counted until the receivable arrives.
    """
    amount = sa.func.round(payments.c.amount * receivables.c.fx_rate, PLACES)
    arrived = sa.select(receivables.c.customer_code, payments.c.paid_on, amount.label("amount"))
    rows = (
        arrived.join_from(payments, receivables, OF_RECEIVABLE)
        .where(*during(question, payments.c.paid_on))
        .subquery("paid")
    )
    number = number_of(question, rows.c.paid_on)
    return select_sums(number, Joining(question, rows).grouped(number), [sa.func.sum(rows.c.amount).label(*names)])
