"""How customers pay: the amount that fell due in a period, and its parts paid late, with effort, or not at all."""

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.payments.model import payments
from services.kpi.receivables.model import PaymentRecordsQuery, PaymentRecordsRead, receivables
from services.kpi.receivables.rules import ReceivableStatus
from shared.auth.access import Principal
from shared.auth.visibility import codes, visible_to
from shared.database import execute


async def read_payment_records(
    session: AsyncSession, principal: Principal, asked: PaymentRecordsQuery
) -> PaymentRecordsRead:
    """One row per customer with a receivable that fell due. Credit notes and overpayments do not count.

    Receivables that are paid in the ERP but have no payment do not count either: the day of payment is unknown.
    """
    claim = _claims(principal, asked).subquery()
    left = claim.c.counted - claim.c.paid
    effort_since, lost_since = (asked.as_of - timedelta(days=days) for days in (asked.effort_days, asked.lost_days))
    took_effort = sa.or_(claim.c.disputed, claim.c.is_written_off, claim.c.due_on < effort_since)
    is_lost = sa.or_(claim.c.is_written_off, claim.c.due_on < lost_since)
    parts: list[sa.ColumnElement[Any]] = [
        claim.c.counted,
        claim.c.counted - claim.c.paid_by_due,
        claim.c.paid - claim.c.paid_by_effort + sa.case((took_effort, left), else_=0),
        sa.case((is_lost, left), else_=0),
    ]
    due, *others = (sa.func.round(sa.func.sum(part * claim.c.fx_rate), 4) for part in parts)
    query = sa.select(claim.c.customer_id, due, *others).group_by(claim.c.customer_id).having(due > 0)
    rows = (await execute(session, query)).all()
    columns: list[Any] = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(5)]
    return PaymentRecordsRead.model_construct(**dict(zip(PaymentRecordsRead.model_fields, columns, strict=True)))


def _claims(principal: Principal, asked: PaymentRecordsQuery) -> sa.Select[Any]:
    """Each receivable that fell due, and the amounts paid by each day, in its currency."""
    claim, of_claim = receivables.c, [receivables.c.customer_code, receivables.c.id]
    where = [
        claim.due_on >= asked.first,
        claim.due_on < asked.as_of,
        claim.amount > 0,
        visible_to(principal, codes.c.customer_id),
    ]
    if asked.customer_ids is not None:
        where.append(codes.c.customer_id.in_(asked.customer_ids))

    def paid(by: sa.ColumnElement[date] | None = None) -> sa.ColumnElement[Any]:
        amount = sa.func.sum(payments.c.amount)
        until = amount if by is None else amount.filter(payments.c.paid_on <= by)
        return sa.func.least(sa.func.greatest(sa.func.coalesce(until, 0), 0), claim.amount)

    return (
        sa.select(
            codes.c.customer_id,
            claim.due_on,
            claim.disputed,
            claim.fx_rate,
            (claim.status == ReceivableStatus.WRITTEN_OFF.value).label("is_written_off"),
            paid().label("paid"),
            sa.func.least(paid(claim.due_on), paid()).label("paid_by_due"),
            sa.func.least(paid(claim.due_on + asked.effort_days), paid()).label("paid_by_effort"),
            sa.case((claim.status == ReceivableStatus.PAID.value, paid()), else_=claim.amount).label("counted"),
        )
        .join_from(receivables, codes, codes.c.code == claim.customer_code)
        .outerjoin(payments, sa.and_(payments.c.source == claim.source, payments.c.invoice_no == claim.invoice_no))
        .where(*where)
        .group_by(codes.c.customer_id, *of_claim)
    )
