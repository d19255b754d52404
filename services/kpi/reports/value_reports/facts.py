"""The figures of value reports, from the rollups and the customer's own order lines; none is above level 1."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.months.marks import archived_where, open_before, promised_within
from services.kpi.facts.orders.costs import OF_ORDER
from services.kpi.facts.orders.model import lines, orders
from services.kpi.facts.orders.rules import OrderStatus
from services.kpi.facts.rollups.model import category_months, customer_months
from services.kpi.figures.kpi_values.periods import Period
from services.kpi.figures.kpis.formulas import divide
from services.kpi.figures.peer_figures.model import peer_figures
from services.kpi.reports.value_reports import rules
from services.kpi.reports.value_reports.shapes import (
    CategoryValueRead,
    DeliveryValueRead,
    MonthValueRead,
    OpenPointRead,
    QualityValueRead,
    ValueFactsRead,
)
from shared.auth.visibility import codes
from shared.customers.monthly_figures import FOR_EVERYBODY, PeerKpi
from shared.database import execute
from shared.time import months_after

MAX_OPEN_POINTS = 20
NOTHING = Decimal(0)
SUMMED = ("sales", "quantity", "credits", "orders", "lines", "credit_notes")
COUNTED = ("due_lines", "on_time_lines", "open_lines", "checked_lines", "perfect_lines")
Month = dict[str, Decimal]


async def read_facts(
    session: AsyncSession, customer_id: UUID, quarter: Period, today: date, currency: str
) -> ValueFactsRead:
    """The customer's figures of the quarter, as of today."""
    own = sa.select(codes.c.code).where(codes.c.customer_id == customer_id).scalar_subquery()
    months, first_month = await _months(session, own, quarter)
    total = _sum_of(months, quarter.first, quarter.last)
    base_from, base_to = months_after(quarter.first, -12), months_after(quarter.last, -12)
    base = _sum_of(months, base_from, base_to)["sales"]
    deliveries = await _deliveries(session, own, quarter, today)
    open_count, open_points = await _open_points(session, own, today)
    return ValueFactsRead(
        currency=currency,
        as_of=today,
        orders=int(total["orders"]),
        lines=int(total["lines"]),
        credit_notes=int(total["credit_notes"]),
        quantity=total["quantity"],
        sales=total["sales"],
        credits=total["credits"],
        previous_sales=base,
        growth=rules.growth_of(total["sales"], base),
        growth_note=rules.note_on_growth(base, base_from, first_month),
        months=_compared(months, quarter),
        categories=await _categories(session, own, quarter),
        deliveries=deliveries,
        delivery=_delivery(None, [sum(getattr(one, name) for one in deliveries) for name in COUNTED]),
        open_count=open_count,
        open_points=open_points,
        quality=await _quality(session, customer_id, quarter),
        archived_periods=await _archived(session, own, quarter, today),
    )


async def _archived(session: AsyncSession, own: Any, quarter: Period, today: date) -> list[str]:
    """The archived periods of which the customer's lines lack: promised for the quarter, or still owed."""
    lacked = archived_where(promised_within([(quarter.first, quarter.last)], own), open_before(today, own))
    return list((await execute(session, sa.select(lacked))).scalar_one())


async def _months(session: AsyncSession, own: Any, quarter: Period) -> tuple[dict[date, Month], date | None]:
    """The sums of the last two years by month, and the month of the customer's first order."""
    rollup, month = customer_months, customer_months.c.month
    since = months_after(quarter.last.replace(day=1), 1 - 2 * rules.SHOWN_MONTHS)
    summed = (sa.func.sum(rollup.c[name]).label(name) for name in SUMMED)
    of_customer = rollup.c.customer_code.in_(own)
    query = sa.select(month, *summed).where(of_customer, month.between(since, quarter.last)).group_by(month)
    rows = (await execute(session, query)).mappings()
    first = sa.select(sa.func.min(month)).where(of_customer, rollup.c.orders > 0)
    found = {row["month"]: {name: Decimal(row[name]) for name in SUMMED} for row in rows}
    return found, (await execute(session, first)).scalar_one()


def _sum_of(months: dict[date, Month], first: date, last: date) -> Month:
    within = [sums for month, sums in months.items() if first <= month <= last]
    return {name: sum((sums[name] for sums in within), NOTHING) for name in SUMMED}


def _compared(months: dict[date, Month], quarter: Period) -> list[MonthValueRead]:
    last = quarter.last.replace(day=1)
    shown = [months_after(last, -before) for before in reversed(range(rules.SHOWN_MONTHS))]

    def sales(month: date) -> Decimal:
        return months[month]["sales"] if month in months else NOTHING

    return [MonthValueRead(month=one, sales=sales(one), previous=sales(months_after(one, -12))) for one in shown]


async def _categories(session: AsyncSession, own: Any, quarter: Period) -> list[CategoryValueRead]:
    rollup, month = category_months, category_months.c.month
    now = month.between(quarter.first, quarter.last)
    before = month.between(months_after(quarter.first, -12), months_after(quarter.last, -12))
    sums = [
        sa.func.coalesce(sa.func.sum(rollup.c[name]).filter(during), 0).label(label)
        for label, name, during in (
            ("sales", "sales", now),
            ("quantity", "quantity", now),
            ("previous", "sales", before),
        )
    ]
    query = (
        sa.select(sa.func.nullif(rollup.c.category, "").label("category"), *sums)
        .where(rollup.c.customer_code.in_(own), sa.or_(now, before))
        .group_by(sa.text("1"))
        .order_by(sa.text("2 DESC, 1"))
    )
    return [CategoryValueRead(**row) for row in (await execute(session, query)).mappings()]


def promised_lines(own: Any) -> tuple[sa.FromClause, sa.ColumnElement[bool]]:
    """Lines of orders that count, with what a credit takes back left out."""
    counts = sa.and_(
        lines.c.customer_code.in_(own), lines.c.quantity > 0, orders.c.status != OrderStatus.CANCELLED.value
    )
    return lines.join(orders, OF_ORDER), counts


async def _deliveries(session: AsyncSession, own: Any, quarter: Period, today: date) -> list[DeliveryValueRead]:
    rows, counts = promised_lines(own)
    line = lines.c
    is_open = sa.and_(line.shipped_on.is_(None), line.promised_on < today)
    is_due = sa.or_(line.shipped_on.is_not(None), is_open)
    on_time = line.shipped_on <= line.promised_on
    is_checked = sa.or_(is_open, sa.and_(line.shipped_on.is_not(None), line.accepted_quantity.is_not(None)))
    is_perfect = sa.and_(on_time, line.accepted_quantity >= line.quantity)
    counted = (sa.func.count().filter(one) for one in (is_due, on_time, is_open, is_checked, is_perfect))
    month = sa.cast(sa.func.date_trunc("month", line.promised_on), sa.Date)
    query = (
        sa.select(month, *counted)
        .select_from(rows)
        .where(counts, line.promised_on.between(quarter.first, quarter.last))
        .group_by(month)
    )
    found = {month: numbers for month, *numbers in await execute(session, query)}
    months = [months_after(quarter.first, number) for number in range(rules.QUARTER_MONTHS)]
    return [_delivery(one, found.get(one, [0] * len(COUNTED))) for one in months]


def _delivery(month: date | None, numbers: Sequence[int]) -> DeliveryValueRead:
    counted = dict(zip(COUNTED, numbers, strict=True))
    return DeliveryValueRead(
        month=month,
        **counted,
        on_time=divide(Decimal(counted["on_time_lines"]), Decimal(counted["due_lines"])).value,
        on_time_in_full=divide(Decimal(counted["perfect_lines"]), Decimal(counted["checked_lines"])).value,
    )


async def _quality(session: AsyncSession, customer_id: UUID, quarter: Period) -> QualityValueRead:
    """The customer's answers of the quarter, as their source has published them."""
    published, named = peer_figures.c, peer_figures.c.kpi == PeerKpi.SATISFACTION.value
    during = published.month.between(quarter.first, quarter.last)
    seen = published.level.in_((FOR_EVERYBODY, 1))
    query = sa.select(*(sa.func.sum(published[name]) for name in ("numerator", "denominator", "n"))).where(
        named, published.of_customer == customer_id, during, seen
    )
    score, highest, answers = (await execute(session, query)).one()
    if highest:
        return QualityValueRead(score=divide(score, highest).value, answers=int(answers), missing=None)
    is_published = (await execute(session, sa.select(sa.exists().where(named)))).scalar_one()
    note = rules.QualityNote.NO_ANSWERS if is_published else rules.QualityNote.NO_SOURCE
    return QualityValueRead(score=None, answers=0, missing=note)


async def _open_points(session: AsyncSession, own: Any, today: date) -> tuple[int, list[OpenPointRead]]:
    rows, counts = promised_lines(own)
    product = sa.func.coalesce(lines.c.description, lines.c.sku).label("product")
    shown = [orders.c.order_no, lines.c.line_no, product, lines.c.quantity, lines.c.promised_on]
    query = (
        sa.select(*shown, sa.func.count().over().label("number"))
        .select_from(rows)
        .where(counts, lines.c.shipped_on.is_(None), lines.c.promised_on < today)
        .order_by(lines.c.promised_on, orders.c.order_no, lines.c.line_no)
        .limit(MAX_OPEN_POINTS)
    )
    found = [dict(row) for row in (await execute(session, query)).mappings()]
    count = found[0]["number"] if found else 0
    return count, [OpenPointRead(**{name: row[name] for name in OpenPointRead.model_fields}) for row in found]
