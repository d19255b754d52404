"""Measures of the orders: sales, quantities, lines, and what compares them with last year."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from services.kpi.figures.attribute_history.store import attributes_by_day
from services.kpi.figures.kpi_values.grouping import COLUMNS_OF_LINES, Joining, during, number_of, start_asked_for
from services.kpi.figures.kpi_values.periods import Compare
from services.kpi.figures.kpi_values.question import Question
from services.kpi.figures.kpi_values.rows import Rows, pays_to_add_up_first, rows_for
from services.kpi.figures.kpi_values.sums import places_of, select_sums
from shared.auth.visibility import codes

BIG = "big"
"""The tag of big customers (method, 2.2)."""


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


def select_last_year(question: Question, names: Sequence[str]) -> sa.Select[Any]:
    """The measures of the same days of last year."""
    return select_measures(question.compared_with(Compare.LAST_YEAR), names)


def select_contributions(question: Question, names: Sequence[str]) -> sa.Select[Any]:  # noqa: ARG001 - both belong together
    """The gross profit of each group, and that of everything the caller sees in the period."""
    costed = ("costed_sales", "cost")
    own = select_measures(question, costed).subquery("own")
    whole = select_measures(question.of_all(), costed).subquery("whole")
    profit, total = (one.c.costed_sales - one.c.cost for one in (own, whole))
    keys = [own.c[f"key_{place}"] for place in range(len(question.groups))]
    summed = profit.label("profit"), sa.func.coalesce(total, profit).label("total")
    return sa.select(own.c.period, *keys, *summed).join_from(own, whole, whole.c.period == own.c.period, isouter=True)


def select_sales_of_big(question: Question, names: Sequence[str]) -> sa.Select[Any]:  # noqa: ARG001 - it has one
    """Sales of the period with the customers tagged big at its start."""
    return _sales_of_big(question, "sales")


def select_base_of_big(question: Question, names: Sequence[str]) -> sa.Select[Any]:  # noqa: ARG001 - it has one
    """Sales of the same days of last year with the same customers."""
    return _sales_of_big(question.compared_with(Compare.LAST_YEAR), "base_sales")


def _sales_of_big(question: Question, name: str) -> sa.Select[Any]:
    facts = rows_for(question, ["sales"])
    number = number_of(question, facts.day)
    grouping = Joining(question, facts.rows).grouped(number)
    summed: list[Any] = [sa.func.sum(facts.rows.c.sales).label(name)]
    return select_sums(number, grouping, summed, *during(question, facts.day), _is_big(question, facts.rows, number))


def _is_big(question: Question, rows: sa.FromClause, number: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """Whether the row's customer was tagged big when the period began, which it is compared for."""
    by_day, owner = attributes_by_day(), codes.alias("owner")
    start = start_asked_for(question, number)
    return (
        sa.exists()
        .where(owner.c.code == rows.c.customer_code, by_day.c.of_customer == owner.c.customer_id)
        .where(by_day.c.valid_from <= start, start < by_day.c.valid_to, sa.literal(BIG) == sa.any_(by_day.c.tags))
    )
