"""New, active and kept customers, by months (method, section 7); an unknown code counts as a separate customer.

A customer is active on a day when it ordered in the twelve months before.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, DATEMULTIRANGE, DATERANGE, Range

from services.kpi.facts.rollups.model import customer_months, months_with_orders
from services.kpi.figures.kpi_values.grouping import Joining
from services.kpi.figures.kpi_values.periods import A_YEAR, month_number, month_start
from services.kpi.figures.kpi_values.question import Question
from services.kpi.figures.kpi_values.sums import select_sums
from shared.auth.visibility import codes, visible_to
from shared.time import months_after

SORTING_MEMORY = "SET LOCAL work_mem = '64MB'"
"""Enough to sort the months of many customers without files."""
COUNTS = frozenset({"new_customers", "active_at_start", "kept_at_end"})


def select_activity(question: Question, names: Sequence[str]) -> Iterator[sa.Select[Any]]:
    """Numbers of customers, and their sales, by period and group. Periods that have not begun have none."""
    if not _begun(question):
        return
    if not COUNTS.isdisjoint(names):
        yield _count(question)
    if not COUNTS.issuperset(names):
        yield _add_up_kept(question)


def _owner(code: sa.ColumnElement[str]) -> sa.ColumnElement[Any]:
    """The customer of a code; an unknown code as an id, because ids are compared faster than text."""
    return sa.func.coalesce(codes.c.customer_id, sa.cast(sa.func.md5(code), sa.Uuid))


def _owners(question: Question) -> sa.Subquery:
    """Each customer that the caller sees, and the months in which it ordered by any of its codes."""
    ordered = months_with_orders.c
    owner = _owner(ordered.customer_code)
    return (
        sa.select(codes.c.customer_id, sa.func.range_agg(ordered.months, type_=DATEMULTIRANGE).label("months"))
        .select_from(months_with_orders.outerjoin(codes, codes.c.code == ordered.customer_code))
        .where(visible_to(question.principal, codes.c.customer_id))
        .group_by(owner, codes.c.customer_id)
        .subquery("owners")
    )


def _begun(question: Question) -> list[tuple[date, date]]:
    """Of each period that has begun its first day, and the first day after the months that it knows."""
    begun = [one for one in question.periods if one.has_begun(question.today)]
    return [(one.first, month_start(month_number(one.known_until(question.today)) + 1)) for one in begun]


def _periods(question: Question) -> sa.TableValuedAlias:
    """The periods that have begun: their numbers, `first_on` and `after`, and the twelve months before these days."""
    begun = _begun(question)
    firsts, afters = [first for first, _ in begun], [after for _, after in begun]
    days = [sa.cast(one, ARRAY(sa.Date)) for one in (firsts, afters)]
    years = [sa.cast([_year_before(day) for day in one], ARRAY(DATERANGE)) for one in (firsts, afters)]
    columns: list[Any] = [sa.column(name, sa.Date) for name in ("first_on", "after")]
    columns += [sa.column(name, DATERANGE) for name in ("year_before", "year_to_end")]
    named = sa.func.unnest(*days, *years).table_valued(*columns, with_ordinality="place", name="periods")
    return named.render_derived()


def _year_before(day: date) -> Range[date]:
    return Range(months_after(day, -A_YEAR), day)


def _count(question: Question) -> sa.Select[Any]:
    owners, periods = _owners(question), _periods(question)
    first_month = sa.func.lower(owners.c.months)
    at_start, at_end = (owners.c.months.overlaps(year) for year in (periods.c.year_before, periods.c.year_to_end))
    is_new = sa.and_(first_month >= periods.c.first_on, first_month < periods.c.after)
    joined = owners.join(periods, sa.or_(at_start, at_end, is_new))
    number = sa.cast(periods.c.place - 1, sa.Integer)
    grouping = Joining(question, owners, owners.c.customer_id, joined=joined).grouped(number)
    is_kept = sa.and_(at_end, first_month < periods.c.first_on)
    counted = {"new_customers": is_new, "active_at_start": at_start, "kept_at_end": is_kept}
    summed = [sa.func.count().filter(condition).label(name) for name, condition in counted.items()]
    return select_sums(number, grouping, summed)


def _add_up_kept(question: Question) -> sa.Select[Any]:
    """Of the customers active at a period's start: sales of the twelve months before it, and of those to its end."""
    months, periods = _months_of_owners(question), _periods(question)
    month = months.c.month
    before, lately = (year.contains(month) for year in (periods.c.year_before, periods.c.year_to_end))
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
    return select_sums(number, grouping, summed)


def _months_of_owners(question: Question) -> sa.CTE:
    """Each customer's months with orders or credit notes that the periods look at, as far as the caller sees them."""
    month, begun = customer_months.c, _begun(question)
    first, after = months_after(begun[0][0], -A_YEAR), begun[-1][1]
    owner = _owner(month.customer_code)
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
        .where(month.month >= first, month.month < after)
        .group_by(owner, codes.c.customer_id, month.month)
        .cte()
    )
