"""The rows that a question is answered from: of the rollups where they have what it asks for, else of order lines."""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from services.kpi.facts.rollups.model import category_months, customer_months, open_promises
from services.kpi.figures.kpi_values.grouping import COLUMNS_OF_LINES
from services.kpi.figures.kpi_values.line_rows import LineRows
from services.kpi.figures.kpi_values.question import Question
from services.kpi.figures.kpis.rules import OF_LINES, Dimension, Grain
from shared.auth.access import DataScopeKind

OVERDUE = "overdue_lines"
"""The measure that depends on the day it is asked for: it is kept by day, in a rollup of its own."""
DOCUMENTS = ("orders", "credit_notes")
NO_OTHER: frozenset[Dimension] = frozenset()


class Rows(NamedTuple):
    """Rows with the measures as columns, and the column of their day; a month is its first day."""

    rows: sa.FromClause
    day: sa.ColumnElement[date]


def needs_lines(dimensions: frozenset[Dimension], names: Collection[str]) -> bool:
    """Whether no rollup has these measures by these dimensions."""
    if not dimensions.isdisjoint(OF_LINES):
        return True
    by_category = Dimension.CATEGORY in dimensions
    return not set(names) - {OVERDUE} <= set(_rollup(dimensions).c.keys()) or (by_category and OVERDUE in names)


def pays_to_add_up_first(question: Question, facts: Rows) -> bool:
    """Whether rows are added up by customer code before they are joined to customers.

    Where a period has several rows of a code, and all customers count; else the database begins with those that do.
    """
    if question.principal.data_scope.kind is not DataScopeKind.ALL or question.dimensions <= {*COLUMNS_OF_LINES} - {
        Dimension.ORDER_REGION
    }:
        return False
    return facts.rows is not category_months and (
        facts.rows is not customer_months or question.query.grain is not Grain.MONTH
    )


def rows_for(question: Question, names: Collection[str], also: frozenset[Dimension] = NO_OTHER) -> Rows:
    """The rows with these measures, for the time of all periods. `also`: further dimensions to have columns of."""
    dimensions = question.dimensions | also
    if question.query.grain is Grain.DAY or needs_lines(dimensions, names):
        columns = [COLUMNS_OF_LINES[one] for one in dimensions if one in COLUMNS_OF_LINES]
        rows = LineRows(names, columns, question.first, question.last, question.today).select()
        return Rows(rows, rows.c.day)
    rollup = _rollup(dimensions)
    broken = question.broken_months
    if not broken and OVERDUE not in names:
        return Rows(rollup, rollup.c.month)
    rows = sa.union_all(*_parts(question, rollup, sorted(names))).subquery("facts")
    return Rows(rows, rows.c.day)


def _rollup(dimensions: frozenset[Dimension]) -> sa.Table:
    return category_months if Dimension.CATEGORY in dimensions else customer_months


def _parts(question: Question, rollup: sa.Table, names: list[str]) -> list[sa.Select[Any]]:
    """Whole months of the rollup; of a month that counts in part its first days, of order lines; and open promises."""
    nothing: sa.ColumnElement[Any] = sa.literal_column("0")
    categories = [rollup.c.category] if rollup is category_months else []
    measures = [rollup.c[name] if name in rollup.c else nothing.label(name) for name in names]
    whole = sa.select(rollup.c.customer_code, rollup.c.month.label("day"), *categories, *measures)
    whole = whole.where(rollup.c.month.between(question.first, question.last))
    parts = []
    for month, last in question.broken_months:
        whole = whole.where(rollup.c.month != month)
        lines = LineRows(names, [one.name for one in categories], month, last, question.today).select()
        parts.append(
            sa.select(
                lines.c.customer_code,
                lines.c.day,
                *(lines.c[one.name] for one in categories),
                *(lines.c[name] for name in names),
            )
        )
    if OVERDUE in names:
        parts.append(_overdue(question, names))
    return [whole, *parts]


def _overdue(question: Question, names: list[str]) -> sa.Select[Any]:
    """Open lines promised before today; those of broken months are among the lines already."""
    day = open_promises.c.promised_on
    broken = [~day.between(month, last) for month, last in question.broken_months]
    counted = [(open_promises.c.lines if name == OVERDUE else sa.literal_column("0")).label(name) for name in names]
    selected = sa.select(open_promises.c.customer_code, day.label("day"), *counted)
    return selected.where(day.between(question.first, question.last), day < question.today, *broken)
