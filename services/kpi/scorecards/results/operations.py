"""Computing what scorecards have reached: one question for each period, however many scorecards it has."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.figures.kpi_values.model import KpiValueQuery
from services.kpi.figures.kpi_values.operations import add_up
from services.kpi.figures.kpi_values.periods import A_YEAR, Calendar, Period, like_days
from services.kpi.figures.kpi_values.question import Question
from services.kpi.figures.kpi_values.rules import GroupBy
from services.kpi.figures.kpis.catalogue import KPIS, KpiCode
from services.kpi.figures.kpis.formulas import Sums
from services.kpi.figures.kpis.rules import Dimension, Grain, NullReason
from services.kpi.scorecards.goals.model import ScorecardGoal
from services.kpi.scorecards.goals.rules import SOLD_LAST_YEAR, SalesBasis, usual_direction
from services.kpi.scorecards.results import rules
from services.kpi.scorecards.results.model import GoalResultRead
from services.kpi.scorecards.results.rules import Actual, Limits, MissingActual
from services.kpi.scorecards.results.store import sum_sold
from services.kpi.scorecards.schemes.model import ScorecardSchemeContent
from shared.auth.access import HIGHEST_CLEARANCE, DataScope, DataScopeKind, Principal

NOBODY_ASKS = frozenset[str]()
EVERYTHING = Principal("service:kpi", "kpi", NOBODY_ASKS, NOBODY_ASKS, HIGHEST_CLEARANCE, DataScope(DataScopeKind.ALL))
"""A scorecard's actuals are the same for everybody who may see the scorecard, whichever customers they see."""


class Entered(Protocol):
    """An actual that somebody entered."""

    @property
    def actual(self) -> Decimal: ...
    @property
    def evidence(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Measured:
    """What is needed to compute a scorecard."""

    id: UUID
    starts_on: date
    ends_on: date
    goals: Sequence[ScorecardGoal]
    people: Sequence[UUID]
    salespeople: Sequence[str]
    entered: Mapping[str, Entered]


@dataclass(slots=True)
class PeriodFigures:
    """The figures of everybody whose scorecards are of the same period."""

    sold: Mapping[str, Sums] = field(default_factory=dict)
    managed: Mapping[tuple[KpiCode, str | None], Actual] = field(default_factory=dict)


async def score(
    session: AsyncSession, cards: Sequence[Measured], scheme: ScorecardSchemeContent, today: date
) -> dict[UUID, list[GoalResultRead]]:
    """The goals of each scorecard with their actuals and scores."""
    by_period: dict[tuple[date, date], list[Measured]] = defaultdict(list)
    for card in cards:
        by_period[card.starts_on, card.ends_on].append(card)
    found: dict[UUID, list[GoalResultRead]] = {}
    for (first, last), of_period in by_period.items():
        figures = await _gather(session, of_period, first, last, today) if first <= today else PeriodFigures()
        for card in of_period:
            actuals = [_actual_of(card, goal, figures, today) for goal in card.goals]
            found[card.id] = [
                _result_of(goal, actual, card.entered.get(goal.key), scheme)
                for goal, actual in zip(card.goals, actuals, strict=True)
            ]
    return found


async def _gather(
    session: AsyncSession, cards: Sequence[Measured], first: date, last: date, today: date
) -> PeriodFigures:
    wanted: dict[SalesBasis, set[KpiCode]] = defaultdict(set)
    for goal in (goal for card in cards for goal in card.goals):
        if goal.kpi is not None and goal.basis is not None:
            wanted[goal.basis].add(goal.kpi)
    found = PeriodFigures()
    if of_sold := wanted[SalesBasis.SALESPERSON]:
        names = sorted({name for card in cards for name in card.salespeople})
        found.sold = await _sold(session, of_sold, names, first, last, today)
    if (of_managed := wanted[SalesBasis.MANAGED]) and rules.is_of_whole_months(first, last):
        found.managed = await _managed(session, of_managed, first, last, today)
    return found


async def _sold(
    session: AsyncSession, kpis: set[KpiCode], names: Sequence[str], first: date, last: date, today: date
) -> dict[str, Sums]:
    """The sums by salesperson; last year's are those of the same days, as far as the period has got."""
    sums: dict[str, dict[str, Decimal]] = dict(await sum_sold(session, names, first, last))
    if any(KPIS[kpi].formula.has_base for kpi in kpis):
        before = like_days(Period("", first, last), A_YEAR, today)
        for name, base in (await sum_sold(session, names, before.first, before.last)).items():
            sums.setdefault(name, {})[SOLD_LAST_YEAR] = base["sales"]
    return dict(sums)


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
    return {(row.kpi, row.keys[0]): _known(row) for row in rows}


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


def _known(figure: Computed) -> Actual:
    missing = None if figure.value is not None else MissingActual((figure.reason or NullReason.NO_BASE).value)
    return Actual(figure.value, figure.numerator, figure.denominator, missing)


def _actual_of(card: Measured, goal: ScorecardGoal, figures: PeriodFigures, today: date) -> Actual:
    if goal.kpi is None:
        entered = card.entered.get(goal.key)
        return Actual(entered.actual) if entered else Actual(None, missing=MissingActual.NOT_ENTERED)
    if today < card.starts_on:
        return Actual(None, missing=MissingActual.NOT_BEGUN)
    if goal.basis is SalesBasis.SALESPERSON:
        return _calculated(goal.kpi, [figures.sold.get(name, {}) for name in card.salespeople])
    if not rules.is_of_whole_months(card.starts_on, card.ends_on):
        return Actual(None, missing=MissingActual.NOT_BY_DAY)
    nothing = _calculated(goal.kpi, [])
    return rules.joined([figures.managed.get((goal.kpi, str(person)), nothing) for person in card.people])


def _calculated(kpi: KpiCode, parts: Sequence[Sums]) -> Actual:
    formula = KPIS[kpi].formula
    if formula.needs_data and not any(parts):
        return Actual(None, missing=MissingActual.NO_DATA)
    sums = {name: sum((part.get(name, Decimal(0)) for part in parts), Decimal(0)) for name in formula.sums}
    return _known(formula.calculate(sums))


def _result_of(
    goal: ScorecardGoal, actual: Actual, entered: Entered | None, scheme: ScorecardSchemeContent
) -> GoalResultRead:
    settled = goal.settled()
    baseline = settled.baseline or Decimal(0)
    achievement = points = scored = None
    if actual.value is not None:
        achievement = rules.achievement_of(actual.value, goal.target, baseline)
        scored = rules.score_of(achievement, _limits_of(goal, scheme))
        points = goal.weight * scored
    return GoalResultRead(
        **goal.model_dump(include={"key", "kpi", "basis", "weight", "target"}),
        name_en=goal.name or (goal.kpi.en if goal.kpi else ""),
        name_zh=goal.name or (goal.kpi.zh if goal.kpi else ""),
        unit=KPIS[goal.kpi].unit if goal.kpi else None,
        direction=settled.direction or usual_direction(goal.kpi),
        baseline=baseline,
        actual=actual.value,
        numerator=actual.numerator,
        denominator=actual.denominator,
        missing=actual.missing,
        evidence=entered.evidence if entered and goal.kpi is None else None,
        achievement=achievement,
        score=scored,
        points=points,
    )


def _limits_of(goal: ScorecardGoal, scheme: ScorecardSchemeContent) -> Limits:
    floor = scheme.floor if goal.floor is None else goal.floor
    cap = scheme.cap if goal.cap is None else goal.cap
    return Limits(floor, max(scheme.counts_from, floor), max(cap, floor))
