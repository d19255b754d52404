"""Whether a query can be answered, and for this caller: the checked question."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.figures.custom_fields.store import find_field
from services.kpi.figures.kpi_values import rules
from services.kpi.figures.kpi_values.model import KpiValueQuery
from services.kpi.figures.kpi_values.periods import Calendar
from services.kpi.figures.kpi_values.question import Question, filters_of
from services.kpi.figures.kpi_values.rows import needs_lines
from services.kpi.figures.kpi_values.rules import GroupBy
from services.kpi.figures.kpi_values.sources import registry
from services.kpi.figures.kpis.entry import Kpi
from services.kpi.figures.kpis.formulas import LAST_YEAR
from services.kpi.figures.kpis.rules import OF_LINES, Dimension
from shared.auth.access import FieldHidden, Principal, is_cleared
from shared.customers.groups import GroupOfNobody
from shared.time import company_today


def check_query(query: KpiValueQuery, principal: Principal, fiscal_year_start: int) -> Question:
    """The checked question.

    Raises PeriodInvalid, DaysInvalid, TooLongForLines, GroupingUnknown, GroupUnsupported, GrainUnsupported,
    GroupOfNobody, CustomersNamedTwice, FieldHidden.
    """
    kpis, filters = rules.kpis_of(query.kpi), filters_of(query)
    groups = tuple(GroupBy.read(text) for text in dict.fromkeys(query.group_by))
    if query.include_group and query.customer_id is None:
        raise GroupOfNobody()
    if query.customer_id is not None and query.customer_ids is not None:
        raise rules.CustomersNamedTwice()
    _require_clearance(kpis, groups, filters)
    rules.require_dimensions(kpis, [group.dimension for group in groups], filters)
    rules.require_grain(kpis, query.grain)
    dimensions = frozenset(filters) | {group.dimension for group in groups}
    rules.require_time(query.grain, query.first, query.last, _of_lines(kpis, dimensions))
    calendar = Calendar(query.grain, fiscal_year_start)
    periods = calendar.periods(query.first, query.last)
    starts = [period.first for period in periods]
    return Question(query, groups, filters, calendar, periods, starts, principal, company_today())


async def find_fields(session: AsyncSession, question: Question) -> Question:
    """The question with the custom fields that it names. Raises CustomFieldUnknown."""
    fields = {}
    for code in [group.code for group in question.groups if group.code is not None]:
        found = await find_field(session, code, question.principal.clearance)
        if found is None:
            raise rules.CustomFieldUnknown(code=code)
        fields[code] = found
    return replace(question, fields=fields)


def _require_clearance(kpis: Sequence[Kpi], groups: Sequence[GroupBy], filters: dict[Dimension, Any]) -> None:
    for kpi in kpis:
        if not is_cleared(kpi.clearance):
            raise FieldHidden(kpi.name, kpi.clearance, parameter="kpi")
    for dimension in (*(group.dimension for group in groups), *filters):
        if not is_cleared(dimension.clearance):
            place = dimension.value if dimension in filters else "group_by"
            raise FieldHidden(dimension.named, dimension.clearance, parameter=place)


def _of_lines(kpis: Sequence[Kpi], dimensions: frozenset[Dimension]) -> Dimension | None:
    """The dimension for which figures are added up from order lines; None: a rollup has them."""
    own = [dimension for dimension in Dimension if dimension in dimensions & OF_LINES]
    if own:
        return own[0]
    sources = registry.by_source([name for kpi in kpis for name in kpi.formula.sums])
    names = [*sources.get(registry.MEASURES, ()), *sources.get(LAST_YEAR, ())]
    return Dimension.CATEGORY if needs_lines(dimensions, names) else None
