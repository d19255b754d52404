"""The sums of the KPIs, from the rollups only: their cost depends on customers and months, not on order lines."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.orders.model import orders
from services.kpi.facts.orders.rules import OrderStatus
from services.kpi.facts.rollups.model import customer_months, open_promises
from services.kpi.figures.kpi_values.grouping import Question, conditions, grouped_by
from services.kpi.figures.kpi_values.model import CustomerYearsQuery, CustomerYearsRead, KpiValueQuery
from shared.auth.access import Principal
from shared.auth.visibility import codes, customers, visible_to
from shared.database import execute


class FigureKey(NamedTuple):
    """The figure that a sum belongs to: the number of its period, and its group."""

    period: int
    key: str | None


class GroupedSums(NamedTuple):
    """Sums by figure, and the groups' names by key."""

    sums: dict[FigureKey, dict[str, Decimal]]
    labels: dict[str | None, str | None]


async def sum_measures(session: AsyncSession, question: Question, measures: Sequence[str]) -> GroupedSums:
    """The rollup's measures by period and group."""
    rollup = question.rollup
    summed = [sa.func.sum(rollup.c[name]).label(name) for name in measures]
    month = rollup.c.month
    return await _grouped(session, question, rollup, month, summed, month.between(*_months(question.query)))


async def sum_last_year(session: AsyncSession, question: Question) -> GroupedSums:
    """The sales of the year before, by the period that they are compared with."""
    rollup = question.rollup
    summed = [sa.func.sum(rollup.c.sales).label("base_sales")]
    first, last = (_year_before(day) for day in _months(question.query))
    month = rollup.c.month
    return await _grouped(session, question, rollup, month, summed, month.between(first, last), _year_before)


async def sum_overdue(session: AsyncSession, question: Question, today: date) -> GroupedSums:
    """Open lines promised for the period and before today."""
    day = open_promises.c.promised_on
    summed = [sa.func.sum(open_promises.c.lines).label("overdue_lines")]
    during = sa.and_(day.between(question.query.first, question.query.last), day < today)
    return await _grouped(session, question, open_promises, day, summed, during)


async def sum_concentration(session: AsyncSession, question: Question) -> GroupedSums:
    """Sales of the best customers and of all customers; an unknown code counts as a separate customer."""
    rollup, month = customer_months, customer_months.c.month
    period, group = _period(question, month), grouped_by(question, rollup)
    customer = sa.func.coalesce(sa.cast(customers.c.id, sa.Text), rollup.c.customer_code)
    bought = (
        sa.select(
            period.label("period"),
            group.key.label("key"),
            sa.func.max(group.label).label("label"),
            sa.func.sum(rollup.c.sales).label("sales"),
        )
        .select_from(group.rows)
        .where(month.between(*_months(question.query)), *conditions(question, rollup))
        .group_by(sa.text("1, 2"), customer)
        .having(sa.func.sum(rollup.c.sales) > 0)
        .subquery()
    )
    within: dict[str, Any] = {"partition_by": [bought.c.period, bought.c.key]}
    ranked = sa.select(
        bought,
        sa.func.row_number().over(**within, order_by=bought.c.sales.desc()).label("rank"),
        sa.func.count().over(**within).label("customers"),
        sa.func.sum(bought.c.sales).over(**within).label("total"),
    ).subquery()

    def best(share: str) -> sa.ColumnElement[Any]:
        among = ranked.c.rank <= sa.func.ceil(ranked.c.customers * sa.literal(Decimal(share), sa.Numeric))
        return sa.func.sum(ranked.c.sales).filter(among)

    share = ranked.c.sales / ranked.c.total
    query = sa.select(
        ranked.c.period,
        ranked.c.key,
        sa.func.max(ranked.c.label),
        best("0.2").label("top_fifth"),
        best("0.1").label("top_tenth"),
        sa.func.sum(ranked.c.sales).filter(ranked.c.rank <= 10).label("top_ten"),
        sa.func.sum(ranked.c.sales).label("all_customers"),
        sa.func.sum(share * share).label("hhi"),
    ).group_by(ranked.c.period, ranked.c.key)
    return await _fetch(session, query)


async def read_customer_years(
    session: AsyncSession, principal: Principal, asked: CustomerYearsQuery
) -> CustomerYearsRead:
    """Per customer of the caller: purchases in the requested time, first order, number of months with orders, and
    sales since."""
    month, first, last = customer_months.c.month, asked.first, asked.last.replace(day=1)
    during = month.between(first, last)
    sums = [
        sa.func.coalesce(sa.func.sum(customer_months.c[name]).filter(during), 0)
        for name in ("sales", "costed_sales", "cost")
    ]
    first_order = _first_orders(asked.until).subquery()
    query = (
        sa.select(
            codes.c.customer_id,
            *sums,
            sa.func.min(first_order.c.ordered_on),
            sa.func.count(month.distinct()).filter(customer_months.c.orders > 0, during),
            sa.func.coalesce(sa.func.sum(customer_months.c.sales).filter(month > last), 0),
        )
        .join_from(customer_months, codes, codes.c.code == customer_months.c.customer_code)
        .outerjoin(first_order, first_order.c.customer_code == codes.c.code)
        .where(month <= asked.until, visible_to(principal, codes.c.customer_id))
        .group_by(codes.c.customer_id)
    )
    if asked.customer_ids is not None:
        query = query.where(codes.c.customer_id.in_(asked.customer_ids))
    rows = (await execute(session, query)).all()
    columns: list[Any] = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(7)]
    return CustomerYearsRead.model_construct(
        **dict(zip(CustomerYearsRead.model_fields, [*columns, await _sales_of_all(session, first, last)], strict=True))
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
    within = orders.c.ordered_on >= firsts.c.month, orders.c.ordered_on < firsts.c.month + sa.func.make_interval(0, 1)
    return (
        sa.select(orders.c.customer_code, sa.func.min(orders.c.ordered_on).label("ordered_on"))
        .join_from(firsts, orders, orders.c.customer_code == firsts.c.customer_code)
        .where(*within, orders.c.ordered_on <= until, orders.c.status != OrderStatus.CANCELLED.value)
        .group_by(orders.c.customer_code)
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


def _months(query: KpiValueQuery) -> tuple[date, date]:
    return query.first, query.last.replace(day=1)


async def _grouped(
    session: AsyncSession,
    question: Question,
    rollup: sa.Table,
    day: sa.ColumnElement[date],
    summed: Sequence[sa.ColumnElement[Any]],
    during: sa.ColumnElement[bool],
    shift: Callable[[date], date] = lambda day: day,
) -> GroupedSums:
    group = grouped_by(question, rollup)
    query = (
        sa.select(
            _period(question, day, shift).label("period"), group.key.label("key"), sa.func.max(group.label), *summed
        )
        .select_from(group.rows)
        .where(during, *conditions(question, rollup))
        .group_by(sa.text("1, 2"))
    )
    return await _fetch(session, query)


async def _fetch(session: AsyncSession, query: sa.Select[Any]) -> GroupedSums:
    result = await execute(session, query)
    names = list(result.keys())[3:]
    found = GroupedSums({}, {})
    for period, key, label, *values in result:
        found.sums[FigureKey(period, key)] = dict(zip(names, map(Decimal, values), strict=True))
        found.labels[key] = label
    return found


def _period(
    question: Question, day: sa.ColumnElement[date], shift: Callable[[date], date] = lambda day: day
) -> sa.ColumnElement[int]:
    """The number of a day's period: a binary search, much cheaper than arithmetic on years and months."""
    if len(question.periods) == 1:
        return sa.literal_column("0")
    starts = [shift(period.first) for period in question.periods]
    return sa.func.width_bucket(day, sa.cast(starts, ARRAY(sa.Date))) - sa.literal_column("1")


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1)
