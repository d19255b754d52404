"""How KPI figures are put together: sums from the rollups, periods, formulas, order."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.kpi_values import store
from services.kpi.kpi_values.model import KpiValueQuery, KpiValueRead
from services.kpi.kpi_values.rules import (
    ROWS_AT_MOST,
    Period,
    TooManyFigures,
    parse_kpis,
    require_dimension,
    require_whole_months,
)
from services.kpi.kpi_values.store import Place, Question, Summed
from services.kpi.kpis.rules import CONCENTRATIONS, Dimension, Kpi, KpiCode
from shared.access import FieldHidden, is_cleared

NOTHING = Decimal(0)
CATEGORY_MEASURES = ("sales", "quantity", "costed_sales", "cost")
MEASURES = (
    *CATEGORY_MEASURES,
    "orders",
    "on_time_lines",
    "delivered_lines",
    "checked_lines",
    "accurate_lines",
    "late_orders",
)
ALL_SUMS = (
    *MEASURES,
    "base_sales",
    "overdue_lines",
    "top_20_percent",
    "top_10_percent",
    "top_ten",
    "all_customers",
    "hhi",
)


async def add_up(session: AsyncSession, question: Question, today: date) -> list[KpiValueRead]:
    """The figures. Raises KpiUnknown, PeriodInvalid, GroupUnsupported, FieldHidden, TooManyFigures."""
    query = question.query
    kpis = allowed_kpis(query)
    summed = await _gather(session, question, {kpi.code for kpi in kpis}, today)
    periods = list(question.calendar.periods(query.first, query.last))
    rows = [row for kpi in kpis for row in _rows_of(kpi, query, periods, summed)]
    if len(rows) > ROWS_AT_MOST:
        raise TooManyFigures(limit=ROWS_AT_MOST)
    return rows


def allowed_kpis(query: KpiValueQuery) -> list[Kpi]:
    """The KPIs asked for. Raises what refuses the question."""
    kpis = parse_kpis(query.kpi)
    require_whole_months(query.first, query.last)
    for kpi in kpis:
        if not is_cleared(kpi.clearance):
            raise FieldHidden(name=kpi.code.value, clearance=kpi.clearance)
    if query.group_by is not None:
        require_dimension(kpis, query.group_by)
    if query.category is not None:
        require_dimension(kpis, Dimension.CATEGORY)
    return kpis


async def _gather(session: AsyncSession, question: Question, asked: set[KpiCode], today: date) -> Summed:
    is_by_category = question.query.group_by is Dimension.CATEGORY or question.query.category is not None
    parts: list[Summed] = []
    if asked - CONCENTRATIONS:
        measures = CATEGORY_MEASURES if is_by_category else MEASURES
        parts.append(await store.sum_measures(session, question, measures))
    if KpiCode.SALES_GROWTH in asked:
        parts.append(await store.sum_last_year(session, question))
    if KpiCode.ON_TIME in asked:
        parts.append(await store.sum_overdue(session, question, today))
    if asked & CONCENTRATIONS:
        parts.append(await store.sum_concentration(session, question))
    return _merged(parts)


def _merged(parts: list[Summed]) -> Summed:
    merged = Summed({}, {})
    for part in parts:
        for place, sums in part.sums.items():
            merged.sums.setdefault(place, dict.fromkeys(ALL_SUMS, NOTHING)).update(sums)
        merged.labels.update(part.labels)
    return merged


def _rows_of(kpi: Kpi, query: KpiValueQuery, periods: list[Period], summed: Summed) -> Iterator[KpiValueRead]:
    by_period: dict[int, list[str | None]] = {period.index: [] for period in periods}
    if query.group_by is None:
        by_period = {period.index: [None] for period in periods}
    else:
        for place in summed.sums:
            by_period[place.period].append(place.key)
    for period in reversed(periods) if query.sort == "-period" else periods:
        found = [_row(kpi, period, key, summed) for key in by_period[period.index]]
        yield from sort_figures(found, query.sort)[: query.limit]


def _row(kpi: Kpi, period: Period, key: str | None, summed: Summed) -> KpiValueRead:
    sums = summed.sums.get(Place(period.index, key)) or dict.fromkeys(ALL_SUMS, NOTHING)
    figure = kpi.calculate(sums)
    return KpiValueRead.model_construct(
        kpi=kpi.code,
        period=period.label,
        starts_on=period.first,
        ends_on=period.last,
        key=key,
        label=summed.labels.get(key),
        value=figure.value,
        numerator=figure.numerator,
        denominator=figure.denominator,
    )


def sort_figures(rows: list[KpiValueRead], sort: str) -> list[KpiValueRead]:
    """One period's rows: by value or by label as asked, by label where it is not; nulls last either way."""
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
