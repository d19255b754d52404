"""What refuses a change of a part."""

from uuid import UUID

import pytest

from services.planning.plans.parts import rules
from services.planning.plans.parts.router import singular
from services.planning.plans.steps.parts import PlanPartKind

ONE, OTHER = UUID(int=1), UUID(int=2)
CHALLENGE = PlanPartKind.CHALLENGE


def test_a_plan_takes_the_last_part_that_it_may_hold() -> None:
    rules.refuse_too_many(CHALLENGE, wanted=50, most=50)


def test_a_plan_takes_no_more_than_it_may_hold() -> None:
    with pytest.raises(rules.TooManyParts):
        rules.refuse_too_many(CHALLENGE, wanted=51, most=50)


def test_a_part_that_nobody_names_may_go() -> None:
    rules.refuse_named(0)


def test_a_part_that_another_names_stays() -> None:
    with pytest.raises(rules.PlanPartNamed):
        rules.refuse_named(1)


def test_every_unknown_part_is_listed_by_its_field() -> None:
    unknown = [("market_goal_id", PlanPartKind.MARKET_GOAL), ("strength_ids", PlanPartKind.SWOT_POINT)]
    with pytest.raises(rules.PlanPartUnknown) as refusal:
        rules.refuse_unknown(unknown)
    assert [error.pointer for error in refusal.value.errors] == ["/market_goal_id", "/strength_ids"]


def test_known_parts_are_not_refused() -> None:
    rules.refuse_unknown([])


@pytest.mark.parametrize(("value", "ids"), [(None, []), (ONE, [ONE]), ([ONE, OTHER], [ONE, OTHER]), ([], [])])
def test_a_field_names_one_part_or_several(value: UUID | list[UUID] | None, ids: list[UUID]) -> None:
    assert rules.ids_of(value) == ids


@pytest.mark.parametrize(
    ("said", "hidden", "named"),
    [
        ([ONE], [OTHER], [ONE, OTHER]),
        ([ONE], [ONE], [ONE]),
        ([], [], []),
        (None, [OTHER], OTHER),
        (ONE, [OTHER], ONE),
        (None, [], None),
    ],
)
def test_what_somebody_does_not_see_stays_named(
    said: UUID | list[UUID] | None, hidden: list[UUID], named: UUID | list[UUID] | None
) -> None:
    assert rules.with_hidden(said, hidden) == named


@pytest.mark.parametrize(
    ("many", "one"),
    [("challenges", "challenge"), ("strategies", "strategy"), ("supplier-criteria", "supplier-criterion")],
)
def test_an_address_gives_the_name_of_one(many: str, one: str) -> None:
    assert singular(many) == one


def test_an_address_that_is_no_plural_is_refused() -> None:
    with pytest.raises(ValueError, match="no plural"):
        singular("swot")
