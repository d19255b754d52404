"""The one query of DSO: balances at month ends, and net credit sales by month."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by

from services.kpi.analytics.days_sales_outstanding.model import DsoQuery
from services.kpi.analytics.days_sales_outstanding.rules import MONTHS_BACK
from services.kpi.analytics.receivable_groups.store import columns_of, conditions, grouped
from services.kpi.facts.receivables.balances import issued_by_month, month_end_balances
from shared.auth.access import Principal
from shared.time import months_after


def balances_and_sales(principal: Principal, asked: DsoQuery, ends: Sequence[date]) -> sa.Select[Any]:
    """In all and by group: `balance` on the last day, `balances` of all ends added up, and `months` with their `sales`,
    the newest first."""
    by_month = _by_month(principal, asked, ends).subquery("by_month")
    keys = [column for column in by_month.c if column.name == "mask" or column.name.startswith(("key_", "name_"))]
    newest_first = by_month.c.month.desc()
    return sa.select(
        *keys,
        sa.func.sum(by_month.c.balance).label("balance"),
        sa.func.sum(by_month.c.balances).label("balances"),
        sa.func.array_agg(aggregate_order_by(by_month.c.month, newest_first)).label("months"),
        sa.func.array_agg(aggregate_order_by(by_month.c.sales, newest_first)).label("sales"),
    ).group_by(*keys)


def _by_month(principal: Principal, asked: DsoQuery, ends: Sequence[date]) -> sa.Select[Any]:
    where = conditions(principal, asked)
    as_of, names = ends[-1], columns_of(asked.dimensions)
    since = months_after(as_of.replace(day=1), 1 - MONTHS_BACK)
    issued = issued_by_month((since, as_of), *where, by=names).subquery("issued")
    open_then = month_end_balances(ends, *where, by=names).subquery("open_then")
    nothing = sa.cast(0, sa.Numeric)
    is_last = open_then.c.month_end == as_of
    fact = sa.union_all(
        sa.select(
            *(issued.c[name] for name in names),
            issued.c.month,
            issued.c.issued.label("sales"),
            nothing.label("balance"),
            nothing.label("balances"),
        ),
        sa.select(
            *(open_then.c[name] for name in names),
            sa.literal(as_of.replace(day=1), sa.Date),
            nothing,
            sa.case((is_last, open_then.c.balance), else_=nothing),
            open_then.c.balance,
        ),
    ).cte("fact")
    sums = [sa.func.sum(fact.c[name]).label(name) for name in ("sales", "balance", "balances")]
    return grouped(principal, asked.dimensions, fact, sums, fact.c.month.label("month"))
