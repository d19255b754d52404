"""Which archived periods figures lack: of what they read from order lines; rollups have kept the rest."""

from collections.abc import Iterator
from datetime import date

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.months.marks import archived_where, ordered_within, promised_within
from services.kpi.facts.rollups.model import DELIVERIES
from services.kpi.figures.kpi_values.periods import Compare
from services.kpi.figures.kpi_values.question import Question
from services.kpi.figures.kpi_values.rows import OVERDUE, needs_lines
from services.kpi.figures.kpi_values.rules import kpis_of
from services.kpi.figures.kpi_values.sources import registry
from services.kpi.figures.kpis.formulas import LAST_YEAR
from services.kpi.figures.kpis.rules import Grain
from shared.database import execute

PROMISED = frozenset({*DELIVERIES, OVERDUE})
"""The measures that count on the promised day; the others count on the order's."""


async def list_archived_periods(session: AsyncSession, question: Question) -> list[str]:
    """The archived periods whose order lines the figures lack; none where rollups have the figures."""
    ordered, promised = [], []
    for asked, names in _questions(question):
        days = _days_of_lines(asked, names)
        ordered += days if names - PROMISED else []
        promised += days if names & PROMISED else []
    if not ordered and not promised:
        return []
    lacked = archived_where(ordered_within(ordered), promised_within(promised))
    return list((await execute(session, sa.select(lacked))).scalar_one())


def _questions(question: Question) -> Iterator[tuple[Question, set[str]]]:
    """The question and those about what it is compared with, each with the measures of orders that are read."""
    sources = registry.by_source([name for kpi in kpis_of(question.query.kpi) for name in kpi.formula.sums])
    own = {*sources.get(registry.MEASURES, ())}
    own.update(name for source in sources for name in registry.READ_OF_ORDERS.get(source, ()))
    before = {*sources.get(LAST_YEAR, ()), *({"sales"} if registry.KEY_ACCOUNTS in sources else ())}
    compare = question.query.compare
    for asked in (question, *([question.compared_with(compare)] if compare else [])):
        yield asked, own
        yield asked.compared_with(Compare.LAST_YEAR), before


def _days_of_lines(question: Question, names: set[str]) -> list[tuple[date, date]]:
    """The days of which the measures are read from order lines."""
    if not names:
        return []
    is_of_lines = question.query.grain is Grain.DAY or needs_lines(question.dimensions, names)
    return [(question.first, question.last)] if is_of_lines else question.broken_months
