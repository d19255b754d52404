"""How far market goals are: the figures of a plan's goals, asked of kpi in one call, and the goals shown with them."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from services.planning.asking import AnswerState
from services.planning.goals.market_goals import course
from services.planning.goals.market_goals.course import GoalState, GoalTrack, ProgressState, Span, span_of
from services.planning.goals.market_goals.kpi_figures import KpiMonths
from services.planning.goals.market_goals.model import GoalProgressRead, MarketGoal, MarketGoalRead
from services.planning.goals.market_goals.rules import GoalMetric, GoalUnit
from services.planning.goals.market_goals.sources import (
    NOTHING,
    GoalKpi,
    Series,
    figure_over,
    has_figure,
    months_from,
    source_of,
)
from services.planning.goals.schemes.model import GoalSchemeContent
from services.planning.plans.plans.rules import Market
from shared.schemes.versions import Version
from shared.time import company_today, fiscal_year_bounds, months_after

LESS_IS_BETTER = frozenset({GoalMetric.RIVAL_SHARE})
STATES = {
    AnswerState.UNAVAILABLE: ProgressState.UNAVAILABLE,
    AnswerState.NOT_PERMITTED: ProgressState.NOT_PERMITTED,
}
Goal = MarketGoal | MarketGoalRead


class Year(NamedTuple):
    """A plan's fiscal year: its first day, and that of the next."""

    starts_on: date
    next_starts_on: date


class Baseline(NamedTuple):
    """A baseline from kpi, and the months that it covers."""

    figure: Decimal
    first_on: date
    last_on: date


class Measured(NamedTuple):
    """A goal against its course."""

    span: Span
    state: GoalState
    track: GoalTrack
    shortfall: Decimal | None


@dataclass(frozen=True, slots=True)
class Progress:
    """What kpi has answered about a plan's customer or market; `denied`: the KPIs that the caller may not see.

    `is_partial`: the caller sees only part of the market's customers, whose figures are not those of the market.
    """

    year: Year
    scheme: Version[GoalSchemeContent]
    answer: AnswerState = AnswerState.GIVEN
    months: KpiMonths = field(default_factory=KpiMonths)
    denied: frozenset[GoalKpi] = frozenset()
    market: Market | None = None
    is_partial: bool = False

    def show(self, goal: MarketGoalRead) -> MarketGoalRead:
        """The goal with its progress."""
        return goal.model_copy(update={"progress": self.describe(goal)})

    def describe(self, goal: Goal) -> GoalProgressRead:
        """How far the goal is today."""
        kpi, state = self._source(goal)
        today, scheme = company_today(), self.scheme
        found = self.measure(goal, self.readable(goal), today)
        if state is ProgressState.KNOWN and found.state.figure is None:
            state = ProgressState.NO_FIGURE
        should = course.expected(found.state)
        return GoalProgressRead(
            state=state,
            kpi=kpi,
            track=found.track,
            figure=found.state.figure,
            as_of=min(today, found.span.ends_on) if today >= found.span.starts_on else None,
            share=course.share_reached(found.state),
            course=found.state.course.quantize(Decimal("0.0001")),
            expected=None if should is None else should.quantize(Decimal("0.0001")),
            shortfall=found.shortfall,
            scheme_version=scheme.number,
        )

    def measure(self, goal: Goal, kpi: GoalKpi | None, today: date) -> Measured:
        """The goal's figure, the part of the course that has passed, and whether it is where it should be."""
        content = self.scheme.content
        span = span_of(*self.year, goal.due_on, content.grace_days)
        series = self.months.of(goal.customer_id, kpi) if kpi else {}
        adds_up, passed = _adds_up(goal), months_from(span.starts_on, min(today, span.ends_on))
        state = GoalState(
            goal.baseline,
            goal.target,
            figure_over(kpi, series, passed) if kpi and passed else None,
            _course(today, span, series) if adds_up else course.course_by_days(today, span),
            adds_up,
            goal.metric in LESS_IS_BETTER,
        )
        return Measured(span, state, course.track(today, span, state, content.tolerance), course.shortfall(state))

    def close(self, goal: Goal, today: date) -> tuple[ProgressState, GoalState, Span]:
        """The goal's figure to date, whether it can be shown, and the days that it covers; without the course."""
        kpi, state = self._source(goal)
        span = span_of(*self.year, goal.due_on)
        passed = months_from(span.starts_on, min(today, span.ends_on)) if today >= span.starts_on else []
        is_known = kpi is not None and state is ProgressState.KNOWN and passed
        figure = figure_over(kpi, self.months.of(goal.customer_id, kpi), passed) if kpi and is_known else None
        is_less_better = goal.metric in LESS_IS_BETTER
        whole = GoalState(goal.baseline, goal.target, figure, course.WHOLE, _adds_up(goal), is_less_better)
        return state, whole, span

    def propose_baseline(self, goal: Goal, level: int) -> Baseline | None:
        """The figure of the like months of last year, or of the year before where these are not over.

        `level`: of the goal's readers; a figure above it is not given away.
        """
        kpi, state = self._source(goal)
        if kpi is None or state is not ProgressState.KNOWN or kpi.clearance > level:
            return None
        span = span_of(*self.year, goal.due_on)
        for years in (1, 2):
            first, last = (months_after(day, -12 * years) for day in (span.starts_on, span.ends_on.replace(day=1)))
            last = date.fromordinal(months_after(last, 1).toordinal() - 1)
            if last < company_today():
                figure = figure_over(kpi, self.months.of(goal.customer_id, kpi), months_from(first, last))
                return None if figure is None else Baseline(figure, first, last)
        return None

    def readable(self, goal: Goal) -> GoalKpi | None:
        """The KPI with the goal's figures; None where they cannot be read."""
        kpi, state = self._source(goal)
        return kpi if state is ProgressState.KNOWN else None

    def _source(self, goal: Goal) -> tuple[GoalKpi | None, ProgressState]:
        unit = goal.unit or GoalUnit.AMOUNT
        kpi = source_of(goal.kind, goal.metric, unit)
        if kpi is None or not has_figure(kpi, self.market):
            return None, ProgressState.NO_SOURCE
        if self.is_partial:
            return kpi, ProgressState.PARTLY_VISIBLE
        if kpi in self.denied:
            return kpi, ProgressState.NOT_PERMITTED
        if self.answer is not AnswerState.GIVEN:
            return kpi, STATES[self.answer]
        is_other = unit is GoalUnit.AMOUNT and goal.currency != self.months.currency
        return kpi, ProgressState.OTHER_CURRENCY if is_other else ProgressState.KNOWN


def _adds_up(goal: Goal) -> bool:
    return goal.unit is not GoalUnit.RATIO


def _course(today: date, span: Span, series: Series) -> Decimal:
    like = months_from(months_after(span.starts_on, -12), months_after(span.ends_on, -12))
    values = (series[month].value if month in series else None for month in like)
    return course.course_of(today, span, [value or NOTHING for value in values])


def year_of(fiscal_year: int, first_month: int) -> Year:
    """The bounds of a plan's fiscal year."""
    return Year(*fiscal_year_bounds(fiscal_year, first_month))
