"""How customers pay: the amount that fell due in a period, and its parts late, collected with effort, or lost."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.payments.model import payments
from services.kpi.facts.receivables.model import PaymentRecordsQuery, PaymentRecordsRead, receivables
from services.kpi.facts.receivables.rules import ReceivableStatus
from shared.auth.access import Principal
from shared.auth.visibility import codes, visible_to
from shared.database import execute


async def read_payment_records(
    session: AsyncSession, principal: Principal, asked: PaymentRecordsQuery
) -> PaymentRecordsRead:
    """One row per customer with a receivable that fell due, as it was on the day `as_of` (method, 2.3.1).

    Credit notes and overpayments do not count. Receivables that are paid in the ERP but have no payment do not count
    either: the day of payment is unknown.
    """
    claim = _claims(principal, asked).subquery()
    left = claim.c.counted - claim.c.paid

    def late(days: int, paid_by_then: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
        """Paid or open more than these days after the due date."""
        still_open = sa.case((claim.c.due_on < asked.as_of - timedelta(days=days), left), else_=0)
        return claim.c.paid - paid_by_then + still_open

    lost_since = asked.as_of - timedelta(days=asked.lost_days)
    is_lost = sa.or_(claim.c.is_written_off, claim.c.due_on < lost_since)
    parts: list[sa.ColumnElement[Any]] = [
        claim.c.counted,
        late(asked.grace_days, claim.c.paid_in_grace),
        late(asked.effort_days, claim.c.paid_by_effort),
        sa.case((is_lost, left), else_=0),
        sa.func.greatest(claim.c.counted * (asked.as_of - claim.c.due_on) - claim.c.spared, 0),
    ]
    due, *others = (sa.func.round(sa.func.sum(part * claim.c.fx_rate), 4) for part in parts)
    counts = sa.func.count().filter(claim.c.counted > 0)
    query = sa.select(claim.c.customer_id, counts, due, *others).group_by(claim.c.customer_id).having(due > 0)
    rows = (await execute(session, query)).all()
    names = PaymentRecordsRead.model_fields
    columns: list[Any] = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in names]
    return PaymentRecordsRead.model_construct(**dict(zip(names, columns, strict=True)))


def _claims(principal: Principal, asked: PaymentRecordsQuery) -> sa.Select[Any]:
    """Each receivable that fell due, and the amounts paid by each day, in its currency."""
    claim, of_claim = receivables.c, [receivables.c.customer_code, receivables.c.id]
    where = [
        claim.due_on.between(asked.first, asked.as_of),
        claim.amount > 0,
        claim.status != ReceivableStatus.CANCELLED.value,
        visible_to(principal, codes.c.customer_id),
    ]
    if asked.customer_ids is not None:
        where.append(codes.c.customer_id.in_(asked.customer_ids))
    paid = _paid_until(asked)
    known = sa.func.coalesce(payments.c.paid_on <= asked.as_of, sa.false())
    spared = payments.c.amount * (asked.as_of - sa.func.greatest(payments.c.paid_on, claim.due_on))
    written_off_on = sa.func.coalesce(claim.written_off_on, claim.due_on)
    is_written_off = sa.and_(claim.status == ReceivableStatus.WRITTEN_OFF.value, written_off_on <= asked.as_of)
    return (
        sa.select(
            codes.c.customer_id,
            claim.due_on,
            claim.fx_rate,
            is_written_off.label("is_written_off"),
            paid().label("paid"),
            sa.func.least(paid(asked.grace_days), paid()).label("paid_in_grace"),
            sa.func.least(paid(asked.effort_days), paid()).label("paid_by_effort"),
            sa.func.coalesce(sa.func.sum(spared).filter(known), 0).label("spared"),
            _counted(asked, paid()).label("counted"),
        )
        .join_from(receivables, codes, codes.c.code == claim.customer_code)
        .outerjoin(payments, sa.and_(payments.c.source == claim.source, payments.c.invoice_no == claim.invoice_no))
        .where(*where)
        .group_by(codes.c.customer_id, *of_claim)
    )


def _paid_until(asked: PaymentRecordsQuery) -> Any:
    """The expression of what was paid within so many days of the due date, and by the day `as_of`."""

    def paid(days: int | None = None) -> sa.ColumnElement[Any]:
        last: Any = asked.as_of if days is None else sa.func.least(receivables.c.due_on + days, asked.as_of)
        amount = sa.func.sum(payments.c.amount).filter(payments.c.paid_on <= last)
        return sa.func.least(sa.func.greatest(sa.func.coalesce(amount, 0), 0), receivables.c.amount)

    return paid


def _counted(asked: PaymentRecordsQuery, paid: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """The amount whose payment is known: of a paid receivable, what its payments come to.

    One that was paid later was open on the day `as_of`, whatever its status is by now: it counts whole.
    """
    is_paid = receivables.c.status == ReceivableStatus.PAID.value
    was_open = sa.func.coalesce(sa.func.max(payments.c.paid_on) > asked.as_of, sa.false())
    return sa.case((sa.and_(is_paid, ~was_open), paid), else_=receivables.c.amount)
