"""The queries: one for the orders, one for the receivables, for all customers asked for."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.kpi.facts.receivables.balances import open_amount
from services.kpi.facts.receivables.model import receivables
from services.kpi.facts.receivables.rules import ReceivableStatus
from services.kpi.facts.rollups.model import customer_months
from services.kpi.figures.customer_activity.model import (
    ActivityPeriod,
    CustomerActivityQuery,
    CustomerActivityRead,
    RecordedCustomersRead,
)
from shared.auth.visibility import codes, visible_to
from shared.database import execute
from shared.days import sql_today
from shared.web.call import Call

NOTHING_ORDERED = (0, 0, None)
NOTHING_DUE = (0, 0)


async def read_customer_activity(call: Call, asked: CustomerActivityQuery) -> CustomerActivityRead:
    """Orders and receivables of the customers asked for that the caller may see."""
    seen = sa.and_(codes.c.customer_id.in_(asked.customer_ids), visible_to(call.principal, codes.c.customer_id))
    ordered = await _by_customer(call, _orders(asked, seen))
    due = await _by_customer(call, _receivables(asked, seen))
    rows = [(one, *ordered.get(one, NOTHING_ORDERED), *due.get(one, NOTHING_DUE)) for one in {**ordered, **due}]
    columns: list[Any] = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(6)]
    return CustomerActivityRead.model_construct(**dict(zip(CustomerActivityRead.model_fields, columns, strict=True)))


async def read_recorded_customers(call: Call, asked: ActivityPeriod) -> RecordedCustomersRead:
    """Those of the caller's customers of whom `read_customer_activity` has something to say."""
    seen = visible_to(call.principal, codes.c.customer_id)
    orders, due = _orders(asked, seen).subquery(), _receivables(asked, seen).subquery()
    has_ordered = sa.or_(orders.c.last_month.is_not(None), orders.c.sales != 0)
    has_owed = sa.or_(due.c.due != 0, due.c.overdue != 0)
    return RecordedCustomersRead.model_construct(
        ordered=await _ids(call, sa.select(orders.c.customer_id).where(has_ordered)),
        due=await _ids(call, sa.select(due.c.customer_id).where(has_owed)),
    )


async def _ids(call: Call, query: sa.Select[Any]) -> list[UUID]:
    return list((await execute(call.session, query)).scalars())


async def _by_customer(call: Call, query: sa.Select[Any]) -> dict[UUID, tuple[Any, ...]]:
    return {customer_id: tuple(values) for customer_id, *values in await execute(call.session, query)}


def _orders(asked: ActivityPeriod, seen: sa.ColumnElement[bool]) -> sa.Select[Any]:
    month, during = customer_months.c.month, customer_months.c.month >= asked.since.replace(day=1)
    summed = [sa.func.sum(customer_months.c[name]).filter(during) for name in ("sales", "orders")]
    sales, orders = (sa.func.coalesce(one, 0) for one in summed)
    last = sa.func.max(month).filter(customer_months.c.orders > 0)
    of_customer = sa.select(
        codes.c.customer_id,
        sales.label("sales"),
        sa.cast(orders, sa.Integer).label("orders"),
        last.label("last_month"),
    )
    return (
        of_customer.join_from(customer_months, codes, codes.c.code == customer_months.c.customer_code)
        .where(seen)
        .group_by(codes.c.customer_id)
    )


def _receivables(asked: ActivityPeriod, seen: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Credit notes and overpayments reduce no other receivable."""
    claim, left = receivables.c, open_amount(sql_today())
    of_customer = sa.select(
        codes.c.customer_id,
        sa.func.round(sa.func.sum(claim.amount * claim.fx_rate), 4).label("due"),
        sa.func.round(sa.func.sum(left * claim.fx_rate), 4).label("overdue"),
    )
    in_period = sa.and_(claim.due_on >= asked.since, claim.due_on < asked.as_of)
    return (
        of_customer.join_from(receivables, codes, codes.c.code == claim.customer_code)
        .where(seen, in_period, claim.amount > 0, claim.status != ReceivableStatus.CANCELLED.value)
        .group_by(codes.c.customer_id)
    )
