"""What came of the goals of many plans: levels of all their people and customers, asked in bulk, by group."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.planning.asking import ask_in_parts, shown_as
from services.planning.clients import MAX_CUSTOMERS, RelationshipClient
from services.planning.goals.level_goals.asking import LevelsOfMany, ask_levels_of_many
from services.planning.goals.level_goals.levels import CustomerLevelClient
from services.planning.goals.level_goals.rules import LevelGoalKind
from services.planning.goals.reached import Effect, Standing, effect_of
from shared.customers.relationship_levels import LevelState, RelationshipLevel
from shared.web.call import Call

NOTHING = effect_of(())
Grouped = Iterable[tuple[Hashable, Standing]]


@dataclass(frozen=True, slots=True)
class Effects:
    """By group, what came of goals for people and of level goals; a group without goals has none."""

    people: Mapping[Hashable, Effect]
    levels: Mapping[Hashable, Effect]

    def of(self, group: Hashable) -> dict[str, Any]:
        """The fields of a row."""
        people, levels = self.people.get(group, NOTHING), self.levels.get(group, NOTHING)
        return {
            "level_state": people.state,
            "goals_reached": people.reached,
            "levels_moved": people.moved,
            "level_goal_state": levels.state,
            "level_goals_reached": levels.reached,
            "level_goals_moved": levels.moved,
        }


async def ask_effects(
    call: Call,
    relationships: RelationshipClient,
    levels: CustomerLevelClient,
    goals: Sequence[Any],
    level_goals: Sequence[Any],
) -> Effects:
    """What came of these goals, as the store lists them; some hundreds of customers are asked for in a call."""

    async def people(part: Sequence[UUID]) -> Mapping[UUID, RelationshipLevel]:
        return {one.contact_id: one.level for one in await relationships.list_levels_of_customers(part)}

    state, ranks = await ask_in_parts(call, people, {one.customer_id for one in goals}, MAX_CUSTOMERS)
    wanted: dict[LevelGoalKind, set[UUID]] = defaultdict(set)
    for goal in level_goals:
        wanted[goal.kind].add(goal.customer_id)
    found = await ask_levels_of_many(call, levels, wanted)
    return Effects(
        _by_group(_of_people(goals, ranks, shown_as(state, LevelState.KNOWN))),
        _by_group(_of_levels(level_goals, found)),
    )


def _of_people(goals: Sequence[Any], ranks: Mapping[UUID, RelationshipLevel], state: LevelState) -> Iterator[Any]:
    for goal in goals:
        yield goal.group, Standing(goal.target_level, goal.level_when_set, ranks.get(goal.contact_id), state)


def _of_levels(goals: Sequence[Any], found: LevelsOfMany) -> Iterator[Any]:
    for goal in goals:
        yield goal.group, found.of(goal.customer_id).standing(goal)


def _by_group(standings: Grouped) -> dict[Hashable, Effect]:
    groups: dict[Hashable, list[Standing]] = defaultdict(list)
    for group, standing in standings:
        groups[group].append(standing)
    return {group: effect_of(found) for group, found in groups.items()}
