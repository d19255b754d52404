"""How a page of a large table is found follows the estimates."""

import pytest

from shared.lists.plans import Plan, Way

N = 1_000_000


@pytest.mark.parametrize(
    ("by_facets", "by_others", "page", "matches"),
    [
        (None, N, Way.WALK, Way.SORT),
        (None, 12_247, Way.SORT, Way.SORT),
        (None, 12_248, Way.WALK, Way.SORT),
        (None, 0, Way.SORT, Way.SORT),
        (6_324, N, Way.SORT_FACETED, Way.SORT_FACETED),
        (6_325, N, Way.WALK, Way.SORT_FACETED),
        (N, 12_247, Way.SORT, Way.SORT),
        (30_000, 30_000, Way.SORT_FACETED, Way.SORT_FACETED),
        (30_000, 29_000, Way.SORT, Way.SORT),
        (50_000, 50_000, Way.WALK, Way.SORT_FACETED),
    ],
)
def test_the_plan_follows_the_estimates(by_facets: float | None, by_others: float, page: Way, matches: Way) -> None:
    plan = Plan.of(N, by_facets, by_others)
    assert (plan.page, plan.matches) == (page, matches)
    assert int(plan.few) == (12_247 if matches is Way.SORT else 6_324)


def test_a_walk_that_looks_at_another_table_for_each_row_must_be_shorter() -> None:
    assert [Plan.of(N, found, N, looks_up=True).page for found in (12_247, 12_248)] == [Way.SORT_FACETED, Way.WALK]


def test_an_empty_table() -> None:
    assert Plan.of(0, 0, 0) == Plan(Way.SORT_FACETED, Way.SORT_FACETED, 0)
