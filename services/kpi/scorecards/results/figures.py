"""The figures of everybody whose scorecards are of the same period, each gathered once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Protocol

from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.figures.kpi_values.model import KpiValueQuery
from services.kpi.figures.kpi_values.operations import add_up
from services.kpi.figures.kpi_values.periods import A_YEAR, Calendar, Period, like_days
from services.kpi.figures.kpi_values.question import Question
from services.kpi.figures.kpi_values.rules import GroupBy
from services.kpi.figures.kpis.catalogue import KPIS, KpiCode
from services.kpi.figures.kpis.formulas import Sums
from services.kpi.figures.kpis.rules import Dimension, Grain, NullReason
from services.kpi.scorecards.goals.rules import SOLD_LAST_YEAR, SalesBasis
from services.kpi.scorecards.results.rules import Actual, MissingActual, is_of_whole_months
from services.kpi.scorecards.results.store import list_archived, sum_sold
from shared.auth.access import HIGHEST_CLEARANCE, DataScope, DataScopeKind, Principal

NOBODY_ASKS = frozenset[str]()
EVERYTHING = Principal("service:kpi", "kpi", NOBODY_ASKS, NOBODY_ASKS, HIGHEST_CLEARANCE, DataScope(DataScopeKind.ALL))
"""A scorecard's actuals are the same for everybody who may see the scorecard, whichever customers they see."""


Wanted = tuple[KpiCode, SalesBasis]
"""A KPI, and whose business counts."""


@dataclass(slots=True)
class PeriodFigures:
    """The figures of everybody whose scorecards are of the same period."""

    sold: Mapping[str, Sums] = field(default_factory=dict)
    managed: Mapping[tuple[KpiCode, str | None], Actual] = field(default_factory=dict)
    archived: Mapping[KpiCode, list[str]] = field(default_factory=dict)
    """By KPI the archived periods whose orders `sold` lacks. `managed` lacks none: it is added up by month."""


async def gather_figures(
    session: AsyncSession, wanted: Iterable[Wanted], salespeople: Iterable[str], first: date, last: date, today: date
) -> PeriodFigures:
    """The figures of the period that these KPIs need, on their bases."""
    kpis: dict[SalesBasis, set[KpiCode]] = defaultdict(set)
    for kpi, basis in wanted:
        kpis[basis].add(kpi)
    found = PeriodFigures()
    if of_sold := kpis[SalesBasis.SALESPERSON]:
        found = await _sold(session, of_sold, sorted(set(salespeople)), first, last, today)
    if (of_managed := kpis[SalesBasis.MANAGED]) and is_of_whole_months(first, last):
        found.managed = await _managed(session, of_managed, first, last, today)
    return found


async def _sold(
    session: AsyncSession, kpis: set[KpiCode], names: Sequence[str], first: date, last: date, today: date
) -> PeriodFigures:
    """The sums by salesperson; last year's are those of the same days, as far as the period has got."""
    sums: dict[str, dict[str, Decimal]] = dict(await sum_sold(session, names, first, last))
    archived = dict.fromkeys(kpis, await list_archived(session, (first, last)))
    if growing := [kpi for kpi in kpis if KPIS[kpi].formula.has_base]:
        before = like_days(Period("", first, last), A_YEAR, today)
        for name, base in (await sum_sold(session, names, before.first, before.last)).items():
            sums.setdefault(name, {})[SOLD_LAST_YEAR] = base["sales"]
        both = await list_archived(session, (before.first, before.last), (first, last))
        archived |= dict.fromkeys(growing, both)
    return PeriodFigures(sold=dict(sums), archived=archived)


async def _managed(
    session: AsyncSession, kpis: set[KpiCode], first: date, last: date, today: date
) -> dict[tuple[KpiCode, str | None], Actual]:
    found: dict[tuple[KpiCode, str | None], Actual] = {}
    for clearance in sorted({KPIS[kpi].clearance for kpi in kpis}):  # a figure of level 1 counts what level 1 sees
        principal = replace(EVERYTHING, clearance=clearance)
        own = sorted(kpi for kpi in kpis if KPIS[kpi].clearance == clearance)
        found |= await _managed_at(session, own, first, last, today, principal)
    return found


async def _managed_at(
    session: AsyncSession, kpis: Sequence[KpiCode], first: date, last: date, today: date, principal: Principal
) -> dict[tuple[KpiCode, str | None], Actual]:
    query = KpiValueQuery.model_construct(
        kpi=list(kpis), first=first, last=last, grain=Grain.TOTAL, group_by=[Dimension.MANAGER.value]
    )
    calendar, groups = Calendar(Grain.TOTAL, 1), (GroupBy(Dimension.MANAGER),)
    question = Question(query, groups, {}, calendar, calendar.periods(first, last), [first], principal, today)
    rows = await add_up(session, question, "en")
    return {(row.kpi, row.keys[0]): known(row) for row in rows}


class Computed(Protocol):
    """A figure, or why there is none."""

    @property
    def value(self) -> Decimal | None: ...
    @property
    def numerator(self) -> Decimal | None: ...
    @property
    def denominator(self) -> Decimal | None: ...
    @property
    def reason(self) -> NullReason | None: ...


def known(figure: Computed) -> Actual:
    """The figure as the actual of a goal."""
    missing = None if figure.value is not None else MissingActual((figure.reason or NullReason.NO_BASE).value)
    return Actual(figure.value, figure.numerator, figure.denominator, missing)
