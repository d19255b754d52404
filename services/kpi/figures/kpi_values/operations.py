"""Computing KPI figures: sums from the rollups, periods, formulas, order."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.figures.kpi_values import store
from services.kpi.figures.kpi_values.grouping import Question
from services.kpi.figures.kpi_values.model import KpiValueQuery, KpiValueRead
from services.kpi.figures.kpi_values.rules import (
    MAX_ROWS,
    Calendar,
    GroupOfNobody,
    Period,
    TooManyFigures,
    kpis_of,
    require_dimension,
    require_whole_months,
)
from services.kpi.figures.kpi_values.store import FigureKey, GroupedSums
from services.kpi.figures.kpis.catalogue import Kpi
from services.kpi.figures.kpis.rules import CONCENTRATION, LAST_YEAR, OVERDUE, Dimension
from shared.auth.access import FieldHidden, Principal, is_cleared
from shared.customers.groups import count_visible, group_of

NOTHING = Decimal(0)


async def add_up(session: AsyncSession, question: Question, today: date) -> list[KpiValueRead]:
    """The figures. Raises TooManyFigures."""
    query = question.query
    kpis = kpis_of(query.kpi)
    summed = await _gather(session, question, kpis, today)
    rows = [row for kpi in kpis for row in _rows_of(kpi, question, summed)]
    if len(rows) > MAX_ROWS:
        raise TooManyFigures(limit=MAX_ROWS)
    return rows


async def count_members(session: AsyncSession, question: Question) -> int | None:
    """The number of customers counted with `include_group`; None without it."""
    query = question.query
    if not query.include_group or query.customer_id is None:
        return None
    return await count_visible(session, question.principal, group_of(query.customer_id))


def check_query(query: KpiValueQuery, principal: Principal, fiscal_year_start: int) -> Question:
    """The checked question.

    Raises PeriodInvalid, GroupUnsupported, GroupOfNobody, FieldHidden.
    """
    kpis = kpis_of(query.kpi)
    require_whole_months(query.first, query.last)
    if query.include_group and query.customer_id is None:
        raise GroupOfNobody()
    for kpi in kpis:
        if not is_cleared(kpi.clearance):
            raise FieldHidden(kpi.code.named, kpi.clearance, parameter="kpi")
    if query.group_by is not None:
        require_dimension(kpis, query.group_by)
    if query.category is not None:
        require_dimension(kpis, Dimension.CATEGORY)
    return Question(query, Calendar(query.grain, fiscal_year_start).periods(query.first, query.last), principal)


async def _gather(session: AsyncSession, question: Question, kpis: list[Kpi], today: date) -> GroupedSums:
    """Only the sums that the KPIs need."""
    needed = {name for kpi in kpis for name in kpi.formula.sums}
    parts: list[GroupedSums] = []
    if measures := sorted(needed - LAST_YEAR - OVERDUE - CONCENTRATION):
        parts.append(await store.sum_measures(session, question, measures))
    if needed & LAST_YEAR:
        parts.append(await store.sum_last_year(session, question))
    if needed & OVERDUE:
        parts.append(await store.sum_overdue(session, question, today))
    if needed & CONCENTRATION:
        parts.append(await store.sum_concentration(session, question))
    return _merged(parts, needed)


def _merged(parts: list[GroupedSums], needed: set[str]) -> GroupedSums:
    merged = GroupedSums({}, {})
    for part in parts:
        for place, sums in part.sums.items():
            merged.sums.setdefault(place, dict.fromkeys(needed, NOTHING)).update(sums)
        merged.labels.update(part.labels)
    return merged


def _rows_of(kpi: Kpi, question: Question, summed: GroupedSums) -> Iterator[KpiValueRead]:
    keys: list[list[str | None]] = [[] if question.query.group_by else [None] for _ in question.periods]
    if question.query.group_by:
        for place in summed.sums:
            keys[place.period].append(place.key)
    numbered = list(enumerate(question.periods))
    for number, period in reversed(numbered) if question.query.sort == "-period" else numbered:
        found = [_row(kpi, FigureKey(number, key), period, summed) for key in keys[number]]
        yield from sort_figures(found, question.query.sort)[: question.query.limit]


def _row(kpi: Kpi, place: FigureKey, period: Period, summed: GroupedSums) -> KpiValueRead:
    figure = kpi.formula.calculate(summed.sums.get(place) or dict.fromkeys(kpi.formula.sums, NOTHING))
    return KpiValueRead.model_construct(
        kpi=kpi.code,
        period=period.label,
        starts_on=period.first,
        ends_on=period.last,
        key=place.key,
        label=summed.labels.get(place.key),
        value=figure.value,
        numerator=figure.numerator,
        denominator=figure.denominator,
    )


def sort_figures(rows: list[KpiValueRead], sort: str) -> list[KpiValueRead]:
    """One period's rows, by value or by label as requested, else by label; nulls always last."""
    if sort.lstrip("-") != "value":
        return _sorted(rows, "label", descending=sort == "-label")
    return _sorted(_sorted(rows, "label", descending=False), "value", descending=sort.startswith("-"))


def _sorted(rows: list[KpiValueRead], name: str, *, descending: bool) -> list[KpiValueRead]:
    def value_of(row: KpiValueRead) -> Any:
        return getattr(row, name)

    present = [row for row in rows if value_of(row) is not None]
    return [
        *sorted(present, key=value_of, reverse=descending),
        *(row for row in rows if value_of(row) is None),
    ]
