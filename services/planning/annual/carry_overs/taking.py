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
from services.planning.goals.market_goals.sources import SupplySource, source_of
from services.planning.goals.relationship_goals.model import RelationshipGoal
from services.planning.measures.actions.model import Action
from services.planning.measures.actions.rules import SERVED
from shared.auth.clearances import level_of
from shared.database import Row
from shared.feed.bulk import add_rows, change_rows, fresh_row, sent_rows
from shared.time import company_today

AT_ONCE = 2_000
"""Rows of one statement."""
ORDER = {kind: place for place, kind in enumerate(CarriedKind)}
KEPT = ("kind", "metric", "title", "target", "unit", "currency", "share_of", "competitor_id", "competitor")
"""What a market goal takes from the one that it goes on with."""
TABLES: dict[CarriedKind, type[Row]] = {
    CarriedKind.MARKET_GOAL: MarketGoal,
    CarriedKind.RELATIONSHIP_GOAL: RelationshipGoal,
    CarriedKind.LEVEL_GOAL: LevelGoal,
}
MOVED = ("id", "plan_id", "due_on", "due_reason", *SERVED)


@dataclass(slots=True)
class PlanTaking:
    """A plan and what it takes over, as rows.

    `last_starts_on`: first day of the year before; `carried`: by goal of that year, the goal that goes on with it.
    `levels`: needed to see the market goals that it takes.
    """

    plan_id: UUID
    customer_id: UUID
    version: int
    last_starts_on: date
    carried: dict[UUID, UUID] = field(default_factory=dict)
    by_measure: dict[Measure, UUID] = field(default_factory=dict)
    people: set[tuple[UUID, UUID]] = field(default_factory=set)
    places: set[LevelPlace] = field(default_factory=set)
    levels: list[int] = field(default_factory=list)
    rows: dict[CarriedKind, list[dict[str, Any]]] = field(default_factory=lambda: {kind: [] for kind in CarriedKind})

    def know(
        self, market: Iterable[MarketGoal], people: Iterable[RelationshipGoal], levels: Iterable[LevelGoal]
    ) -> None:
        """Note the goals that the plan has already."""
        for goal in market:
            self.by_measure.setdefault(measure_of(goal), goal.id)
        self.people |= {(goal.contact_id, goal.market_goal_id) for goal in people}
        self.places |= {(goal.kind, goal.department, goal.market_goal_id) for goal in levels}

    def take(self, proposals: Sequence[Proposal], measures: dict[UUID, Measure]) -> list[Proposal]:
        """Take these, market goals first; returns the goals for levels whose market goal the plan lacks.

        `measures`: of all market goals of last year, by their id.
        """
        in_order = sorted(proposals, key=lambda one: ORDER[one.kind])
        return [one for one in in_order if one.row.id not in self.carried and not self._take(one, measures)]

    def _take(self, one: Proposal, measures: dict[UUID, Measure]) -> bool:
        row = one.row
        if isinstance(row, MarketGoal):
            self._take_market_goal(one, row)
        elif isinstance(row, Action):
            goals = (self.carried.get(getattr(row, name)) for name in SERVED)
            moved = (row.id, self.plan_id, one.due_on, None, *goals)  # its new day is in the year of the plan
            self.rows[one.kind].append(dict(zip(MOVED, moved, strict=True)))
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
        said = {name: getattr(last, name) for name in KEPT}
        if one.figure is not None and is_possible(one.figure, last.figures()):
            said |= {"baseline": one.figure} | _found(one, last, self.last_starts_on)
        goal_id = self._add(one, MarketGoal, said)
        self.by_measure.setdefault(measure_of(last), goal_id)
        self.levels.append(level_of(last))

    def _take_goal(self, one: Proposal, last: RelationshipGoal | LevelGoal, served: UUID) -> None:
        """Take a goal for a level, unless the plan has one for the same."""
        said = {"market_goal_id": served, "target_level": last.target_level, "reason": last.reason}
        if isinstance(last, RelationshipGoal):
            person = (last.contact_id, served)
            if person not in self.people:
                self.people.add(person)
                self._add(one, RelationshipGoal, said | {"contact_id": last.contact_id, "level_when_set": one.level})
            return
        place = (last.kind, last.department, served)
        if place not in self.places:
            self.places.add(place)
            said |= {"kind": last.kind, "department": last.department}
            self._add(one, LevelGoal, said | {"level_when_set": one.level})

    def _add(self, one: Proposal, table: type[Row], said: dict[str, Any]) -> UUID:
        of_plan = {"plan_id": self.plan_id, "customer_id": self.customer_id, "since_version": self.version}
        row = fresh_row(table, **of_plan, **said, due_on=one.due_on, carried_from_id=one.row.id)
        self.rows[one.kind].append(row)
        self.carried[one.row.id] = row["id"]
        goal_id: UUID = row["id"]
        return goal_id


def measure_of(goal: MarketGoal) -> Measure:
    """By what the goal is the same as one of another year."""
    return goal.kind, goal.metric, goal.unit, goal.share_of, goal.competitor_id, goal.competitor


def _found(one: Proposal, last: MarketGoal, starts_on: date) -> dict[str, Any]:
    """Where and when the figure of last year was found; a rival's share is that of one day."""
    source = source_of(last)
    origin = BaselineSource(source.origin.value) if source else None
    first = one.figure_as_of if isinstance(source, SupplySource) else starts_on
    days = {"baseline_first_on": first, "baseline_last_on": one.figure_as_of}
    return {"baseline_source": origin, "baseline_read_on": company_today(), **days}


async def write_taken(session: AsyncSession, takings: Sequence[PlanTaking]) -> None:
    """Write what the plans take over, with the events of each row."""
    await session.flush()
    for kind, table in TABLES.items():
        await write_rows(session, table, [row for taking in takings for row in taking.rows[kind]])
    actions = [action for taking in takings for action in taking.rows[CarriedKind.ACTION]]
    for part in _parts(actions):
        moved = sent_rows(Action, part, MOVED)
        values = {name: moved.c[name] for name in MOVED[1:]}
        await change_rows(session, Action, values, sa.and_(col(Action.id) == moved.c.id))


async def write_rows(session: AsyncSession, table: type[Row], rows: Sequence[dict[str, Any]]) -> None:
    """Add new rows, with their events."""
    for part in _parts(rows):
        await add_rows(session, table, sent_rows(table, part))


def _parts(rows: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))
