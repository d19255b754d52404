"""The people of a plan and their levels, fetched from other services, and the goals shown with them."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from services.planning.asking import AnswerState, ask, shown_as
from services.planning.clients import CustomerClient, CustomerContact, PersonStanding, RelationshipClient
from services.planning.goals.explaining import refuse_unexplained_target
from services.planning.goals.relationship_goals import rules
from services.planning.goals.relationship_goals.model import (
    GoalContactRead,
    RelationshipGoal,
    RelationshipGoalRead,
    RelationshipGoalsPage,
)
from services.planning.goals.relationship_goals.rules import ContactState, GoalStanding, LevelState
from shared.auth.access import Scope
from shared.customers.relationship_levels import RelationshipLevel
from shared.web.call import Call

ItemT = TypeVar("ItemT", CustomerContact, PersonStanding)


@dataclass(frozen=True, slots=True)
class PeerAnswer(Generic[ItemT]):
    """A service's answer, by contact; empty unless its state is `GIVEN`."""

    answer: AnswerState
    by_contact: dict[UUID, ItemT]


@dataclass(frozen=True, slots=True)
class People:
    """A plan's people, from the other services."""

    contacts: PeerAnswer[CustomerContact]
    standings: PeerAnswer[PersonStanding]
    hidden: Collection[UUID] = ()
    """Market goals above the caller's level, which no answer names."""

    def describe(self, goal: RelationshipGoal, customer_name: str) -> RelationshipGoalRead:
        """The goal with its person and the person's level."""
        standing = self.standings.by_contact.get(goal.contact_id)
        contact = self.contacts.by_contact.get(goal.contact_id)
        level = standing.level if standing else None
        current = level.level if level else None
        return RelationshipGoalRead.model_validate(
            {
                **goal.model_dump(),
                "market_goal_id": self._served_by(goal),
                "customer_name": customer_name,
                "level_state": shown_as(
                    self.standings.answer, LevelState.KNOWN if level else LevelState.NEVER_ASSESSED
                ),
                "current_level": current,
                "current_assessed_on": level.assessed_on if level else None,
                "movement": level.movement if level else None,
                "rivals": standing.rivals if standing else [],
                "gap_steps": rules.gap_steps(goal.target_level, current),
                "contact_state": shown_as(self.contacts.answer, ContactState.KNOWN if contact else ContactState.GONE),
                "contact": GoalContactRead.model_validate(contact) if contact else None,
            }
        )

    def describe_all(self, goals: Sequence[RelationshipGoal], customer_name: str) -> RelationshipGoalsPage:
        """The goals, and the people that each market goal still lacks."""
        wants = [self._want(goal) for goal in goals]
        found = rules.gaps(wants, are_levels_known=self.standings.answer is AnswerState.GIVEN)
        return RelationshipGoalsPage.whole((self.describe(goal, customer_name) for goal in goals), gaps=found)

    def level_of(self, contact_id: UUID) -> RelationshipLevel | None:
        """Our present level with the person; None: never assessed, or it cannot be read."""
        standing = self.standings.by_contact.get(contact_id)
        return standing.level.level if standing and standing.level else None

    def refuse_unexplained(self, goal: RelationshipGoal, fiscal_year: int, first_month: int) -> None:
        """Raises GoalUnexplained, PeerUnavailable."""
        current = self.level_of(goal.contact_id)
        refuse_unexplained_target(goal, self.standings.answer, current, fiscal_year, first_month)

    def _want(self, goal: RelationshipGoal) -> GoalStanding:
        standing = self.standings.by_contact.get(goal.contact_id)
        contact = self.contacts.by_contact.get(goal.contact_id)
        role = contact.decision_role if contact else None
        best = standing.rivals[0].level if standing and standing.rivals else None
        return GoalStanding(self._served_by(goal), role, goal.target_level, self.level_of(goal.contact_id), best)

    def _served_by(self, goal: RelationshipGoal) -> UUID | None:
        return None if goal.market_goal_id in self.hidden else goal.market_goal_id


async def ask_people(
    call: Call,
    customers: CustomerClient,
    relationships: RelationshipClient,
    goals: Sequence[RelationshipGoal],
    hidden: Collection[UUID],
) -> People:
    """Ask both services at once, each in one call. The plan is shown without an answer that does not arrive in time."""

    async def ask_contacts(ids: Sequence[UUID]) -> dict[UUID, CustomerContact]:
        return {contact.id: contact for contact in await customers.list_contacts(ids)}

    async def ask_standings(ids: Sequence[UUID]) -> dict[UUID, PersonStanding]:
        return {one.contact_id: one for one in await relationships.list_standings(ids)}

    ids = sorted({goal.contact_id for goal in goals})
    scopes, patience = call.principal.scopes, call.settings.peer_patience_seconds
    contacts, standings = await asyncio.gather(
        _ask(ask_contacts, ids, patience, is_permitted=Scope.CUSTOMERS_READ in scopes),
        _ask(ask_standings, ids, patience, is_permitted=Scope.RELATIONSHIPS_READ in scopes),
    )
    return People(contacts, standings, hidden)


async def _ask(
    asked: Callable[[Sequence[UUID]], Awaitable[dict[UUID, ItemT]]],
    ids: Sequence[UUID],
    patience: float,
    *,
    is_permitted: bool,
) -> PeerAnswer[ItemT]:
    async def question() -> dict[UUID, ItemT]:
        return await asked(ids) if ids else {}

    state, found = await ask(question, within=patience, is_permitted=is_permitted)
    return PeerAnswer(state, found or {})
