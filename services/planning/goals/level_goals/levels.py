"""A customer's present general and organizational levels, of the relationship service; goals shown with them."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from pydantic import BaseModel

from services.planning.asking import AnswerState, shown_as
from services.planning.goals.explaining import refuse_unexplained_target
from services.planning.goals.level_goals import rules
from services.planning.goals.level_goals.model import LevelGoal, LevelGoalRead, LevelGoalsPage
from services.planning.goals.level_goals.rules import CustomerLevel, LevelGoalKind, LevelStanding
from services.planning.goals.reached import Standing
from services.planning.goals.relationship_goals.rules import LevelState
from shared.auth.access import is_cleared
from shared.web.peers import ServiceHttp, peer_of


class PresentLevel(BaseModel):
    """A level and the day of its assessment; a hidden level is None."""

    department: str | None = None
    level: CustomerLevel | None
    assessed_on: date


class _GeneralLevel(BaseModel):
    customer_id: UUID
    level: CustomerLevel
    weakest_department: str | None
    departments: list[PresentLevel]


class _GeneralLevels(BaseModel):
    items: list[_GeneralLevel]


class _OrganizationalLevel(PresentLevel):
    customer_id: UUID


class _OrganizationalLevels(BaseModel):
    items: list[_OrganizationalLevel]


class _PastLevels(BaseModel):
    customer_id: list[UUID]
    is_organizational: list[bool]
    department: list[str | None]
    rank: list[int | None]
    since: list[date]


Levels = Mapping[str | None, PresentLevel]
"""The levels of one kind by department; None: the whole customer."""
PastLevels = Mapping[tuple[LevelGoalKind, str | None], Sequence[tuple[date, int | None]]]
"""By kind and department the first day and the rank of every level, the earliest first; None: none from then on."""
MAX_CUSTOMERS = 200
"""Customers that the relationship service takes in one call."""


class CustomerLevelClient:
    """The relationship service's levels of a customer, read with the caller's rights."""

    def __init__(self, http: ServiceHttp) -> None:
        self._http = http

    def in_own_name(self) -> "CustomerLevelClient":
        """The same service, asked in this service's own name: for what does not depend on the caller."""
        return CustomerLevelClient(self._http.in_own_name())

    async def list_general_levels(self, customer_ids: Sequence[UUID], as_of: date | None = None) -> dict[UUID, Levels]:
        """Of these customers, at most 200, each department's level, and the customer's: the one of the weakest.

        `as_of`: at the end of this day; None: now. Raises PeerUnavailable, PeerRefused.
        """
        address = "/v1/general-assessments/current"
        found = await self._http.get_as(_GeneralLevels, address, customer_ids=list(customer_ids), as_of=as_of)
        levels: dict[UUID, Levels] = {}
        for one in found.items:
            by_department = {row.department: row for row in one.departments}
            levels[one.customer_id] = by_department | {None: by_department[one.weakest_department]}
        return levels

    async def list_organizational_levels(
        self, customer_ids: Sequence[UUID], as_of: date | None = None
    ) -> dict[UUID, Levels]:
        """The levels of these customers, at most 200. Raises PeerUnavailable, PeerRefused."""
        address = "/v1/organizational-assessments/current"
        found = await self._http.get_as(_OrganizationalLevels, address, customer_ids=list(customer_ids), as_of=as_of)
        return {one.customer_id: {None: one} for one in found.items}

    async def list_past_levels(self, customer_ids: Sequence[UUID]) -> dict[UUID, PastLevels]:
        """Of these customers, at most 200, both kinds of levels over time. Raises PeerUnavailable, PeerRefused."""
        address = "/v1/relationship-levels/history"
        found = await self._http.get_as(_PastLevels, address, customer_ids=list(customer_ids))
        past: dict[UUID, dict[tuple[LevelGoalKind, str | None], list[tuple[date, int | None]]]] = {}
        columns = (found.customer_id, found.is_organizational, found.department, found.rank, found.since)
        for customer_id, is_organizational, department, rank, day in zip(*columns, strict=True):
            kind = LevelGoalKind.ORGANIZATIONAL if is_organizational else LevelGoalKind.GENERAL
            past.setdefault(customer_id, {}).setdefault((kind, department), []).append((day, rank))
        return dict(past)

    @property
    def by_kind(self) -> Mapping[LevelGoalKind, "ListLevels"]:
        """Which operation reads the levels of a kind."""
        return {
            LevelGoalKind.GENERAL: self.list_general_levels,
            LevelGoalKind.ORGANIZATIONAL: self.list_organizational_levels,
        }


ListLevels = Callable[[Sequence[UUID], date | None], Awaitable[dict[UUID, Levels]]]


@dataclass(frozen=True, slots=True)
class CustomerLevels:
    """The present levels by kind, or why there are none. `hidden`: market goals above the caller's level."""

    answers: Mapping[LevelGoalKind, AnswerState] = field(default_factory=dict)
    levels: Mapping[LevelGoalKind, Levels] = field(default_factory=dict)
    hidden: Collection[UUID] = ()

    def of(self, kind: LevelGoalKind, department: str | None) -> PresentLevel | None:
        """The present level; None: there is none, or it cannot be read."""
        return self.levels.get(kind, {}).get(department)

    def level_of(self, goal: LevelGoal) -> CustomerLevel | None:
        """The goal's present level, as far as it can be read."""
        found = self.of(goal.kind, goal.department)
        return found.level if found else None

    def refuse_unexplained(self, goal: LevelGoal, fiscal_year: int, first_month: int) -> None:
        """Raises GoalUnexplained, PeerUnavailable."""
        refuse_unexplained_target(goal, self.answers[goal.kind], self.level_of(goal), fiscal_year, first_month)

    def describe(self, goal: LevelGoal, customer_name: str) -> LevelGoalRead:
        """The goal with its present level."""
        found, level = self.of(goal.kind, goal.department), self.level_of(goal)
        return LevelGoalRead.model_validate(
            {
                **goal.model_dump(),
                "market_goal_id": self._served_by(goal),
                "customer_name": customer_name,
                "level_when_set": goal.level_when_set if self._may_show(goal) else None,
                "level_state": self.state_of(goal),
                "current_level": level,
                "current_assessed_on": found.assessed_on if found and level else None,
                "gap_steps": rules.gap_steps(goal.target_level, level),
            }
        )

    def describe_all(self, goals: Sequence[LevelGoal], customer_name: str) -> LevelGoalsPage:
        """The goals, and the levels that each market goal still lacks."""
        readable = frozenset(kind for kind in self.answers if not self._is_hidden(kind))
        standings = [LevelStanding(self._served_by(one), one.target_level, self.level_of(one)) for one in goals]
        shown = (self.describe(goal, customer_name) for goal in goals)
        return LevelGoalsPage.whole(shown, gaps=rules.gaps(standings, readable))

    def _may_show(self, goal: LevelGoal) -> bool:
        """Whether the caller may see organizational levels, if the goal is for one."""
        return goal.kind is not LevelGoalKind.ORGANIZATIONAL or is_cleared(rules.ORGANIZATIONAL_CLEARANCE)

    def _is_hidden(self, kind: LevelGoalKind) -> bool:
        has_hidden = any(one.level is None for one in self.levels.get(kind, {}).values())
        return has_hidden or self.answers[kind] is not AnswerState.GIVEN

    def state_of(self, goal: LevelGoal) -> LevelState:
        """Whether the goal's present level is known, or why it is not."""
        found = self.of(goal.kind, goal.department)
        state = shown_as(self.answers[goal.kind], LevelState.KNOWN)
        if state is not LevelState.KNOWN:
            return state
        if found is None:
            return LevelState.NEVER_ASSESSED
        return LevelState.KNOWN if found.level else LevelState.NOT_PERMITTED

    def standing(self, goal: LevelGoal) -> Standing:
        """The goal with its level when it was set and today."""
        return Standing(goal.target_level, goal.level_when_set, self.level_of(goal), self.state_of(goal))

    def _served_by(self, goal: LevelGoal) -> UUID | None:
        return None if goal.market_goal_id in self.hidden else goal.market_goal_id


async def _customer_levels(request: Request) -> CustomerLevelClient:
    return CustomerLevelClient(peer_of(request, "relationship"))


CustomerLevelsPeer = Annotated[CustomerLevelClient, Depends(_customer_levels)]
