"""When a step is done, under way, or not begun."""

import pytest

from services.customer.grading.schemes.rules import GradingBand
from services.customer.grading.value_steps import rules
from services.customer.grading.value_steps.rules import PersonKnown, StepState, UnknownCause, ValueStep

DONE, UNDER_WAY, NOT_BEGUN = StepState


def key(rank: int | None = None, *, is_decider: bool = False) -> PersonKnown:
    return PersonKnown(True, is_decider, rank)


@pytest.mark.parametrize(
    ("people", "state"),
    [([], NOT_BEGUN), ([PersonKnown(False, False)], UNDER_WAY), ([PersonKnown(False, True)], DONE)],
)
def test_contact_is_done_once_a_decider_is_known(people: list[PersonKnown], state: StepState) -> None:
    assert rules.contact_step(people).state is state


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
    assert rules.relationship_step(people).state is state


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
    assert rules.loyalty_step(band).state is state


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
    assert rules.value_step(tags).state is state


def test_a_customer_without_grade_has_no_state() -> None:
    assert {rules.loyalty_step(None).cause, rules.value_step(None).cause} == {UnknownCause.NOT_GRADED}


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
