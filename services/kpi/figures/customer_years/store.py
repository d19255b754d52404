"""The queries: what customers bought in a year, from the rollups; first orders from the orders of one month."""

from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.months.model import archived_periods
from services.kpi.facts.orders.model import orders
from services.kpi.facts.orders.rules import OrderKind, OrderStatus
from services.kpi.facts.rollups.model import customer_months
from services.kpi.figures.customer_years.model import CustomerYearsQuery, CustomerYearsRead
from shared.auth.access import Principal
from shared.auth.visibility import codes, visible_to
from shared.database import execute


async def read_customer_years(
    session: AsyncSession, principal: Principal, asked: CustomerYearsQuery
) -> CustomerYearsRead:
    """Per customer of the caller: purchases in the requested time, first order, number of months with orders, and
    sales since."""
    query = _years(asked).where(visible_to(principal, codes.c.customer_id))
    if asked.customer_ids is not None:
        query = query.where(codes.c.customer_id.in_(asked.customer_ids))
    rows = (await execute(session, query)).all()
    columns: list[Any] = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(7)]
    columns.append(await _sales_of_all(session, asked.first, asked.last.replace(day=1)))
    return CustomerYearsRead.model_construct(**dict(zip(CustomerYearsRead.model_fields, columns, strict=True)))


def _years(asked: CustomerYearsQuery) -> sa.Select[Any]:
    rollup, first_order = customer_months.c, _first_orders(asked.until).subquery()
    last = asked.last.replace(day=1)
    during = rollup.month.between(asked.first, last)
    sums = (sa.func.sum(rollup[name]).filter(during) for name in ("sales", "costed_sales", "cost"))
    return (
        sa.select(
            codes.c.customer_id,
            *(sa.func.coalesce(one, 0) for one in sums),
            sa.func.min(first_order.c.ordered_on),
            sa.func.count(rollup.month.distinct()).filter(rollup.orders > 0, during),
            sa.func.coalesce(sa.func.sum(rollup.sales).filter(rollup.month > last), 0),
        )
        .join_from(customer_months, codes, codes.c.code == rollup.customer_code)
        .outerjoin(first_order, first_order.c.customer_code == codes.c.code)
        .where(rollup.month <= asked.until)
        .group_by(codes.c.customer_id)
    )


def _first_orders(until: date) -> sa.Select[Any]:
    """The day of each code's first order up to this day, looked for in the first month that has one."""
    month = sa.func.min(customer_months.c.month)
    firsts = (
        sa.select(customer_months.c.customer_code, month.label("month"))
        .where(customer_months.c.orders > 0, customer_months.c.month <= until)
        .group_by(customer_months.c.customer_code)
        .subquery()
    )
    order, archived = orders.c, archived_periods.c
    is_first = sa.and_(
        order.customer_code == firsts.c.customer_code,
        order.ordered_on >= firsts.c.month,
        order.ordered_on < firsts.c.month + sa.func.make_interval(0, 1),
        order.ordered_on <= until,
        order.kind == OrderKind.ORDER.value,
        order.status != OrderStatus.CANCELLED.value,
    )
    is_archived = sa.exists().where(archived.first <= firsts.c.month, firsts.c.month < archived.until)
    return (
        sa.select(
            firsts.c.customer_code,
            # Of an archived month only the month is known.
            sa.func.coalesce(sa.func.min(order.ordered_on), sa.case((is_archived, firsts.c.month))).label("ordered_on"),
        )
        .select_from(firsts.outerjoin(orders, is_first))
        .group_by(firsts.c.customer_code, firsts.c.month)
    )


async def _sales_of_all(session: AsyncSession, first: date, last: date) -> list[Decimal]:
    sales = sa.func.sum(customer_months.c.sales)
    query = (
        sa.select(sales)
        .join_from(customer_months, codes, codes.c.code == customer_months.c.customer_code)
        .where(customer_months.c.month.between(first, last))
        .group_by(codes.c.customer_id)
        .having(sales > 0)
        .order_by(sales.desc())
    )
    return list((await execute(session, query)).scalars())
