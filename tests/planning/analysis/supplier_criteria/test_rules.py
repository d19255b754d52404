"""Supplier criteria in a plan."""

from uuid import UUID

import pytest

from services.planning.analysis.supplier_criteria import rules
from services.planning.analysis.supplier_criteria.rules import Criterion
from shared.customers.purchasing import CriterionAxis

ONE, OTHER = UUID(int=1), UUID(int=2)
PRICE, PRODUCT = CriterionAxis.PRICE, CriterionAxis.PRODUCT


@pytest.mark.parametrize(
    ("demanded", "ours", "rivals"), [(0, None, []), (None, 0, []), (None, None, [ONE]), (4, 3, [ONE, OTHER])]
)
def test_a_criterion_says_something(demanded: int | None, ours: int | None, rivals: list[UUID]) -> None:
    rules.refuse_unsound(demanded, ours, rivals)


def test_a_criterion_that_says_nothing_is_refused() -> None:
    with pytest.raises(rules.PlanCriterionEmpty):
        rules.refuse_unsound(None, None, [])


def test_a_rival_has_one_score_on_an_axis() -> None:
    with pytest.raises(rules.PlanRivalScoredTwice) as refusal:
        rules.refuse_unsound(4, 3, [ONE, OTHER, ONE])
    assert [error.pointer for error in refusal.value.errors] == ["/rivals/2/competitor_id"]


def test_an_axis_that_is_not_known_leaves_the_outlines_open() -> None:
    found = rules.outlines({PRICE: Criterion(4, 3, {ONE: 5}), PRODUCT: Criterion(None, 2, {})})
    assert found.demanded == (*[None] * 9, 4)
    assert found.ours == (2, *[None] * 8, 3)
    assert found.rivals == {ONE: (*[None] * 9, 5)}


def test_nothing_known_has_no_outlines() -> None:
    found = rules.outlines({})
    assert (set(found.demanded), set(found.ours), found.rivals) == ({None}, {None}, {})


def test_a_radar_shows_the_rivals_with_the_most_scores() -> None:
    rivals = {UUID(int=number): (1,) * number + (None,) * (10 - number) for number in range(6)}
    assert rules.drawn(rivals) == [UUID(int=number) for number in (5, 4, 3, 2)]


def test_of_equally_known_rivals_the_first_are_shown() -> None:
    rivals = {UUID(int=number): (1,) for number in range(6)}
    assert rules.drawn(rivals) == [UUID(int=number) for number in range(4)]
