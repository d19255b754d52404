"""From last year's goals and actions to what is proposed for the new plan."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from services.planning.annual.carry_overs import rules
from services.planning.annual.carry_overs.rules import CarriedKind, CarryOverOutcome, CarryOverReason
from services.planning.annual.carry_overs.store import LastYear
from services.planning.annual.carry_overs.year_ends import Wanted, YearEnd
from services.planning.goals.level_goals import rules as level_rules
from services.planning.goals.level_goals.model import LevelGoal
from services.planning.goals.level_goals.rules import CustomerLevel, LevelGoalKind
from services.planning.goals.market_goals.asking import sources_of
from services.planning.goals.market_goals.course import GoalTrack, ProgressState, track
from services.planning.goals.market_goals.model import MarketGoal
from services.planning.goals.market_goals.series import NOTHING
from services.planning.goals.relationship_goals.model import RelationshipGoal
from services.planning.goals.relationship_goals.rules import gap_steps
from services.planning.measures.actions.model import Action
from shared.customers.relationship_levels import RelationshipLevel
from shared.time import company_today

LACKING = {
    ProgressState.UNAVAILABLE: CarryOverReason.UNAVAILABLE,
    ProgressState.NOT_PERMITTED: CarryOverReason.NOT_PERMITTED,
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A goal or action of last year, what came of it, and its day in the new year."""

    kind: CarriedKind
    row: MarketGoal | RelationshipGoal | LevelGoal | Action
    outcome: CarryOverOutcome
    reason: CarryOverReason | None
    due_on: date | None = None
    figure: Decimal | None = None
    figure_as_of: date | None = None
    level: RelationshipLevel | CustomerLevel | None = None
    rest_steps: int | None = None

    @property
    def can_move(self) -> bool:
        """Whether it may be taken over."""
        return self.outcome in rules.TAKEABLE


def wanted_of(last: LastYear) -> Wanted:
    """Whose figures and levels the goals need."""
    by_kind: dict[LevelGoalKind, set[UUID]] = defaultdict(set)
    for goal in last.level_goals:
        by_kind[goal.kind].add(goal.customer_id)
    return Wanted(
        sources=frozenset(one for one in sources_of(last.market_goals) if one is not None),
        of_figures=_customers(goal for goal in last.market_goals if None not in sources_of([goal])),
        of_people=_customers(last.relationship_goals),
        of_levels={kind: sorted(found) for kind, found in by_kind.items()},
    )


def _customers(goals: Sequence[RelationshipGoal] | Iterator[MarketGoal]) -> list[UUID]:
    return sorted({goal.customer_id for goal in goals if goal.customer_id is not None})


def propose(last: LastYear, end: YearEnd, year: tuple[date, date], action_days: int) -> Iterator[Proposal]:
    """What is proposed. `year`: the new year's first day, and that of the next; `action_days`: of late actions."""
    for market_goal in last.market_goals:
        yield _of_figure(market_goal, end, year)
    for goal in last.relationship_goals:
        yield _of_person(goal, end, year, has_left=last.has_left(goal.contact_id))
    for level_goal in last.level_goals:
        yield _of_level(level_goal, end, year)
    for action in last.actions:
        yield _of_action(action, year, action_days)


def withdrawn(rows: Collection[MarketGoal | RelationshipGoal | LevelGoal]) -> Iterator[Proposal]:
    """Goals that were withdrawn."""
    kinds = {
        MarketGoal: CarriedKind.MARKET_GOAL,
        RelationshipGoal: CarriedKind.RELATIONSHIP_GOAL,
        LevelGoal: CarriedKind.LEVEL_GOAL,
    }
    for row in rows:
        yield Proposal(kinds[type(row)], row, CarryOverOutcome.LAPSED, CarryOverReason.WITHDRAWN)


def _of_figure(goal: MarketGoal, end: YearEnd, year: tuple[date, date]) -> Proposal:
    today = company_today()
    state, found, span = end.progress.close(goal, today)
    is_reached = track(today, span, found, NOTHING) is GoalTrack.REACHED
    judged = rules.judge_figure(found.figure, is_reached=is_reached, lacking=LACKING.get(state))
    due_on, as_of = _due(judged, goal.due_on, year), min(today, span.ends_on)
    return Proposal(CarriedKind.MARKET_GOAL, goal, *judged, due_on, figure=found.figure, figure_as_of=as_of)


def _of_person(goal: RelationshipGoal, end: YearEnd, year: tuple[date, date], *, has_left: bool) -> Proposal:
    level = end.ranks.get(goal.contact_id)
    rest = gap_steps(goal.target_level, level)
    judged = rules.judge_level(rest, end.state_of(goal.contact_id), has_left=has_left)
    due_on = _due(judged, goal.due_on, year)
    return Proposal(CarriedKind.RELATIONSHIP_GOAL, goal, *judged, due_on, level=level, rest_steps=rest)


def _of_level(goal: LevelGoal, end: YearEnd, year: tuple[date, date]) -> Proposal:
    levels = end.levels.of(goal.customer_id)
    level = levels.level_of(goal)
    rest = level_rules.gap_steps(goal.target_level, level)
    judged = rules.judge_level(rest, levels.state_of(goal))
    due_on = _due(judged, goal.due_on, year)
    return Proposal(CarriedKind.LEVEL_GOAL, goal, *judged, due_on, level=level, rest_steps=rest)


def _of_action(action: Action, year: tuple[date, date], days: int) -> Proposal:
    today = company_today()
    judged = rules.judge_action(action.due_on, today, date.fromordinal(year[0].toordinal() - rules.DAY))
    is_moving = judged[0] in rules.TAKEABLE
    due_on = rules.next_day(action.due_on, year, today, days) if is_moving else None
    return Proposal(CarriedKind.ACTION, action, *judged, due_on)


def _due(judged: rules.Judged, due_on: date, year: tuple[date, date]) -> date | None:
    return rules.next_due(due_on, year) if judged[0] in rules.TAKEABLE else None
