"""The one query of the lateness."""

from functools import partial
from typing import Any

import sqlalchemy as sa

from services.kpi.analytics.payment_lateness.model import LatenessQuery, LatenessSort
from services.kpi.analytics.receivable_groups.store import conditions, first_groups, grouped
from services.kpi.facts.receivables.due_claims import DuePeriod, due_claims
from shared.auth.access import Principal


def lateness(principal: Principal, asked: LatenessQuery, period: DuePeriod) -> sa.Select[Any]:
    """`LatenessSums` in all and by group."""
    claims = due_claims(period, *conditions(principal, asked), within=[asked.grace_days])
    claim = claims.subquery("claim").c
    left = claim.counted - claim.paid
    grace_is_over = claim.due_on + asked.grace_days < period.as_of
    late = claim.paid - claim[f"paid_within_{asked.grace_days}"] + sa.case((grace_is_over, left), else_=0)
    is_settled = sa.and_(claim.counted > 0, left == 0)
    until = sa.case((is_settled, claim.last_paid_on), else_=period.as_of)
    names = ("customer_code", "kind", "currency", "disputed", "counted")
    item = sa.select(
        *(claim[name] for name in names),
        sa.func.round(claim.counted * claim.fx_rate, 4).label("amount"),
        sa.func.round(late * claim.fx_rate, 4).label("late"),
        (claim.delayed * claim.fx_rate).label("delayed"),
        sa.func.greatest(until - claim.due_on, 0).label("days_late"),
        sa.case((is_settled, claim.last_paid_on - claim.issued_on)).label("days_to_settle"),
    ).cte("item")
    return first_groups(grouped(principal, asked.dimensions, item, _sums(item)), asked, partial(_order, asked.sort))


def _order(sort: LatenessSort, row: Any) -> sa.ColumnElement[Any] | None:
    orders: dict[LatenessSort, sa.ColumnElement[Any]] = {
        "-weighted_days_late": row.delayed / sa.func.nullif(row.amount, 0),
        "-late_amount": row.late_amount,
        "-amount": row.amount,
    }
    return orders.get(sort)


def _sums(item: sa.CTE) -> list[sa.Label[Any]]:
    counts, is_late = item.c.counted > 0, item.c.late > 0

    def summed(column: str, *where: sa.ColumnElement[bool]) -> sa.ColumnElement[Any]:
        return sa.func.coalesce(sa.func.sum(item.c[column]).filter(counts, *where), 0)

    found: dict[str, sa.ColumnElement[Any]] = {
        "receivables": sa.func.count().filter(counts),
        "amount": summed("amount"),
        "late_receivables": sa.func.count().filter(counts, is_late),
        "late_amount": summed("late"),
        "days_late": summed("days_late"),
        "delayed": summed("delayed"),
        "settled": sa.func.count(item.c.days_to_settle),
        "days_to_settle": summed("days_to_settle"),
        "disputed": sa.func.count().filter(counts, item.c.disputed),
        "disputed_amount": summed("amount", item.c.disputed),
        "undated": sa.func.count().filter(~counts),
    }
    return [column.label(name) for name, column in found.items()]
