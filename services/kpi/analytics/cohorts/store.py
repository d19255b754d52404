"""Cohorts by one query over the rollups."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from services.kpi.facts.rollups.model import customer_months
from services.kpi.figures.selection import CustomerSelection, selected, with_codes
from shared.auth.visibility import codes
from shared.statements import Statement
from shared.web.call import Call


class Kept(NamedTuple):
    """Of a cohort in a period: customers with an order, and net sales."""

    customers: int
    sales: Decimal


NOBODY = Kept(0, Decimal(0))


async def read_cohorts(
    call: Call, selection: CustomerSelection, starts: Sequence[date], last: date
) -> Mapping[tuple[int, int], Kept]:
    """By the numbers of the first orders' period and of a period. `starts`: the periods' first days, in order.

    A code that nobody has taken counts as a customer of its own; first orders of before the periods make no cohort.
    """
    summed = _customer_months(call, selection, last).subquery("summed")
    first_month = sa.func.min(summed.c.month).filter(summed.c.has_ordered).over(partition_by=summed.c.customer)
    dated = sa.select(summed, first_month.label("first_month")).subquery("dated")
    began, during = (_number(column, starts) for column in (dated.c.first_month, dated.c.month))
    kept: list[sa.ColumnElement[Any]] = [
        began,
        during,
        sa.func.count(dated.c.customer.distinct()).filter(dated.c.has_ordered),
        sa.func.sum(dated.c.sales),
    ]
    found = (
        sa.select(*kept)
        .where(dated.c.first_month >= starts[0], dated.c.month >= dated.c.first_month)
        .group_by(sa.text("1, 2"))
    )
    return {(row[0], row[1]): Kept(row[2], row[3]) for row in await call.fetch(Statement(found))}


def _customer_months(call: Call, selection: CustomerSelection, last: date) -> sa.Select[Any]:
    """Each customer's months, added up over its codes."""
    month = customer_months.c.month
    customer = sa.func.coalesce(sa.cast(codes.c.customer_id, sa.Text), customer_months.c.customer_code)
    return (
        sa.select(
            customer.label("customer"),
            month.label("month"),
            (sa.func.sum(customer_months.c.orders) > 0).label("has_ordered"),
            sa.func.sum(customer_months.c.sales).label("sales"),
        )
        .select_from(with_codes(customer_months))
        .where(month <= last, *selected(selection, call.principal))
        .group_by(sa.text("1, 2"))
    )


def _number(month: sa.ColumnElement[date], starts: Sequence[date]) -> sa.ColumnElement[int]:
    return sa.func.width_bucket(month, sa.cast(list(starts), ARRAY(sa.Date))) - sa.literal_column("1")
