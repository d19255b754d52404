"""Net credit sales, and what was open at the ends of months (method, section 7: receivables turnover)."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.receivables.balances import Condition, issued_by_month, month_end_balances
from services.kpi.facts.receivables.model import receivables
from services.kpi.figures.kpi_values.grouping import Joining, during, number_of
from services.kpi.figures.kpi_values.periods import Period, month_end
from services.kpi.figures.kpi_values.question import Question
from services.kpi.figures.kpi_values.sums import GroupedSums, fetch_sums, select_sums
from shared.auth.access import DataScopeKind
from shared.auth.visibility import codes, visible_to


async def add_up_receivables(session: AsyncSession, question: Question, names: Sequence[str]) -> GroupedSums:
    """`issued`: net credit sales; `balance`: the mean of the month-end balances; `balance_days`: that × the days.

    A running period has its months, and its days, up to today.
    """
    ends = [_month_ends(period, question.today) for period in question.periods]
    days = sorted({day for found in ends for day in found})
    if not days:
        return GroupedSums.none()
    own = _of_caller(question)
    in_period = [
        receivables.c.issued_on.between(period.first, found[-1])
        for period, found in zip(question.periods, ends, strict=True)
        if found
    ]
    balances = month_end_balances(days, *own).subquery("balances")
    issued = issued_by_month((question.first, days[-1]), sa.or_(*in_period), *own).subquery("issued")
    found = await _sum(session, question, balances, balances.c.month_end, balances.c.balance.label("balance"))
    for place, sums in found.sums.items():
        passed = ends[place.period]
        mean = sums["balance"] / len(passed)
        length = (passed[-1] - question.periods[place.period].first).days + 1
        found.sums[place] = {"balance": mean, "balance_days": mean * length}
    found.add(await _sum(session, question, issued, issued.c.month, issued.c.issued.label("issued")))
    nothing = dict.fromkeys(names, Decimal(0))
    return GroupedSums({place: nothing | sums for place, sums in found.sums.items()}, found.missing)


async def _sum(
    session: AsyncSession, question: Question, rows: sa.Subquery, day: Any, amount: sa.Label[Any]
) -> GroupedSums:
    number = number_of(question, day)
    summed = sa.func.sum(amount.element).label(amount.name)
    query = select_sums(number, Joining(question, rows).grouped(number), [summed], *during(question, day))
    return await fetch_sums(session, query, len(question.groups))


def _month_ends(period: Period, today: date) -> list[date]:
    """The ends of the period's months, as far as it has got."""
    last, day, found = period.known_until(today), period.first, list[date]()
    while day <= last:
        found.append(min(month_end(day), last))
        day = found[-1] + timedelta(days=1)
    return found


def _of_caller(question: Question) -> list[Condition]:
    """Which receivables are read at all: for a caller who sees few customers, theirs."""
    if question.principal.data_scope.kind is DataScopeKind.ALL:
        return []
    seen = sa.select(codes.c.code).where(visible_to(question.principal, codes.c.customer_id))
    return [receivables.c.customer_code.in_(seen)]
