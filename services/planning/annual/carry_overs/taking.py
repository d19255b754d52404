"""Writing what moves over: the goals of many plans in a statement for each kind, and their actions in another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.annual.carry_overs.proposals import Proposal
from services.planning.annual.carry_overs.rules import CarriedKind, LevelPlace, Measure
from services.planning.goals.level_goals.model import LevelGoal
from services.planning.goals.market_goals.course import BaselineSource
from services.planning.goals.market_goals.model import MarketGoal
from services.planning.goals.market_goals.rules import is_possible
from services.planning.goals.relationship_goals.model import RelationshipGoal
from services.planning.measures.actions.model import Action
from services.planning.plans.plans.model import Plan
from shared.customers.relationship_levels import RelationshipLevel
from shared.feed.bulk import add_rows, change_rows, sent_rows
from shared.time import company_today

AT_ONCE = 2_000
"""Rows of one statement."""
MOVED = ("id", "plan_id", "due_on", "relationship_goal_id")


@dataclass(slots=True)
class PlanTaking:
    """A plan and what it takes over.

    `last_starts_on`: first day of the year before; `carried`: by goal of that year, the goal that goes on with it.
    """

    plan: Plan
    last_starts_on: date
    carried: dict[UUID, UUID] = field(default_factory=dict)
    by_measure: dict[Measure, UUID] = field(default_factory=dict)
    people: set[tuple[UUID, UUID]] = field(default_factory=set)
    levels: set[LevelPlace] = field(default_factory=set)
    market_goals: list[MarketGoal] = field(default_factory=list)
    relationship_goals: list[RelationshipGoal] = field(default_factory=list)
    level_goals: list[LevelGoal] = field(default_factory=list)
    actions: list[dict[str, Any]] = field(default_factory=list)

    def know(
        self, market: Iterable[MarketGoal], people: Iterable[RelationshipGoal], levels: Iterable[LevelGoal]
    ) -> None:
        """Note the goals that the plan has already."""
        for goal in market:
            self.by_measure.setdefault(measure_of(goal), goal.id)
        self.people |= {(goal.contact_id, goal.market_goal_id) for goal in people}
        self.levels |= {(goal.kind, goal.department, goal.market_goal_id) for goal in levels}

    def take(self, proposals: Sequence[Proposal], measures: dict[UUID, Measure]) -> list[Proposal]:
        """Take these, market goals first; returns the goals for levels whose market goal the plan lacks.

        `measures`: of all market goals of last year, by their id.
        """
        in_order = sorted(proposals, key=lambda one: list(CarriedKind).index(one.kind))
        return [one for one in in_order if one.row.id not in self.carried and not self._take(one, measures)]

    def _take(self, one: Proposal, measures: dict[UUID, Measure]) -> bool:
        row = one.row
        if isinstance(row, MarketGoal):
            self._take_market_goal(one, row)
        elif isinstance(row, Action):
            served = self.carried.get(row.relationship_goal_id) if row.relationship_goal_id else None
            moved = (row.id, self.plan.id, one.due_on, served)
            self.actions.append(dict(zip(MOVED, moved, strict=True)))
        else:
            served = self._served(row.market_goal_id, measures)
            if served is None:
                return False
            self._take_goal(one, row, served)
        return True

    def _served(self, market_goal_id: UUID, measures: dict[UUID, Measure]) -> UUID | None:
        """The plan's market goal that goes on with last year's, or has the same measure."""
        measure = measures.get(market_goal_id)
        return self.carried.get(market_goal_id) or (self.by_measure.get(measure) if measure else None)

    def _take_market_goal(self, one: Proposal, last: MarketGoal) -> None:
        kept = ("kind", "metric", "title", "target", "unit", "currency", "competitor")
        goal = MarketGoal(**{name: getattr(last, name) for name in kept}, **self._of_plan(one))
        if one.figure is not None and is_possible(one.figure, goal.figures()):
            goal.baseline, goal.baseline_source, goal.baseline_read_on = one.figure, BaselineSource.KPI, company_today()
            goal.baseline_first_on, goal.baseline_last_on = self.last_starts_on, one.figure_as_of
        self.market_goals.append(goal)
        self.by_measure.setdefault(measure_of(goal), goal.id)
        self.carried[last.id] = goal.id

    def _take_goal(self, one: Proposal, last: RelationshipGoal | LevelGoal, served: UUID) -> None:
        """Take a goal for a level, unless the plan has one for the same."""
        kept = {"target_level": last.target_level, "reason": last.reason}
        given = self._of_plan(one) | kept | {"market_goal_id": served}
        if isinstance(last, RelationshipGoal):
            person = (last.contact_id, served)
            if person not in self.people:
                self.people.add(person)
                level = one.level if isinstance(one.level, RelationshipLevel) else None
                goal = RelationshipGoal(**given, contact_id=last.contact_id, level_when_set=level)
                self.relationship_goals.append(goal)
                self.carried[last.id] = goal.id
            return
        place = (last.kind, last.department, served)
        if place not in self.levels:
            self.levels.add(place)
            level_goal = LevelGoal(**given, kind=last.kind, department=last.department)
            self.level_goals.append(level_goal)
            self.carried[last.id] = level_goal.id

    def _of_plan(self, one: Proposal) -> dict[str, Any]:
        return {
            "plan_id": self.plan.id,
            "customer_id": self.plan.customer_id,
            "since_version": self.plan.working_version,
            "due_on": one.due_on,
            "carried_from_id": one.row.id,
        }


def measure_of(goal: MarketGoal) -> Measure:
    """By what the goal is the same as one of another year."""
    return goal.kind, goal.metric, goal.unit, goal.competitor


async def write_taken(session: AsyncSession, takings: Sequence[PlanTaking]) -> None:
    """Write what the plans take over, with the events of each row."""
    await session.flush()
    for table, name in (
        (MarketGoal, "market_goals"),
        (RelationshipGoal, "relationship_goals"),
        (LevelGoal, "level_goals"),
    ):
        rows = [row.model_dump(mode="json") for taking in takings for row in getattr(taking, name)]
        for part in _parts(rows):
            await add_rows(session, table, sent_rows(table, part))
    for part in _parts([action for taking in takings for action in taking.actions]):
        moved = sent_rows(Action, part, MOVED)
        values = {name: moved.c[name] for name in MOVED[1:]}
        await change_rows(session, Action, values, sa.and_(col(Action.id) == moved.c.id))


def _parts(rows: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))
