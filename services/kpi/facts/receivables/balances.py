"""What is open of receivables at the end of a day, and at the ends of months; one reading of the facts for all figures.

Open on a day is a receivable that was issued by then, less its payments up to then:

- An overpayment reduces no other receivable; a credit note counts negative until it is settled.
- Written off: closed from the day of the write-off on, without one from its due date on.
- Paid in the ERP: closed from its last payment on, whatever that leaves; before, it was open. Without any payment
  nobody knows since when: it is never open, and `undated` counts it.
- Cancelled: never open.

What the ERP has written off or calls paid is closed today, whatever day it names.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from services.kpi.facts.payments.model import payments
from services.kpi.facts.receivables.model import receivables, settled_receivables
from services.kpi.facts.receivables.rules import ReceivableStatus
from shared.days import sql_today

PLACES = sa.literal_column("4", sa.Integer)
OF_RECEIVABLE = sa.and_(payments.c.source == receivables.c.source, payments.c.invoice_no == receivables.c.invoice_no)
"""Joins payments to their receivable; a payment may name another customer, or none."""
OF_SETTLED = sa.and_(*(settled_receivables.c[name] == receivables.c[name] for name in ("source", "invoice_no")))
Condition = sa.ColumnElement[bool]


def open_receivables(as_of: date, *where: Condition) -> sa.Select[Any]:
    """Each receivable that is open at the end of the day: its columns, `left` in its currency, `base` in the base one.

    `where`: conditions on receivables.
    """
    claim = _unsettled(as_of, as_of, where)
    paid = sa.and_(
        payments.c.source == claim.c.source, payments.c.invoice_no == claim.c.invoice_no, payments.c.paid_on <= as_of
    )
    # By the index for each open receivable: a join would read all payments, and few receivables are open.
    read = sa.select(sa.func.coalesce(sa.func.sum(payments.c.amount), 0)).where(paid).correlate(claim)
    summed = sa.case((claim.c.first_paid_on > as_of, sa.literal_column("0")), else_=read.scalar_subquery())
    names = ("customer_code", "id", "kind", "issued_on", "due_on", "currency", "fx_rate", "disputed")
    columns = [claim.c[name] for name in names]
    found = sa.select(*columns, claim.c.amount, summed.label("paid")).cte("found").prefix_with("MATERIALIZED")
    left = left_of(found.c.amount, found.c.paid)
    base = sa.func.round(left * found.c.fx_rate, PLACES)
    return sa.select(*(found.c[name] for name in names), left.label("left"), base.label("base")).where(left != 0)


def open_amount(as_of: Any) -> sa.ColumnElement[Any]:
    """What is left of a row of `receivables` at the end of the day, in its currency: for lists, row by row."""
    by_then = payments.c.paid_on <= as_of
    paid = sa.select(sa.func.coalesce(sa.func.sum(payments.c.amount), 0)).where(OF_RECEIVABLE, by_then)
    status = receivables.c.status
    return sa.case(
        (sa.or_(receivables.c.issued_on > as_of, status == _status(ReceivableStatus.CANCELLED)), 0),
        (is_written_off(as_of), 0),
        (sa.and_(status == _status(ReceivableStatus.PAID), ~_is_paid_after(as_of)), 0),
        else_=left_of(receivables.c.amount, paid.correlate(receivables).scalar_subquery()),
    )


def is_written_off(as_of: Any) -> Condition:
    """SQL condition: the receivable was written off by the end of the day."""
    return sa.and_(
        receivables.c.status == _status(ReceivableStatus.WRITTEN_OFF),
        sa.func.least(written_off_on(receivables), sql_today()) <= as_of,
    )


def written_off_on(claim: sa.FromClause) -> sa.ColumnElement[date]:
    """The day of the write-off of what is written off."""
    return sa.func.coalesce(claim.c.written_off_on, claim.c.due_on)


def _is_paid_after(as_of: Any) -> Condition:
    later = sa.exists().where(OF_RECEIVABLE, payments.c.paid_on > as_of)
    return sa.and_(sql_today() > as_of, later)


def left_of(amount: sa.ColumnElement[Any], paid: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """What is left of an amount: never below zero, of a credit never above it."""
    zero = sa.literal_column("0", sa.Numeric)
    left = amount - paid
    return sa.case((amount > zero, sa.func.greatest(left, zero)), else_=sa.func.least(left, zero))


def undated(as_of: date, *where: Condition) -> sa.Select[Any]:
    """Receivables issued by the day that are paid in the ERP but have no payment: since when is unknown."""
    amount = sa.func.sum(sa.func.round(receivables.c.amount * receivables.c.fx_rate, PLACES))
    return (
        sa.select(sa.func.count().label("receivables"), sa.func.coalesce(amount, 0).label("amount"))
        .join_from(settled_receivables, receivables, OF_SETTLED)
        .where(settled_receivables.c.last_paid_on.is_(None), receivables.c.issued_on <= as_of, *where)
    )


def month_end_balances(
    ends: Sequence[date], *where: Condition, by: Sequence[str] = ("customer_code",)
) -> sa.Select[Any]:
    """`month_end`, `balance` in the base currency, and the columns `by`: what was open at the end of each of the days.

    `ends` ascend. Where nothing is open, a day may be left out. The balances equal the sums of `open_receivables`: each
    receivable is read once, as the steps by which its open amount changes.
    """
    change = _changes(_unsettled(ends[0], ends[-1], where)).subquery("change")
    days = sa.cast(list(ends), ARRAY(sa.Date))
    place = sa.func.width_bucket(change.c.day - 1, days) + 1  # the first of the days that is not before the change
    by_end = (
        sa.select(*(change.c[name] for name in by), place.label("place"), sa.func.sum(change.c.change).label("change"))
        .where(change.c.day <= ends[-1])
        .group_by(*(change.c[name] for name in by), place)
        .subquery("by_end")
    )
    end = sa.func.unnest(days).table_valued("month_end", with_ordinality="place").render_derived("month_end")
    groups = [*(by_end.c[name] for name in by), end.c.month_end]
    return (
        sa.select(*groups, sa.func.sum(by_end.c.change).label("balance"))
        .join_from(by_end, end, by_end.c.place <= end.c.place)
        .group_by(*groups)
    )


def issued_by_month(
    period: tuple[date, date], *where: Condition, by: Sequence[str] = ("customer_code",)
) -> sa.Select[Any]:
    """`month`, `issued` in the base currency, and the columns `by`: net credit sales of these days.

    Each receivable is a sale on credit; credit notes reduce it, cancelled ones do not count.
    """
    month = sa.cast(sa.func.date_trunc("month", receivables.c.issued_on), sa.Date)
    groups = [receivables.c[name] for name in by]
    issued = sa.func.sum(sa.func.round(receivables.c.amount * receivables.c.fx_rate, PLACES))
    return (
        sa.select(*groups, month.label("month"), issued.label("issued"))
        .where(receivables.c.status != _status(ReceivableStatus.CANCELLED))
        .where(receivables.c.issued_on.between(*period), *where)
        .group_by(*groups, month)
    )


def _unsettled(since: date, issued_by: date, where: Sequence[Condition]) -> sa.CTE:
    """The receivables issued by one day and not settled by another, with `first_paid_on` where it is kept."""
    unpaid = sa.select(receivables, sa.cast(sa.null(), sa.Date).label("first_paid_on"))
    unpaid = unpaid.where(UNPAID, ~is_written_off(since))
    paid = sa.select(receivables, settled_receivables.c.first_paid_on).join(settled_receivables, OF_SETTLED)
    paid = paid.where(settled_receivables.c.last_paid_on > since, sql_today() > since)
    by_then = (receivables.c.issued_on <= issued_by, *where)
    return sa.union_all(unpaid.where(*by_then), paid.where(*by_then)).cte("claim")


def _changes(claim: sa.CTE) -> sa.Select[Any]:
    """The days on which a receivable's open amount changes, and by how much in the base currency."""
    step = _steps(claim).subquery("step")
    of_one = [step.c.customer_code, step.c.id]
    is_paid = step.c.status == _status(ReceivableStatus.PAID)
    paid = sa.func.sum(step.c.paid).over(partition_by=of_one, order_by=step.c.day)  # those of one day together
    base = sa.case(
        (step.c.day >= step.c.off_on, 0),
        (sa.and_(is_paid, step.c.day >= sa.func.max(step.c.day).over(partition_by=of_one)), 0),
        else_=sa.func.round(left_of(step.c.amount, paid) * step.c.fx_rate, PLACES),
    )
    by_then = sa.select(*of_one, step.c.kind, step.c.currency, step.c.day, base.label("base")).subquery("by_then")
    one = [by_then.c.customer_code, by_then.c.id]
    before = sa.func.lag(by_then.c.base, 1, sa.literal_column("0.0")).over(partition_by=one, order_by=by_then.c.day)
    names = ("customer_code", "kind", "currency", "day")
    return sa.select(*(by_then.c[name] for name in names), (by_then.c.base - before).label("change"))


def _steps(claim: sa.CTE) -> sa.CompoundSelect[Any]:
    """The issue of each receivable, its payments, and its write-off; a payment counts from the issue on."""
    nothing, is_off = sa.cast(0, sa.Numeric), claim.c.status == _status(ReceivableStatus.WRITTEN_OFF)
    is_paid = claim.c.status == _status(ReceivableStatus.PAID)
    of_claim = sa.and_(payments.c.source == claim.c.source, payments.c.invoice_no == claim.c.invoice_no)
    off_on = sa.case((is_off, sa.func.least(written_off_on(claim), sql_today())))
    paid_on = sa.case((is_paid, sa.func.least(payments.c.paid_on, sql_today())), else_=payments.c.paid_on)
    names = ("customer_code", "id", "kind", "currency", "amount", "fx_rate", "status")

    def on(day: sa.ColumnElement[Any], paid: sa.ColumnElement[Any]) -> sa.Select[Any]:
        day = sa.func.greatest(day, claim.c.issued_on)
        return sa.select(
            *(claim.c[name] for name in names), off_on.label("off_on"), day.label("day"), paid.label("paid")
        )

    return sa.union_all(
        on(claim.c.issued_on, nothing),
        on(paid_on, payments.c.amount).join_from(claim, payments, of_claim),
        on(off_on, nothing).where(is_off),
    )


def _status(status: ReceivableStatus) -> sa.ColumnElement[str]:
    """As a constant: the planner sees which index has it."""
    return sa.literal_column(f"'{status.value}'")


UNPAID = receivables.c.status.in_([_status(ReceivableStatus.OPEN), _status(ReceivableStatus.WRITTEN_OFF)])
