"""How far market goals are: the figures of a plan's goals, and the goals shown with them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from services.planning.asking import AnswerState, shown_as
from services.planning.goals.market_goals import course
from services.planning.goals.market_goals.course import GoalState, GoalTrack, ProgressState, Span, span_of
from services.planning.goals.market_goals.figures import Figures
from services.planning.goals.market_goals.model import GoalProgressRead, MarketGoal, MarketGoalRead
from services.planning.goals.market_goals.rules import GoalMetric, GoalUnit
from services.planning.goals.market_goals.series import NOTHING, Series, months_from
from services.planning.goals.market_goals.sources import (
    FigureOrigin,
    GoalSource,
    KpiSource,
    SupplySource,
    figure_between,
    has_figure,
    source_of,
)
from services.planning.goals.schemes.model import GoalSchemeContent
from services.planning.plans.plans.rules import Market
from shared.schemes.versions import Version
from shared.time import company_today, fiscal_year_bounds, months_after

LESS_IS_BETTER = frozenset({GoalMetric.RIVAL_SHARE})
Goal = MarketGoal | MarketGoalRead


class Year(NamedTuple):
    """A plan's fiscal year: its first day, and that of the next."""

    starts_on: date
    next_starts_on: date


class Baseline(NamedTuple):
    """A baseline that was found, and the months or the day that it covers."""

    origin: FigureOrigin
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
    """The figures found of a plan's customer or market; `denied`: the sources that the caller may not see.

    `answers`: of the services asked. `is_partial`: the caller sees only part of the market's customers, whose figures
    are not those of the market.
    """

    year: Year
    scheme: Version[GoalSchemeContent]
    answers: Mapping[FigureOrigin, AnswerState] = field(default_factory=dict)
    figures: Figures = field(default_factory=Figures)
    denied: frozenset[GoalSource] = frozenset()
    market: Market | None = None
    is_partial: bool = False

    @property
    def answer(self) -> AnswerState:
        """Whether all services have answered; else the first reason."""
        missing = (one for one in self.answers.values() if one is not AnswerState.GIVEN)
        return next(missing, AnswerState.GIVEN)

    def show(self, goal: MarketGoalRead) -> MarketGoalRead:
        """The goal with its progress."""
        return goal.model_copy(update={"progress": self.describe(goal)})

    def describe(self, goal: Goal) -> GoalProgressRead:
        """How far the goal is today."""
        source, state = self._source(goal)
        today, scheme = company_today(), self.scheme
        found = self.measure(goal, self.readable(goal), today)
        if state is ProgressState.KNOWN and found.state.figure is None:
            state = ProgressState.NO_FIGURE
        should = course.expected(found.state)
        return GoalProgressRead(
            state=state,
            source=source.origin if source else None,
            kpi=source.kpi if isinstance(source, KpiSource) else None,
            track=found.track,
            figure=found.state.figure,
            as_of=min(today, found.span.ends_on) if today >= found.span.starts_on else None,
            share=course.share_reached(found.state),
            course=found.state.course.quantize(Decimal("0.0001")),
            expected=None if should is None else should.quantize(Decimal("0.0001")),
            shortfall=found.shortfall,
            scheme_version=scheme.number,
        )

    def measure(self, goal: Goal, source: GoalSource | None, today: date) -> Measured:
        """The goal's figure, the part of the course that has passed, and whether it is where it should be."""
        content = self.scheme.content
        span = span_of(*self.year, goal.due_on, content.grace_days)
        series = self._series(goal, source)
        adds_up, until = _adds_up(goal), min(today, span.ends_on)
        is_begun = source is not None and today >= span.starts_on
        state = GoalState(
            goal.baseline,
            goal.target,
            figure_between(source, series, span.starts_on, until) if source and is_begun else None,
            _course(today, span, series) if adds_up else course.course_by_days(today, span),
            adds_up,
            goal.metric in LESS_IS_BETTER,
        )
        return Measured(span, state, course.track(today, span, state, content.tolerance), course.shortfall(state))

    def close(self, goal: Goal, today: date) -> tuple[ProgressState, GoalState, Span]:
        """The goal's figure to date, whether it can be shown, and the days that it covers; without the course."""
        source, state = self._source(goal)
        span = span_of(*self.year, goal.due_on)
        figure, until = None, min(today, span.ends_on)
        if source is not None and state is ProgressState.KNOWN and today >= span.starts_on:
            figure = figure_between(source, self._series(goal, source), span.starts_on, until)
        is_less_better = goal.metric in LESS_IS_BETTER
        whole = GoalState(goal.baseline, goal.target, figure, course.WHOLE, _adds_up(goal), is_less_better)
        return state, whole, span

    def propose_baseline(self, goal: Goal, level: int) -> Baseline | None:
        """The figure of the like months of last year, or of the year before where these are not over.

        Of the supply landscape it is that of the day before the year, or where none was known then, or the year has not
        begun, that of today. `level`: of the goal's readers; a figure above it is not given away.
        """
        source, state = self._source(goal)
        if source is None or state is not ProgressState.KNOWN or source.clearance > level:
            return None
        series, span = self._series(goal, source), span_of(*self.year, goal.due_on)
        if isinstance(source, SupplySource):
            days = (min(span.starts_on - timedelta(days=1), company_today()), company_today())
            known = ((series[day].value, day) for day in days if day in series)
            return next((Baseline(source.origin, value, day, day) for value, day in known if value is not None), None)
        for years in (1, 2):
            first, last = (months_after(day, -12 * years) for day in (span.starts_on, span.ends_on.replace(day=1)))
            last = date.fromordinal(months_after(last, 1).toordinal() - 1)
            if last < company_today():
                figure = figure_between(source, series, first, last)
                return None if figure is None else Baseline(source.origin, figure, first, last)
        return None

    def readable(self, goal: Goal) -> GoalSource | None:
        """Where the goal's figures come from; None where they cannot be read."""
        source, state = self._source(goal)
        return source if state is ProgressState.KNOWN else None

    def _series(self, goal: Goal, source: GoalSource | None) -> Series:
        return self.figures.of(goal.customer_id or self.market, source) if source else {}

    def _source(self, goal: Goal) -> tuple[GoalSource | None, ProgressState]:
        source = source_of(goal)
        if source is None or not has_figure(source, self.market):
            return None, ProgressState.NO_SOURCE
        if self.is_partial:
            return source, ProgressState.PARTLY_VISIBLE
        if source in self.denied:
            return source, ProgressState.NOT_PERMITTED
        answer = self.answers.get(source.origin, AnswerState.GIVEN)
        if answer is not AnswerState.GIVEN:
            return source, shown_as(answer, ProgressState.KNOWN)
        is_amount = isinstance(source, KpiSource) and (goal.unit or GoalUnit.AMOUNT) is GoalUnit.AMOUNT
        is_other = is_amount and goal.currency != self.figures.currency
        return source, ProgressState.OTHER_CURRENCY if is_other else ProgressState.KNOWN


def _adds_up(goal: Goal) -> bool:
    return goal.unit is not GoalUnit.RATIO


def _course(today: date, span: Span, series: Series) -> Decimal:
    like = months_from(months_after(span.starts_on, -12), months_after(span.ends_on, -12))
    values = (series[month].value if month in series else None for month in like)
    return course.course_of(today, span, [value or NOTHING for value in values])


def year_of(fiscal_year: int, first_month: int) -> Year:
    """The bounds of a plan's fiscal year."""
    return Year(*fiscal_year_bounds(fiscal_year, first_month))
