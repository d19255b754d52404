"""Computing KPI figures: sums from their sources, periods, formulas, comparison."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.figures.attribute_history.store import first_known_day
from services.kpi.figures.kpi_values import rules
from services.kpi.figures.kpi_values.comparison import Comparison, first_order_month, is_complete
from services.kpi.figures.kpi_values.labels import read_labels
from services.kpi.figures.kpi_values.model import KpiValueRead
from services.kpi.figures.kpi_values.ordering import Found, sort_figures
from services.kpi.figures.kpi_values.periods import Compare
from services.kpi.figures.kpi_values.question import Question
from services.kpi.figures.kpi_values.ranking import Ranking
from services.kpi.figures.kpi_values.rules import MAX_ROWS, TooManyFigures
from services.kpi.figures.kpi_values.sources import registry
from services.kpi.figures.kpi_values.sums import FigureKey, GroupedSums
from services.kpi.figures.kpis.catalogue import KpiCode
from services.kpi.figures.kpis.entry import Kpi
from services.kpi.figures.kpis.formulas import Figure
from services.kpi.figures.kpis.rules import NullReason
from shared.customers.groups import count_visible, group_of
from shared.database import execute_sql
from shared.problems import Language

NOTHING = Decimal(0)
PLAN_EACH = "SET LOCAL plan_cache_mode = 'force_custom_plan'"
"""A plan for any days, regions and people is up to ten times slower than one for those asked about."""
Labels = Sequence[Mapping[str | None, str]]
"""Of each dimension the names of its groups, by key."""


class Asked(NamedTuple):
    """The KPIs of a question, their sums, and the sums and periods that they are compared with."""

    question: Question
    kpis: list[Kpi]
    sums: GroupedSums
    base: Comparison | None
    first_month: Any


async def add_up(session: AsyncSession, question: Question, language: Language) -> list[KpiValueRead]:
    """The figures. Raises TooManyFigures."""
    await execute_sql(session, PLAN_EACH)
    kpis = rules.kpis_of(question.query.kpi)
    sums, base = await _add_up(session, question, kpis, language)
    is_compared = base is not None or any(kpi.formula.has_base for kpi in kpis)
    first_month = await first_order_month(session, question.principal) if is_compared else None
    asked = Asked(question, kpis, sums, base, first_month)
    labels = await _read_labels(session, question, _places(asked), language)
    rows = [row for kpi in kpis for row in _shown(asked, kpi, labels)]
    if len(rows) > MAX_ROWS:
        raise TooManyFigures(limit=MAX_ROWS)
    return rows


async def _add_up(
    session: AsyncSession, question: Question, kpis: Sequence[Kpi], language: Language
) -> tuple[GroupedSums, Comparison | None]:
    """The sums, and those that they are compared with; of the first groups only, where the database can rank them."""
    compare = question.query.compare
    of_base = None if compare is None else question.compared_with(compare)
    ranking = Ranking(question, of_base, kpis, language)
    if ranking.is_possible:
        sums, before = await ranking.add_up(session)
        return sums, Comparison(of_base.periods, before) if of_base else None
    names = [name for kpi in kpis for name in kpi.formula.sums]
    sums = await registry.add_up(session, question, names)
    if of_base is None:
        return sums, None
    return sums, Comparison(of_base.periods, await registry.add_up(session, of_base, names))


async def count_members(session: AsyncSession, question: Question) -> int | None:
    """The number of customers counted with `include_group`; None without it."""
    query = question.query
    if not query.include_group or query.customer_id is None:
        return None
    return await count_visible(session, question.principal, group_of(query.customer_id))


async def attributes_known_from(session: AsyncSession, question: Question) -> Any:
    """The day from which changes of attributes are known; None where today's attributes count."""
    return await first_known_day(session) if question.is_by_period else None


def _places(asked: Asked) -> list[FigureKey]:
    """The figures to show: each period's, or each group's that has sums, also if only before."""
    if not asked.question.groups:
        return [FigureKey(number, ()) for number in range(len(asked.question.periods))]
    return list(dict.fromkeys([*asked.sums.sums, *(asked.base.sums.sums if asked.base else ())]))


def _shown(asked: Asked, kpi: Kpi, labels: Labels) -> Iterator[KpiValueRead]:
    """The KPI's rows in their order, at most as many of each period as asked for; only those are built."""
    query, periods = asked.question.query, asked.question.periods
    by_period: dict[int, list[Found]] = {}
    for place in _places(asked):
        named = [names[key] for names, key in zip(labels, place.keys, strict=True)]
        by_period.setdefault(place.period, []).append(_find(asked, kpi, place, named))
    numbers = range(len(periods))
    for number in reversed(numbers) if query.sort == "-period" else numbers:
        for found in sort_figures(by_period.get(number, []), query.sort)[: query.limit]:
            yield _row(asked, kpi, found)


def _find(asked: Asked, kpi: Kpi, place: FigureKey, labels: list[str]) -> Found:
    period, today = asked.question.periods[place.period], asked.question.today
    figure = figure_of(kpi, asked.sums, place)
    if (kpi.formula.has_base or figure.value is None) and not period.has_begun(today):
        figure = Figure(None, reason=NullReason.NOT_BEGUN)
    return Found(place, labels, figure, asked.base and figure_of(kpi, asked.base.sums, place))


def _row(asked: Asked, kpi: Kpi, found: Found) -> KpiValueRead:
    question, figure = asked.question, found.figure
    period = question.periods[found.place.period]
    bases = question.calendar.bases([period], Compare.LAST_YEAR, question.today) if kpi.formula.has_base else []
    bases += [asked.base.periods[found.place.period]] if asked.base else []
    return KpiValueRead.model_construct(
        kpi=KpiCode(kpi.code),
        period=period.label,
        starts_on=period.first,
        ends_on=period.last,
        keys=list(found.place.keys),
        labels=found.labels,
        value=figure.value,
        numerator=figure.numerator,
        denominator=figure.denominator,
        reason=figure.reason,
        n=figure.n,
        negatives=figure.negatives,
        base_value=found.base.value if found.base else None,
        difference=found.difference,
        change=found.change,
        base_is_complete=is_complete(bases, asked.first_month),
    )


def figure_of(kpi: Kpi, found: GroupedSums, place: FigureKey) -> Figure:
    """The KPI's figure at a place, with the reason where it has no value."""
    own, formula = found.sums.get(place, {}), kpi.formula
    absent = [found.missing[name] for name in formula.sums if name in found.missing]
    if absent:
        return Figure(None, reason=absent[0])
    if formula.needs_data and not any(name in own for name in formula.sums):
        return Figure(None, reason=NullReason.NO_DATA)
    figure = formula.calculate({name: own.get(name, NOTHING) for name in formula.sums})
    if figure.value is None and not any(own.get(name) for name in formula.sums):
        return Figure(None, figure.numerator, figure.denominator, NullReason.NO_DATA, figure.n, figure.negatives)
    return figure


async def _read_labels(
    session: AsyncSession, question: Question, places: Sequence[FigureKey], language: Language
) -> Labels:
    """Of each dimension the names of its groups: a query for each at most."""
    labels = []
    for number, group in enumerate(question.groups):
        field, keys = question.fields.get(group.code or ""), {place.keys[number] for place in places}
        labels.append(await read_labels(session, group, field, keys, language))
    return labels
