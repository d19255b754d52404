"""Every query over receivables."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.payments.model import payments
from services.kpi.facts.receivables.model import ReceivableRead, receivables
from services.kpi.facts.receivables.rules import ReceivableStatus
from services.kpi.facts.scope import FactListing
from shared.auth.visibility import codes
from shared.database import execute
from shared.lists.queries import ListQuery


class ReceivableQuery(
    ListQuery,
    of=ReceivableRead,
    filters=(
        "customer_id",
        "customer_code",
        "source",
        "invoice_no",
        "order_no",
        "kind",
        "issued_on",
        "due_on",
        "amount",
        "currency",
        "disputed",
        "status",
        "updated_at",
    ),
    sorts=("issued_on", "due_on", "invoice_no", "customer_code", "amount", "updated_at"),
    searched=("invoice_no", "order_no"),
    default_sort="-issued_on",
):
    """How receivables are filtered, sorted and searched."""


RECEIVABLE_LIST = FactListing(ReceivableRead, ReceivableQuery, receivables)


async def sum_open(session: AsyncSession, of_customers: sa.ColumnElement[bool], today: date) -> list[dict[str, Any]]:
    """By kind: these customers' open, overdue and disputed amounts in the base currency, and the number of receivables.

    `of_customers` is a condition on the directory's codes.
    """
    own = sa.select(codes.c.code).where(of_customers).scalar_subquery()
    paid = (
        sa.select(payments.c.source, payments.c.invoice_no, sa.func.sum(payments.c.amount).label("amount"))
        # A payment may name no customer, and pays its invoice all the same.
        .where(sa.or_(payments.c.customer_code.in_(own), payments.c.customer_code == ""))
        .group_by(payments.c.source, payments.c.invoice_no)
        .subquery()
    )
    left = receivables.c.amount - sa.func.coalesce(paid.c.amount, 0)
    # An overpayment of one receivable does not reduce another.
    still = sa.case((receivables.c.amount > 0, sa.func.greatest(left, 0)), else_=sa.func.least(left, 0))
    opened = (
        sa.select(
            receivables.c.kind,
            receivables.c.due_on,
            receivables.c.disputed,
            sa.func.round(still * receivables.c.fx_rate, 4).label("amount"),
        )
        .select_from(
            receivables.outerjoin(
                paid,
                sa.and_(paid.c.source == receivables.c.source, paid.c.invoice_no == receivables.c.invoice_no),
            )
        )
        .where(receivables.c.customer_code.in_(own), receivables.c.status == ReceivableStatus.OPEN.value)
        .subquery()
    )
    total = sa.func.sum(opened.c.amount)
    query = (
        sa.select(
            opened.c.kind,
            total.label("amount"),
            sa.func.coalesce(total.filter(opened.c.due_on < today), 0).label("overdue"),
            sa.func.coalesce(total.filter(opened.c.disputed), 0).label("disputed"),
            sa.func.count().label("receivables"),
        )
        .where(opened.c.amount != 0)
        .group_by(opened.c.kind)
        .order_by(opened.c.kind)
    )
    return [dict(row) for row in (await execute(session, query)).mappings()]
