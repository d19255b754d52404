"""How a page of a large table is found follows the estimates."""

import pytest

from shared.lists.plans import Plan

N = 1_000_000
WALK, SORT, SORT_VISIBLE = Plan(False, False), Plan(True, False), Plan(True, True)


@pytest.mark.parametrize(
    ("visible", "matching", "plan"),
    [
        (N, N, WALK),
        (N, 100_000, WALK),
        (N, 5_000, SORT),
        (N, 0, SORT),
        (5_000, N, SORT_VISIBLE),
        (100_000, N, WALK),
        (50_000, 50_000, SORT_VISIBLE),
        (50_000, 40_000, SORT),
    ],
)
def test_the_plan_follows_the_estimates(visible: float, matching: float, plan: Plan) -> None:
    assert Plan.of(N, visible, matching) == plan


def test_an_empty_table() -> None:
    assert Plan.of(0, 0, 0) == SORT_VISIBLE
