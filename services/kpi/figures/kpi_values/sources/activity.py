"""New, active and kept customers, by months (method, section 7); an unknown code counts as a separate customer.

A customer is active on a day when it ordered in the twelve months before.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.rollups.model import customer_months
from services.kpi.figures.kpi_values.grouping import Joining
from services.kpi.figures.kpi_values.periods import month_number, month_start
from services.kpi.figures.kpi_values.question import Question
from services.kpi.figures.kpi_values.sums import GroupedSums, fetch_sums, select_sums
from shared.auth.visibility import codes, visible_to
from shared.database import execute_sql

YEAR: sa.ColumnElement[Any] = sa.literal_column("interval '12 months'")
SORTING_MEMORY = "64MB"
"""Enough to sort the months of many customers without files."""
COUNTS = frozenset({"new_customers", "active_at_start", "kept_at_end"})


async def add_up_activity(session: AsyncSession, question: Question, names: Sequence[str]) -> GroupedSums:
    """Numbers of customers, and their sales, by period and group. Periods that have not begun have none."""
    found = GroupedSums.none()
    await execute_sql(session, f"SET LOCAL work_mem = '{SORTING_MEMORY}'")
    if not COUNTS.isdisjoint(names):
        found.add(await _count(session, question))
    if not COUNTS.issuperset(names):
        found.add(await _add_up_kept(session, question))
    return found


def _months_of_owners(question: Question) -> sa.CTE:
    """Each customer's months with orders or credit notes, as far as the caller sees them."""
    month = customer_months.c
    # An unknown code as an id: ids are compared faster than text.
    owner = sa.func.coalesce(codes.c.customer_id, sa.cast(sa.func.md5(month.customer_code), sa.Uuid))
    return (
        sa.select(
            owner.label("owner"),
            codes.c.customer_id,
            month.month,
            sa.func.max(month.orders).label("orders"),
            sa.func.sum(month.sales).label("sales"),
        )
        .select_from(customer_months.outerjoin(codes, codes.c.code == month.customer_code))
        .where(month.orders + month.credit_notes > 0, visible_to(question.principal, codes.c.customer_id))
        .group_by(owner, codes.c.customer_id, month.month)
        .cte("months_of_owners")
    )


def _periods(question: Question) -> sa.TableValuedAlias:
    """The periods that have begun: their numbers, first days, and the first days after the months that they know."""
    begun = [one for one in question.periods if one.has_begun(question.today)]
    firsts: list[date] = [one.first for one in begun]
    afters = [month_start(month_number(one.known_until(question.today)) + 1) for one in begun]
    values = (sa.cast(days, ARRAY(sa.Date)) for days in (firsts, afters))
    named = sa.func.unnest(*values).table_valued(
        sa.column("first_on", sa.Date), sa.column("after", sa.Date), with_ordinality="place", name="periods"
    )
    return named.render_derived()


async def _count(session: AsyncSession, question: Question) -> GroupedSums:
    months, periods = _months_of_owners(question), _periods(question)
    of_owner: dict[str, Any] = {"partition_by": months.c.owner, "order_by": months.c.month}
    ordered = (
        sa.select(
            months.c.customer_id,
            months.c.month,
            sa.func.lead(months.c.month).over(**of_owner).label("next"),
            (sa.func.row_number().over(**of_owner) == 1).label("is_first"),
            sa.func.min(months.c.month).over(partition_by=months.c.owner).label("first_month"),
        )
        .where(months.c.orders > 0)
        .subquery()
    )
    # Each month with orders keeps a customer active until its next one, so that nobody counts twice on a day.
    until = sa.func.least(ordered.c.next, sa.cast(ordered.c.month + YEAR, sa.Date))
    at_start = sa.and_(ordered.c.month < periods.c.first_on, periods.c.first_on <= until)
    at_end = sa.and_(ordered.c.month < periods.c.after, periods.c.after <= until)
    is_new = sa.and_(ordered.c.is_first, ordered.c.month >= periods.c.first_on, ordered.c.month < periods.c.after)
    joined = ordered.join(periods, sa.or_(at_start, at_end, is_new))
    number = sa.cast(periods.c.place - 1, sa.Integer)
    grouping = Joining(question, ordered, ordered.c.customer_id, joined=joined).grouped(number)
    is_kept = sa.and_(at_end, ordered.c.first_month < periods.c.first_on)
    counted = {"new_customers": is_new, "active_at_start": at_start, "kept_at_end": is_kept}
    summed = [sa.func.count().filter(condition).label(name) for name, condition in counted.items()]
    return await fetch_sums(session, select_sums(number, grouping, summed), len(question.groups))


async def _add_up_kept(session: AsyncSession, question: Question) -> GroupedSums:
    """Of the customers active at a period's start: sales of the twelve months before it, and of those to its end."""
    months, periods = _months_of_owners(question), _periods(question)
    month, first, after = months.c.month, periods.c.first_on, periods.c.after
    before = sa.and_(month >= first - YEAR, month < first)
    lately = sa.and_(month >= after - YEAR, month < after)
    of_owner = (
        sa.select(
            months.c.customer_id,
            periods.c.place,
            sa.func.coalesce(sa.func.sum(months.c.sales).filter(before), 0).label("before"),
            sa.func.coalesce(sa.func.sum(months.c.sales).filter(lately), 0).label("lately"),
        )
        .select_from(months.join(periods, sa.or_(before, lately)))
        .group_by(months.c.owner, months.c.customer_id, periods.c.place)
        .having(sa.func.coalesce(sa.func.max(months.c.orders).filter(before), 0) > 0)
        .subquery()
    )
    number = sa.cast(of_owner.c.place - 1, sa.Integer)
    grouping = Joining(question, of_owner, of_owner.c.customer_id).grouped(number)
    sums = {"sales_before": of_owner.c.before, "kept_sales": of_owner.c.lately}
    summed = [sa.func.sum(column).label(name) for name, column in sums.items()]
    return await fetch_sums(session, select_sums(number, grouping, summed), len(question.groups))
