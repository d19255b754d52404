"""What a campaign brought, and what a level cost."""

from decimal import Decimal

import pytest

from services.relationship.contact.campaigns.outcomes import cost_per_level, has_risen_to, net_levels


@pytest.mark.parametrize(
    ("cost", "levels", "expected"),
    [
        (Decimal(100), 3, Decimal("33.3333")),
        (Decimal(0), 2, Decimal(0)),
        (Decimal(100), 0, None),
        (Decimal(100), -1, None),
        (None, 3, None),
    ],
)
def test_cost_per_level_moved(cost: Decimal | None, levels: int, expected: Decimal | None) -> None:
    assert cost_per_level(cost, levels) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [(2, 3, True), (None, 3, True), (3, 3, False), (3, 4, False), (2, 2, False), (2, None, False), (1, 5, True)],
)
def test_raised_are_those_who_were_below_the_level(before: int | None, after: int | None, expected: bool) -> None:
    assert has_risen_to(3, before, after) is expected


@pytest.mark.parametrize(("moves", "levels"), [([], 0), ([None], 0), ([2, -1, None, 0], 1), ([-1, -2], -3)])
def test_levels_moved_are_those_up_less_those_down(moves: list[int | None], levels: int) -> None:
    assert net_levels(moves) == levels
