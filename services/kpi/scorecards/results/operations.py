"""Computing what scorecards have reached: one question for each period, however many scorecards it has."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.figures.kpis.catalogue import KPIS, KpiCode
from services.kpi.figures.kpis.formulas import Sums
from services.kpi.scorecards.goals.model import ScorecardGoal
from services.kpi.scorecards.goals.rules import SalesBasis, usual_direction
from services.kpi.scorecards.results import rules
from services.kpi.scorecards.results.figures import PeriodFigures, gather_figures, known
from services.kpi.scorecards.results.model import GoalResultRead
from services.kpi.scorecards.results.rules import Actual, Limits, MissingActual
from services.kpi.scorecards.schemes.model import ScorecardSchemeContent


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


async def score(
    session: AsyncSession, cards: Sequence[Measured], scheme: ScorecardSchemeContent, today: date
) -> dict[UUID, list[GoalResultRead]]:
    """The goals of each scorecard with their actuals and scores."""
    by_period: dict[tuple[date, date], list[Measured]] = defaultdict(list)
    for card in cards:
        by_period[card.starts_on, card.ends_on].append(card)
    found: dict[UUID, list[GoalResultRead]] = {}
    for (first, last), of_period in by_period.items():
        figures = await _gather(session, of_period, first, last, today)
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
    if first > today:
        return PeriodFigures()
    goals = [goal for card in cards for goal in card.goals]
    wanted = {(goal.kpi, goal.basis) for goal in goals if goal.kpi is not None and goal.basis is not None}
    salespeople = {name for card in cards for name in card.salespeople}
    return await gather_figures(session, wanted, salespeople, first, last, today)


def _actual_of(card: Measured, goal: ScorecardGoal, figures: PeriodFigures, today: date) -> Actual:
    if goal.kpi is None:
        entered = card.entered.get(goal.key)
        return Actual(entered.actual) if entered else Actual(None, missing=MissingActual.NOT_ENTERED)
    if today < card.starts_on:
        return Actual(None, missing=MissingActual.NOT_BEGUN)
    if goal.basis is SalesBasis.SALESPERSON:
        sold = _calculated(goal.kpi, [figures.sold.get(name, {}) for name in card.salespeople])
        return replace(sold, archived=figures.archived.get(goal.kpi, ()))
    if not rules.is_of_whole_months(card.starts_on, card.ends_on):
        return Actual(None, missing=MissingActual.NOT_BY_DAY)
    nothing = _calculated(goal.kpi, [])
    return rules.joined([figures.managed.get((goal.kpi, str(person)), nothing) for person in card.people])


def _calculated(kpi: KpiCode, parts: Sequence[Sums]) -> Actual:
    formula = KPIS[kpi].formula
    if formula.needs_data and not any(parts):
        return Actual(None, missing=MissingActual.NO_DATA)
    sums = {name: sum((part.get(name, Decimal(0)) for part in parts), Decimal(0)) for name in formula.sums}
    return known(formula.calculate(sums))


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
        archived_periods=list(actual.archived),
    )


def _limits_of(goal: ScorecardGoal, scheme: ScorecardSchemeContent) -> Limits:
    floor = scheme.floor if goal.floor is None else goal.floor
    cap = scheme.cap if goal.cap is None else goal.cap
    return Limits(floor, max(scheme.counts_from, floor), max(cap, floor))
