"""How customers pay: the amount that fell due in a period, and its parts late, collected with effort, or lost."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.receivables.due_claims import DuePeriod, due_claims
from services.kpi.facts.receivables.model import PaymentRecordsQuery, PaymentRecordsRead, receivables
from shared.auth.access import Principal
from shared.auth.visibility import codes, visible_to
from shared.database import execute


async def read_payment_records(
    session: AsyncSession, principal: Principal, asked: PaymentRecordsQuery
) -> PaymentRecordsRead:
    """One row per customer with a receivable that fell due, as it was on the day `as_of` (method, 2.3.1)."""
    claim = _claims(principal, asked).subquery("claim")
    left = claim.c.counted - claim.c.paid

    def late(days: int) -> sa.ColumnElement[Any]:
        """Paid or open more than these days after the due date."""
        still_open = sa.case((claim.c.due_on < asked.as_of - timedelta(days=days), left), else_=0)
        return claim.c.paid - claim.c[f"paid_within_{days}"] + still_open

    lost_since = asked.as_of - timedelta(days=asked.lost_days)
    is_lost = sa.or_(claim.c.is_written_off, claim.c.due_on < lost_since)
    parts: list[sa.ColumnElement[Any]] = [
        claim.c.counted,
        late(asked.grace_days),
        late(asked.effort_days),
        sa.case((is_lost, left), else_=0),
        claim.c.delayed,
    ]
    due, *others = (sa.func.round(sa.func.sum(part * claim.c.fx_rate), 4) for part in parts)
    counts = sa.func.count().filter(claim.c.counted > 0)
    query = (
        sa.select(codes.c.customer_id, counts, due, *others)
        .join_from(claim, codes, codes.c.code == claim.c.customer_code)
        .group_by(codes.c.customer_id)
        .having(due > 0)
    )
    rows = (await execute(session, query)).all()
    names = PaymentRecordsRead.model_fields
    columns: list[Any] = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in names]
    return PaymentRecordsRead.model_construct(**dict(zip(names, columns, strict=True)))


def _claims(principal: Principal, asked: PaymentRecordsQuery) -> sa.Select[Any]:
    own = sa.select(codes.c.code).where(visible_to(principal, codes.c.customer_id))
    if asked.customer_ids is not None:
        own = own.where(codes.c.customer_id.in_(asked.customer_ids))
    period, within = DuePeriod(asked.first, asked.as_of), {asked.grace_days, asked.effort_days}
    return due_claims(period, receivables.c.customer_code.in_(own), within=within)
