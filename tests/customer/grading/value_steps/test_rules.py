"""When a step is done, under way, or not begun."""

from dataclasses import replace
from decimal import Decimal

import pytest

from services.customer.grading.schemes.rules import STANDARD, GradingBand
from services.customer.grading.value_steps import rules
from services.customer.grading.value_steps.rules import PersonKnown, StepState, UnknownCause, ValueStep
from services.customer.profile.standing.rules import ValueTag

DONE, UNDER_WAY, NOT_BEGUN = StepState


def key(rank: int | None = None, *, is_decider: bool = False) -> PersonKnown:
    return PersonKnown(True, is_decider, rank)


@pytest.mark.parametrize(
    ("people", "state"),
    [([], NOT_BEGUN), ([PersonKnown(False, False)], UNDER_WAY), ([PersonKnown(False, True)], DONE)],
)
def test_contact_is_done_once_a_decider_is_known(people: list[PersonKnown], state: StepState) -> None:
    assert rules.contact_step(people, STANDARD).state is state


@pytest.mark.parametrize(
    ("people", "state"),
    [
        ([], NOT_BEGUN),
        ([key(), key()], NOT_BEGUN),
        ([key(2)], UNDER_WAY),
        ([key(3)], DONE),
        ([key(3), key(2)], UNDER_WAY),
        ([key(3), key(3)], DONE),
        ([key(3), key(3), key(), key(1)], DONE),
        ([key(3), key(3), key(), key(1), key(1)], UNDER_WAY),
        ([key(5), key(5), key(0, is_decider=True)], UNDER_WAY),
        ([key(5), key(5), key(0)], DONE),
        ([PersonKnown(False, False, 4), PersonKnown(False, False, None)], DONE),
        ([key(), PersonKnown(False, False, 5)], NOT_BEGUN),
    ],
)
def test_a_relationship_is_done_when_half_of_the_key_people_are_close(
    people: list[PersonKnown], state: StepState
) -> None:
    assert rules.relationship_step(people, STANDARD).state is state


@pytest.mark.parametrize(
    ("band", "state"),
    [
        (GradingBand.A, DONE),
        (GradingBand.B, DONE),
        (GradingBand.C, UNDER_WAY),
        (GradingBand.D, NOT_BEGUN),
    ],
)
def test_loyalty_follows_its_factor(band: GradingBand, state: StepState) -> None:
    assert rules.loyalty_step(band, STANDARD).state is state


@pytest.mark.parametrize(
    ("tags", "state"),
    [
        (["strategic", "profit", "big", "value"], DONE),
        (["non_profit", "big"], UNDER_WAY),
        (["profit"], UNDER_WAY),
        (["strategic", "non_profit"], UNDER_WAY),
        (["non_profit"], NOT_BEGUN),
        ([], NOT_BEGUN),
    ],
)
def test_value_follows_the_rating(tags: list[str], state: StepState) -> None:
    assert rules.value_step(tags, STANDARD).state is state


def test_a_customer_without_grade_has_no_state() -> None:
    assert {rules.loyalty_step(None, STANDARD).cause, rules.value_step(None, STANDARD).cause} == {
        UnknownCause.NOT_GRADED
    }


@pytest.mark.parametrize(
    ("states", "at"),
    [
        ([DONE, DONE, None, UNDER_WAY, NOT_BEGUN], ValueStep.LOYALTY),
        ([NOT_BEGUN, None, None, None, None], ValueStep.CONTACT),
        ([DONE, DONE, None, DONE, DONE], None),
        ([DONE, None, None, None, None], None),
    ],
)
def test_a_customer_stands_at_the_first_known_step_not_done(
    states: list[StepState | None], at: ValueStep | None
) -> None:
    assert rules.stands_at(list(zip(ValueStep, states, strict=True))) is at


@pytest.mark.parametrize(("deciders", "state"), [(0, UNDER_WAY), (1, UNDER_WAY), (2, DONE), (3, DONE)])
def test_a_scheme_says_how_many_deciders_are_to_be_known(deciders: int, state: StepState) -> None:
    people = [PersonKnown(False, False), *(PersonKnown(False, True) for _ in range(deciders))]
    assert rules.contact_step(people, replace(STANDARD, deciders_from=2)).state is state


@pytest.mark.parametrize(
    ("ranks", "changed", "state"),
    [
        ([4, 4], {"close_rank_from": 4}, DONE),
        ([4, 3], {"close_rank_from": 4}, UNDER_WAY),
        ([3, 3, 3, 1], {"close_share_from": Decimal("0.75")}, DONE),
        ([3, 3, 1, 1], {"close_share_from": Decimal("0.75")}, UNDER_WAY),
        ([3, 3, 3, 1, 1], {"close_people": 3}, DONE),
        ([3, 3, 1, 1], {"close_people": 3}, UNDER_WAY),
        ([3, 3], {"close_people": 3}, DONE),
    ],
)
def test_a_scheme_says_who_is_close_and_how_many_must_be(
    ranks: list[int], changed: dict[str, int], state: StepState
) -> None:
    assert rules.relationship_step([key(rank) for rank in ranks], replace(STANDARD, **changed)).state is state


@pytest.mark.parametrize(
    ("done", "begun", "states"),
    [
        ("A", "B", [DONE, UNDER_WAY, NOT_BEGUN, NOT_BEGUN]),
        ("B", "D", [DONE, DONE, UNDER_WAY, UNDER_WAY]),
        ("C", "D", [DONE, DONE, DONE, UNDER_WAY]),
    ],
)
def test_a_scheme_says_from_which_band_a_customer_is_loyal(done: str, begun: str, states: list[StepState]) -> None:
    scheme = replace(STANDARD, loyalty_done_from=GradingBand(done), loyalty_begun_from=GradingBand(begun))
    assert [rules.loyalty_step(band, scheme).state for band in GradingBand] == states


@pytest.mark.parametrize(
    ("tags", "state"), [(["big"], DONE), (["value", "profit"], UNDER_WAY), (["strategic"], NOT_BEGUN)]
)
def test_a_scheme_says_which_tags_make_a_customer_valuable(tags: list[str], state: StepState) -> None:
    scheme = replace(STANDARD, value_done_by=[ValueTag.BIG], value_begun_by=[ValueTag.VALUE])
    assert rules.value_step(tags, scheme).state is state
