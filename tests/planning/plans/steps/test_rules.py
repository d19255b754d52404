"""The five steps: opening, completing and reopening them."""

import pytest
from services.planning.approval.steps import rules
from services.planning.approval.steps.rules import PlanStep, StepStatus

MARKET, ANALYSIS, RELATIONS, STRATEGIES, EXECUTION = PlanStep


def complete(step: PlanStep, open_step: PlanStep | None, goals: int = 1, is_approved: bool = True) -> None:
    rules.refuse_completion(step, open_step, goals=goals, statement="done", is_approved=is_approved)


def test_the_steps_have_the_methods_order() -> None:
    assert [step.number for step in PlanStep] == [1, 2, 3, 4, 5]
    assert [rules.step_after(step) for step in PlanStep] == [ANALYSIS, RELATIONS, STRATEGIES, EXECUTION, None]


@pytest.mark.parametrize(
    ("open_step", "statuses"),
    [
        (MARKET, ["open", "locked", "locked", "locked", "locked"]),
        (RELATIONS, ["complete", "complete", "open", "locked", "locked"]),
        (EXECUTION, ["complete", "complete", "complete", "complete", "open"]),
        (None, ["complete"] * 5),
    ],
)
def test_a_step_opens_when_the_one_before_is_complete(open_step: PlanStep | None, statuses: list[str]) -> None:
    assert [rules.status_of(step, open_step) for step in PlanStep] == statuses


@pytest.mark.parametrize("step", list(PlanStep))
def test_the_open_step_completes(step: PlanStep) -> None:
    complete(step, open_step=step)


def test_no_step_is_skipped() -> None:
    with pytest.raises(rules.StepNotOpen, match="Take on market goals"):
        complete(ANALYSIS, open_step=MARKET)


@pytest.mark.parametrize("open_step", [RELATIONS, None])
def test_a_complete_step_does_not_complete_again(open_step: PlanStep | None) -> None:
    with pytest.raises(rules.StepAlreadyComplete):
        complete(MARKET, open_step)


@pytest.mark.parametrize("step", [MARKET, RELATIONS])
def test_a_step_of_goals_needs_one(step: PlanStep) -> None:
    with pytest.raises(rules.StepEmpty):
        complete(step, open_step=step, goals=0)


@pytest.mark.parametrize("step", [ANALYSIS, STRATEGIES])
@pytest.mark.parametrize("statement", [None, ""])
def test_a_step_without_goals_needs_a_statement(step: PlanStep, statement: str | None) -> None:
    with pytest.raises(rules.StatementMissing) as caught:
        rules.refuse_completion(step, step, goals=0, statement=statement, is_approved=False)
    assert caught.value.errors[0].pointer == "/statement"


def test_execution_ends_in_an_approved_plan() -> None:
    with pytest.raises(rules.PlanNotApproved):
        complete(EXECUTION, open_step=EXECUTION, is_approved=False)


def test_steps_reopen_from_the_last() -> None:
    rules.refuse_reopening(ANALYSIS, RELATIONS)
    rules.refuse_reopening(EXECUTION, None)
    with pytest.raises(rules.StepBuiltUpon, match="Analyse"):
        rules.refuse_reopening(MARKET, RELATIONS)
    with pytest.raises(rules.StepNotComplete):
        rules.refuse_reopening(RELATIONS, RELATIONS)
    with pytest.raises(rules.StepNotComplete):
        rules.refuse_reopening(EXECUTION, RELATIONS)


def test_a_locked_step_accepts_no_content() -> None:
    rules.refuse_locked(RELATIONS, RELATIONS)
    rules.refuse_locked(RELATIONS, STRATEGIES)
    rules.refuse_locked(RELATIONS, None)
    with pytest.raises(rules.StepNotOpen):
        rules.refuse_locked(RELATIONS, ANALYSIS)


def test_a_complete_step_keeps_a_goal() -> None:
    rules.refuse_emptying(MARKET, MARKET, goals_left=0)
    rules.refuse_emptying(MARKET, ANALYSIS, goals_left=1)
    with pytest.raises(rules.StepEmpty):
        rules.refuse_emptying(MARKET, ANALYSIS, goals_left=0)


def test_every_state_has_one_last_complete_step() -> None:
    assert rules.last_complete(MARKET) is None
    assert rules.last_complete(ANALYSIS) is MARKET
    assert rules.last_complete(None) is EXECUTION
    assert rules.status_of(EXECUTION, None) is StepStatus.COMPLETE
