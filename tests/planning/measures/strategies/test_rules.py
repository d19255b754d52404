"""What a strategy must name."""

from uuid import UUID

import pytest

from services.planning.measures.strategies.rules import StrategyInconsistent, StrategyKind, refuse_inconsistent

GOAL, PERSON, RIVAL = UUID(int=1), UUID(int=2), UUID(int=3)
OTHERS = [kind for kind in StrategyKind if kind is not StrategyKind.COMPETITOR]


@pytest.mark.parametrize("kind", OTHERS)
@pytest.mark.parametrize(("goal", "people"), [(GOAL, []), (None, [PERSON]), (GOAL, [PERSON])])
def test_a_strategy_serves_a_goal(kind: StrategyKind, goal: UUID | None, people: list[UUID]) -> None:
    refuse_inconsistent(kind, None, goal, people)


def test_a_competitor_strategy_names_its_rival() -> None:
    refuse_inconsistent(StrategyKind.COMPETITOR, RIVAL, GOAL, [])


@pytest.mark.parametrize(
    ("kind", "rival", "goal", "pointers"),
    [
        (StrategyKind.PRICE, None, None, ["/market_goal_id"]),
        (StrategyKind.COMPETITOR, None, GOAL, ["/competitor_id"]),
        (StrategyKind.COMPETITOR, None, None, ["/market_goal_id", "/competitor_id"]),
        (StrategyKind.PRICE, RIVAL, GOAL, ["/competitor_id"]),
    ],
)
def test_all_that_is_missing_or_too_much_is_listed(
    kind: StrategyKind, rival: UUID | None, goal: UUID | None, pointers: list[str]
) -> None:
    with pytest.raises(StrategyInconsistent) as refusal:
        refuse_inconsistent(kind, rival, goal, [])
    assert [error.pointer for error in refusal.value.errors] == pointers
