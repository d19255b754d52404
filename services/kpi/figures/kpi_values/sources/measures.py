"""Measures of the orders: sales, quantities, lines, and what compares them with last year."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.figures.attribute_history.store import attributes_by_day
from services.kpi.figures.kpi_values.grouping import COLUMNS_OF_LINES, Joining, during, number_of, start_asked_for
from services.kpi.figures.kpi_values.periods import Compare
from services.kpi.figures.kpi_values.question import Question
from services.kpi.figures.kpi_values.rows import Rows, pays_to_add_up_first, rows_for
from services.kpi.figures.kpi_values.sums import GroupedSums, fetch_sums, places_of, select_sums
from shared.auth.visibility import codes

BIG = "big"
"""The tag of big customers (method, 2.2)."""


async def add_up_measures(session: AsyncSession, question: Question, names: Sequence[str]) -> GroupedSums:
    """The measures by period and group."""
    return await fetch_sums(session, select_measures(question, names), len(question.groups))


def select_measures(question: Question, names: Sequence[str]) -> sa.Select[Any]:
    """The statement for the measures by period and group."""
    facts = rows_for(question, names)
    number, where = number_of(question, facts.day), during(question, facts.day)
    rows = facts.rows
    if pays_to_add_up_first(question, facts):
        rows, number, where = *_by_code(facts, number, where, names), []
    grouping = Joining(question, rows).grouped(number)
    summed = [sa.func.sum(rows.c[name]).label(name) for name in names]
    return select_sums(number, grouping, summed, *where)


def _by_code(
    facts: Rows, number: sa.ColumnElement[int], where: Sequence[sa.ColumnElement[bool]], names: Sequence[str]
) -> tuple[sa.FromClause, sa.ColumnElement[int]]:
    """The rows added up by customer code and period first: only these sums are joined to customers."""
    columns = [one for one in facts.rows.c if one.name in {"customer_code", *COLUMNS_OF_LINES.values()}]
    summed = [sa.func.sum(facts.rows.c[name]).label(name) for name in names]
    by = sa.text(places_of([number, *columns]))
    rows = sa.select(number.label("period"), *columns, *summed).where(*where).group_by(by).subquery("by_code")
    return rows, rows.c.period


async def add_up_last_year(session: AsyncSession, question: Question, names: Sequence[str]) -> GroupedSums:
    """The measures of the same days of last year."""
    return await add_up_measures(session, question.compared_with(Compare.LAST_YEAR), names)


async def add_up_contributions(session: AsyncSession, question: Question, names: Sequence[str]) -> GroupedSums:  # noqa: ARG001 - both belong together
    """The gross profit of each group, and that of everything the caller sees in the period."""
    costed = ("costed_sales", "cost")
    own, whole = (
        {place: sums["costed_sales"] - sums["cost"] for place, sums in found.sums.items()}
        for found in (
            await add_up_measures(session, question, costed),
            await add_up_measures(session, question.of_all(), costed),
        )
    )
    totals = {place.period: profit for place, profit in whole.items()}
    return GroupedSums(
        {place: {"profit": profit, "total": totals.get(place.period, profit)} for place, profit in own.items()}, {}
    )


async def add_up_key_accounts(session: AsyncSession, question: Question, names: Sequence[str]) -> GroupedSums:  # noqa: ARG001 - both belong together
    """Sales of the period and of the same days of last year, with the customers tagged big at the period's start."""
    found = GroupedSums.none()
    for name, asked in (("sales", question), ("base_sales", question.compared_with(Compare.LAST_YEAR))):
        found.add(await _sales_of_big(session, asked, name))
    return found


async def _sales_of_big(session: AsyncSession, question: Question, name: str) -> GroupedSums:
    facts = rows_for(question, ["sales"])
    number = number_of(question, facts.day)
    grouping = Joining(question, facts.rows).grouped(number)
    summed: list[Any] = [sa.func.sum(facts.rows.c.sales).label(name)]
    query = select_sums(number, grouping, summed, *during(question, facts.day), _is_big(question, facts.rows, number))
    return await fetch_sums(session, query, len(question.groups))


def _is_big(question: Question, rows: sa.FromClause, number: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """Whether the row's customer was tagged big when the period began, which it is compared for."""
    by_day, owner = attributes_by_day(), codes.alias("owner")
    start = start_asked_for(question, number)
    return (
        sa.exists()
        .where(owner.c.code == rows.c.customer_code, by_day.c.of_customer == owner.c.customer_id)
        .where(by_day.c.valid_from <= start, start < by_day.c.valid_to, sa.literal(BIG) == sa.any_(by_day.c.tags))
    )
