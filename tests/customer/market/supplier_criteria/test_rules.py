"""Who meets what the customer demands."""

from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.customer.market.supplier_criteria import rules
from services.customer.market.supplier_criteria.rules import Criterion, CriterionAxis

RIVAL, OTHER = uuid4(), uuid4()
SCORE = st.none() | st.integers(0, rules.HIGHEST_SCORE)
CRITERIA = st.dictionaries(
    st.sampled_from(CriterionAxis),
    st.builds(Criterion, SCORE, SCORE, st.dictionaries(st.sampled_from([RIVAL, OTHER]), st.integers(0, 5))),
)


def test_there_are_ten_axes() -> None:
    assert len(CriterionAxis) == 10


def test_each_rival_is_compared_where_both_are_scored_the_widest_gap_first() -> None:
    found = rules.compare(
        {
            CriterionAxis.PRODUCT: Criterion(4, 4, {RIVAL: 3, OTHER: 5}),
            CriterionAxis.QUALITY: Criterion(None, 5, {RIVAL: 2}),
            CriterionAxis.PRICE: Criterion(5, 1, {RIVAL: 4}),
            CriterionAxis.DELIVERY: Criterion(5, None, {RIVAL: 4}),
        }
    )
    assert found[RIVAL].advantages == [CriterionAxis.QUALITY, CriterionAxis.PRODUCT]
    assert (found[RIVAL].disadvantages, found[RIVAL].lead) == ([CriterionAxis.PRICE], Decimal("0.33"))
    assert (found[OTHER].disadvantages, found[OTHER].lead) == ([CriterionAxis.PRODUCT], Decimal(-1))


def test_a_rival_without_a_common_axis_has_no_lead() -> None:
    assert rules.compare({CriterionAxis.PRICE: Criterion(5, None, {RIVAL: 4})})[RIVAL].lead is None


@pytest.mark.parametrize(
    ("demanded", "ours", "is_unmet"), [(4, 3, True), (4, 4, False), (4, 5, False), (None, 0, False), (5, None, False)]
)
def test_what_is_below_the_demand_is_unmet(demanded: int | None, ours: int | None, is_unmet: bool) -> None:
    assert rules.unmet({CriterionAxis.PRICE: Criterion(demanded, ours, {})}) == [CriterionAxis.PRICE] * is_unmet


@pytest.mark.parametrize(
    ("demanded", "ours", "rivals", "problem"),
    [
        (None, None, [], rules.CriterionEmpty),
        (3, None, [RIVAL, RIVAL], rules.RivalScoredTwice),
        (0, None, [], None),
        (None, 0, [], None),
        (None, None, [RIVAL, OTHER], None),
    ],
)
def test_an_empty_criterion_or_a_rival_twice_is_refused(
    demanded: int | None, ours: int | None, rivals: list[object], problem: type[Exception] | None
) -> None:
    if problem is None:
        rules.refuse_unsound(demanded, ours, rivals)  # type: ignore[arg-type]
        return
    with pytest.raises(problem):
        rules.refuse_unsound(demanded, ours, rivals)  # type: ignore[arg-type]


@given(CRITERIA)
def test_an_axis_is_an_advantage_a_disadvantage_or_even(criteria: dict[CriterionAxis, Criterion]) -> None:
    for comparison in rules.compare(criteria).values():
        even = {axis for axis, gap in comparison.gaps.items() if gap == 0}
        parts = [set(comparison.advantages), set(comparison.disadvantages), even]
        assert set().union(*parts) == comparison.gaps.keys()
        assert sum(map(len, parts)) == len(comparison.gaps)
