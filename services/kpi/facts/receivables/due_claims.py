"""How late receivables that fell due were paid, as known at the end of a day; for grading, warnings and figures.

Credit notes and overpayments do not count. A receivable that is paid in the ERP counts with what its payments come to:
without any, the day of payment is unknown and nothing counts. One that was paid after the day was open on it, whatever
its status is by now.
"""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from services.kpi.facts.payments.model import payments
from services.kpi.facts.receivables.balances import OF_RECEIVABLE, Condition, is_written_off
from services.kpi.facts.receivables.model import receivables
from services.kpi.facts.receivables.rules import ReceivableStatus

Number = sa.ColumnElement[Any]


class DuePeriod(NamedTuple):
    """Receivables due from one day to another, at whose end they are looked at."""

    first: date
    as_of: date


def due_claims(period: DuePeriod, *where: Condition, within: Collection[int] = ()) -> sa.Select[Any]:
    """Each receivable that fell due in the period, with amounts in its currency.

    `counted`: its amount, as far as its payment is known · `paid`: of it, paid by the day · `paid_within_n`: of it,
    paid within n days of the due date, for each of `within` · `delayed`: the amounts, each times its days from the due
    date until it was paid, or until the day · `last_paid_on`. `where`: conditions on receivables.
    """
    claim, as_of, by_then = receivables.c, period.as_of, payments.c.paid_on <= period.as_of

    def paid_by(last: Any) -> Number:
        summed = sa.func.coalesce(sa.func.sum(payments.c.amount).filter(payments.c.paid_on <= last), 0)
        return sa.func.least(sa.func.greatest(summed, 0), claim.amount)

    paid = paid_by(as_of)
    parts = {f"paid_within_{days}": paid_by(sa.func.least(claim.due_on + days, as_of)) for days in within}
    names = ("customer_code", "kind", "currency", "disputed", "issued_on", "due_on", "fx_rate")
    days_spared = as_of - sa.func.greatest(payments.c.paid_on, claim.due_on)
    spared = sa.func.coalesce(sa.func.sum(payments.c.amount * days_spared).filter(by_then), 0)
    counted = _counted(as_of, paid)
    counts = claim.due_on.between(*period), claim.amount > 0, claim.status != ReceivableStatus.CANCELLED.value
    return (
        sa.select(
            *(claim[name] for name in names),
            is_written_off(as_of).label("is_written_off"),
            counted.label("counted"),
            paid.label("paid"),
            *(sa.func.least(part, paid).label(name) for name, part in parts.items()),
            sa.func.greatest(counted * (as_of - claim.due_on) - spared, 0).label("delayed"),
            sa.func.max(payments.c.paid_on).filter(by_then).label("last_paid_on"),
        )
        .select_from(receivables.outerjoin(payments, OF_RECEIVABLE))
        .where(*counts, *where)
        .group_by(claim.customer_code, claim.id)
    )


def _counted(as_of: date, paid: Number) -> Number:
    is_paid = receivables.c.status == ReceivableStatus.PAID.value
    was_open = sa.func.coalesce(sa.func.max(payments.c.paid_on) > as_of, sa.false())
    return sa.case((sa.and_(is_paid, ~was_open), paid), else_=receivables.c.amount)
