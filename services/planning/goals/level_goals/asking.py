"""Asking the relationship service for the general and organizational levels of a customer, or of many at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from uuid import UUID

from services.planning.asking import AnswerState, ask, ask_in_parts
from services.planning.goals.level_goals.levels import (
    MAX_CUSTOMERS,
    CustomerLevelClient,
    CustomerLevels,
    Levels,
    ListLevels,
)
from services.planning.goals.level_goals.rules import LevelGoalKind
from shared.auth.access import Scope
from shared.web.call import Call


@dataclass(frozen=True, slots=True)
class LevelsOfMany:
    """The levels of many customers by kind, or why there are none."""

    answers: Mapping[LevelGoalKind, AnswerState] = field(default_factory=dict)
    levels: Mapping[LevelGoalKind, Mapping[UUID, Levels]] = field(default_factory=dict)

    def of(self, customer_id: UUID) -> CustomerLevels:
        """The levels of one of them."""
        return CustomerLevels(self.answers, {kind: found.get(customer_id, {}) for kind, found in self.levels.items()})


async def ask_levels(
    call: Call,
    client: CustomerLevelClient,
    customer_id: UUID,
    kinds: Collection[LevelGoalKind],
    hidden: Collection[UUID] = (),
) -> CustomerLevels:
    """One call for each kind that there are goals of; goals are shown without an answer that does not come."""
    is_permitted, patience = Scope.RELATIONSHIPS_READ in call.principal.scopes, call.settings.peer_patience_seconds
    answers: dict[LevelGoalKind, AnswerState] = {}
    levels: dict[LevelGoalKind, Levels] = {}
    for kind in sorted(set(kinds)):
        question = partial(client.by_kind[kind], [customer_id], None)
        answers[kind], found = await ask(question, within=patience / len(LevelGoalKind), is_permitted=is_permitted)
        levels[kind] = (found or {}).get(customer_id, {})
    return CustomerLevels(answers, levels, hidden)


async def ask_levels_of_many(
    call: Call,
    client: CustomerLevelClient,
    wanted: Mapping[LevelGoalKind, Collection[UUID]],
    as_of: date | None = None,
) -> LevelsOfMany:
    """The levels of these customers by kind, at the end of the day or now; some hundreds of customers in a call."""
    answers: dict[LevelGoalKind, AnswerState] = {}
    levels: dict[LevelGoalKind, Mapping[UUID, Levels]] = {}
    for kind, customers in wanted.items():
        asked = client.by_kind[kind]

        async def question(part: Sequence[UUID], asked: ListLevels = asked) -> Mapping[UUID, Levels]:
            return await asked(part, as_of)

        answers[kind], levels[kind] = await ask_in_parts(call, question, customers, MAX_CUSTOMERS)
    return LevelsOfMany(answers, levels)
