"""The figures of many customers that the rules judge: one query for each kind of warning."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.analytics.order_cycles.rules import OrderCycle, known_until
from services.kpi.analytics.order_cycles.store import last_order_day, order_cycles
from services.kpi.facts.forecasts.comparison import compared_months
from services.kpi.facts.orders.model import orders
from services.kpi.facts.orders.rules import OrderKind, OrderStatus
from services.kpi.facts.purchase_volumes.model import PurchaseVolume
from services.kpi.facts.receivables.due_claims import DuePeriod, due_claims
from services.kpi.facts.receivables.model import receivables
from services.kpi.facts.receivables.rules import ReceivableStatus
from services.kpi.facts.rollups.model import category_months, customer_months
from services.kpi.warnings.evaluation.shapes import (
    CategoryFigures,
    ForecastFigures,
    PaymentFigures,
    ReturnFigures,
    SalesFigures,
    ShareFigures,
)
from services.kpi.warnings.schemes.model import PaymentSlowerRule, ReturnsHighRule
from shared.auth.visibility import codes
from shared.database import execute
from shared.time import months_after

RowT = TypeVar("RowT", bound=tuple[Any, ...])
Among = sa.ColumnElement[bool]
CATEGORY_MONTHS = 24
"""A category that was not bought within two years is history."""


class ComparedMonths(NamedTuple):
    """Complete months that are compared with those before them and with those of last year."""

    first: date
    last: date

    @classmethod
    def before(cls, today: date, months: int) -> "ComparedMonths":
        """The last complete months."""
        this = today.replace(day=1)
        return cls(months_after(this, -months), months_after(this, -1))


async def read_reach(session: AsyncSession, today: date) -> date:
    """The day up to which orders are known."""
    return known_until((await execute(session, last_order_day(today))).scalar_one(), today)


async def read_cycles(session: AsyncSession, today: date, among: Among) -> list[tuple[UUID, OrderCycle]]:
    """Each customer's order cycle."""
    rows = await execute(session, order_cycles(today, among))
    return [
        (row.customer_id, OrderCycle(row.order_days, row.last_on, row.median_days, row.spread_days, row.late_days))
        for row in rows
    ]


async def read_profits(session: AsyncSession, today: date, among: Among) -> dict[UUID, Decimal]:
    """Each customer's gross profit of the last twelve months, of the sales whose cost is known."""
    since = months_after(today.replace(day=1), -12)
    summed = [sa.func.sum(customer_months.c[name]) for name in ("costed_sales", "cost")]
    query = (
        sa.select(codes.c.customer_id, summed[0] - summed[1])
        .join_from(customer_months, codes, codes.c.code == customer_months.c.customer_code)
        .where(among, customer_months.c.month >= since, customer_months.c.costed_sales != 0)
        .group_by(codes.c.customer_id)
    )
    return {row[0]: row[1] for row in await execute(session, query)}


async def read_sales(session: AsyncSession, compared: ComparedMonths, among: Among) -> list[SalesFigures]:
    """Each customer's sales in the compared months and before."""
    month = customer_months.c.month

    def during(first: date, last: date) -> Any:
        return sa.func.coalesce(sa.func.sum(customer_months.c.sales).filter(month.between(first, last)), 0)

    year_ago = [months_after(day, -12) for day in compared]
    before = months_after(compared.first, -12), months_after(compared.first, -1)
    first_month = sa.func.min(month).filter(customer_months.c.orders > 0)
    query = (
        sa.select(
            codes.c.customer_id,
            first_month,
            during(*compared),
            during(*year_ago),
            during(*before),
            during(months_after(compared.first, -24), months_after(compared.first, -13)),
        )
        .join_from(customer_months, codes, codes.c.code == customer_months.c.customer_code)
        .where(among, month <= compared.last)
        .group_by(codes.c.customer_id)
        .having(during(*before) > 0, first_month.is_not(None))
    )
    return [SalesFigures(*row) for row in await execute(session, query)]


async def read_categories(session: AsyncSession, today: date, min_months: int, among: Among) -> list[CategoryFigures]:
    """What each customer bought of each category; those bought too rarely are left out, and lines without one."""
    dated = _dated_categories(today, among).subquery("dated")
    in_year = dated.c.month > dated.c.last - sa.func.make_interval(1)
    months = sa.func.count().filter(in_year)
    profit = sa.func.sum(dated.c.costed_sales - dated.c.cost).filter(in_year, dated.c.costed_sales != 0)
    keys = (dated.c.customer_id, dated.c.category, dated.c.last, dated.c.last_of_all, dated.c.all_sales)
    query = (
        sa.select(*keys[:3], months, sa.func.sum(dated.c.sales), dated.c.all_sales, dated.c.last_of_all, profit)
        .where(dated.c.category != "")
        .group_by(*keys)
        .having(months >= min_months)
        .having(dated.c.last < dated.c.last_of_all)
        .order_by(dated.c.customer_id)
    )
    return _as(CategoryFigures, await execute(session, query))


def _dated_categories(today: date, among: Among) -> sa.Select[Any]:
    """What each customer bought of each category by month, with the last months and the sum of all."""
    by_month = (
        sa.select(
            codes.c.customer_id,
            category_months.c.category,
            category_months.c.month,
            *(sa.func.sum(category_months.c[name]).label(name) for name in ("sales", "costed_sales", "cost")),
        )
        .join_from(category_months, codes, codes.c.code == category_months.c.customer_code)
        .where(among, category_months.c.month >= months_after(today.replace(day=1), -CATEGORY_MONTHS))
        .group_by(codes.c.customer_id, category_months.c.category, category_months.c.month)
        .having(sa.func.sum(category_months.c.sales) > 0)
        .subquery("by_month")
    )
    of_customer, of_category = [by_month.c.customer_id], [by_month.c.customer_id, by_month.c.category]
    return sa.select(
        by_month,
        sa.func.max(by_month.c.month).over(partition_by=of_category).label("last"),
        sa.func.max(by_month.c.month).over(partition_by=of_customer).label("last_of_all"),
        sa.func.sum(by_month.c.sales).over(partition_by=of_customer).label("all_sales"),
    )


async def read_payments(
    session: AsyncSession, today: date, rule: PaymentSlowerRule, among: Among
) -> list[PaymentFigures]:
    """How late each customer pays: receivables due lately or still open, and those settled of the year before."""
    own = receivables.c.customer_code.in_(sa.select(codes.c.code).where(among))
    counts = receivables.c.due_on < today, receivables.c.status != ReceivableStatus.WRITTEN_OFF.value
    period = DuePeriod(today - timedelta(days=rule.days + 365), today)
    claim = due_claims(period, own, *counts).subquery("claim")
    since = today - timedelta(days=rule.days)
    is_recent = sa.or_(claim.c.due_on >= since, claim.c.counted > claim.c.paid)
    parts = [
        part
        for which in (is_recent, ~is_recent)
        for part in (
            sa.func.count().filter(which),
            sa.func.coalesce(sa.func.sum(claim.c.counted * claim.c.fx_rate).filter(which), 0),
            sa.func.coalesce(sa.func.sum(claim.c.delayed * claim.c.fx_rate).filter(which), 0),
        )
    ]
    query = (
        sa.select(codes.c.customer_id, *parts)
        .join_from(claim, codes, codes.c.code == claim.c.customer_code)
        .where(claim.c.counted > 0)
        .group_by(codes.c.customer_id)
    )
    return _as(PaymentFigures, await execute(session, query))


async def read_shares(session: AsyncSession, since: date, among: Among) -> list[ShareFigures]:
    """Our latest share of each category and the one before it, where the latest is not older than `since`."""
    volume = {name: col(getattr(PurchaseVolume, name)) for name in ("customer_id", "category", "as_of", "our_share")}
    within: dict[str, Any] = {
        "partition_by": [volume["customer_id"], volume["category"]],
        "order_by": volume["as_of"],
    }
    before = [sa.func.lag(volume[name]).over(**within) for name in ("as_of", "our_share")]
    watched = volume["customer_id"].in_(sa.select(codes.c.customer_id).where(among))
    latest = sa.func.row_number().over(partition_by=within["partition_by"], order_by=volume["as_of"].desc())
    dated = (
        sa.select(*volume.values(), before[0].label("as_of_before"), before[1].label("before"), latest.label("place"))
        .where(watched, volume["our_share"].is_not(None))
        .subquery("dated")
    )
    query = sa.select(*(dated.c[name] for name in (*volume, "as_of_before", "before")))
    query = query.where(dated.c.place == 1, dated.c.as_of >= since, dated.c.our_share < dated.c.before)
    return _as(ShareFigures, await execute(session, query.order_by(dated.c.customer_id)))


async def read_forecasts(session: AsyncSession, compared: ComparedMonths, among: Among) -> list[ForecastFigures]:
    """What each customer was forecast to buy in the compared months, and its sales of that."""
    cell = compared_months(among, first=compared.first, last=compared.last).subquery("cell")
    query = sa.select(cell.c.customer_id, sa.func.sum(cell.c.forecast), sa.func.sum(cell.c.actual))
    return _as(ForecastFigures, await execute(session, query.group_by(cell.c.customer_id)))


async def read_returns(session: AsyncSession, today: date, rule: ReturnsHighRule, among: Among) -> list[ReturnFigures]:
    """Each customer's credit notes and orders; customers with too few credit notes lately are left out."""
    since, worth = today - timedelta(days=rule.days), orders.c.amount * orders.c.fx_rate
    is_return, is_recent = orders.c.kind == OrderKind.CREDIT_NOTE.value, orders.c.ordered_on >= since

    def summed(*conditions: sa.ColumnElement[bool]) -> Any:
        return sa.func.coalesce(sa.func.sum(sa.func.abs(worth)).filter(*conditions), 0)

    returns = sa.func.count().filter(is_return, is_recent)
    query = (
        sa.select(
            codes.c.customer_id,
            returns,
            *(summed(one, is_recent) for one in (is_return, ~is_return)),
            *(summed(one, ~is_recent) for one in (is_return, ~is_return)),
        )
        .join_from(orders, codes, codes.c.code == orders.c.customer_code)
        .where(among, orders.c.status != OrderStatus.CANCELLED.value)
        .where(orders.c.ordered_on > since - timedelta(days=365), orders.c.ordered_on <= today)
        .group_by(codes.c.customer_id)
        .having(returns >= rule.min_returns)
    )
    return _as(ReturnFigures, await execute(session, query))


def _as(shape: type[RowT], rows: Iterable[Sequence[Any]]) -> list[RowT]:
    return [shape(*row) for row in rows]
