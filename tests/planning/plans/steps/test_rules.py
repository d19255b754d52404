"""When a step of a plan is open, complete or locked."""

import pytest

from services.planning.plans.plans.rules import PlanStep
from services.planning.plans.schemes.rules import STEP_OF, Requirement, refuse_unsound
from services.planning.plans.steps import rules
from services.planning.plans.steps.rules import Fulfilment
from shared.schemes.problems import SchemeUnsound

MARKET, ANALYSIS, RELATIONS, STRATEGIES, EXECUTION = PlanStep


def has(*lacking: Requirement) -> list[Fulfilment]:
    """A plan that has everything but this."""
    return [Fulfilment(one, 2, 1 if one in lacking else 2) for one in Requirement]


def test_the_steps_have_the_methods_order() -> None:
    assert [step.number for step in PlanStep] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(("present", "is_met"), [(0, False), (1, False), (2, True), (3, True)])
def test_a_requirement_is_met_from_its_number_on(present: int, is_met: bool) -> None:
    assert Fulfilment(Requirement.ACTIONS, 2, present).is_met is is_met


@pytest.mark.parametrize("lacking", list(Requirement))
def test_the_first_step_that_lacks_something_is_open(lacking: Requirement) -> None:
    assert rules.open_step(has(lacking), is_approved=True) is STEP_OF[lacking]
    assert rules.open_step(has(*Requirement), is_approved=True) is MARKET


def test_execution_is_never_complete_before_the_approval() -> None:
    assert rules.open_step(has(), is_approved=False) is EXECUTION
    assert rules.open_step(has(), is_approved=True) is None


@pytest.mark.parametrize(
    ("current", "statuses"),
    [
        (MARKET, ["open", "locked", "locked", "locked", "locked"]),
        (RELATIONS, ["complete", "complete", "open", "locked", "locked"]),
        (EXECUTION, ["complete", "complete", "complete", "complete", "open"]),
        (None, ["complete"] * 5),
    ],
)
def test_steps_before_the_open_one_are_complete_and_the_others_locked(
    current: PlanStep | None, statuses: list[str]
) -> None:
    assert [rules.status_of(step, current) for step in PlanStep] == statuses


def test_a_locked_step_accepts_no_content() -> None:
    rules.refuse_locked(RELATIONS, RELATIONS)
    rules.refuse_locked(RELATIONS, STRATEGIES)
    rules.refuse_locked(RELATIONS, None)
    with pytest.raises(rules.StepNotOpen, match="Analyse"):
        rules.refuse_locked(RELATIONS, ANALYSIS)


def test_a_scheme_names_a_requirement_once() -> None:
    refuse_unsound([one for one in Requirement if one.is_of_customer], [])
    with pytest.raises(SchemeUnsound) as refusal:
        refuse_unsound([Requirement.ACTIONS, Requirement.MARKET_GOALS, Requirement.ACTIONS], [])
    assert [error.pointer for error in refusal.value.errors] == ["/content/requirements/2/requirement"]


def test_a_scheme_asks_of_markets_only_what_their_plans_can_have() -> None:
    refuse_unsound([], [one for one in Requirement if one.is_of_market])
    with pytest.raises(SchemeUnsound) as refusal:
        refuse_unsound([], [Requirement.MARKET_GOALS, Requirement.BUDGET, Requirement.MARKET_GOALS])
    assert {(error.code, error.pointer) for error in refusal.value.errors} == {
        ("not_of_markets", "/content/market_requirements/1/requirement"),
        ("repeated", "/content/market_requirements/2/requirement"),
    }


def test_a_scheme_asks_of_customers_no_numbers_over_a_market() -> None:
    with pytest.raises(SchemeUnsound) as refusal:
        refuse_unsound([Requirement.REACH_GOALS], [])
    assert [(error.code, error.pointer) for error in refusal.value.errors] == [
        ("not_of_customers", "/content/requirements/0/requirement")
    ]
