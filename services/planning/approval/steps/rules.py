"""The five steps of a plan (method, 6): a step opens when the previous one is complete."""

from services.planning.plans.plans.rules import PlanStep, StepEmpty, StepStatus, refuse_locked, status_of
from shared.problems import Conflict, FieldError, Invalid, Text


# The statement is the only result of these steps, so it is required.
STATED = frozenset({PlanStep.ANALYSIS, PlanStep.STRATEGIES})


class StepAlreadyComplete(Conflict):
    """The step is complete; it can be reopened while the plan is a draft."""

    title = Text("The step is complete", "该步骤已完成")
    detail = Text("Reopen it first to complete it again.", "如需重新完成，请先重新开放该步骤。")


class StepNotComplete(Conflict):
    """Only a complete step can be reopened."""

    title = Text("The step is not complete", "该步骤未完成")
    detail = Text("There is nothing to reopen.", "无需重新开放。")


class StepBuiltUpon(Conflict):
    """A later step is complete, so this one cannot be reopened before it."""

    title = Text("A later step is complete", "后续步骤已完成")
    detail = Text('Reopen the step "{last_step}" first.', "请先重新开放步骤“{last_step}”。")


class StatementMissing(Invalid):
    """Completing this step needs a statement of what was found or decided."""

    title = Text("State what was found", "请填写结论")
    detail = Text('The step "{step}" needs a conclusion.', "完成步骤“{step}”须填写结论。")


class PlanNotApproved(Conflict):
    """Execution can be completed only in an approved plan."""

    title = Text("The plan is not approved", "规划未审批")
    detail = Text("The plan must be approved before execution is completed.", "请先审批规划，再完成执行步骤。")


def step_after(step: PlanStep) -> PlanStep | None:
    """The next step; None after the last."""
    return next((other for other in PlanStep if other.number == step.number + 1), None)


def last_complete(open_step: PlanStep | None) -> PlanStep | None:
    """The last complete step, given the open one (None: all are complete)."""
    done = [step for step in PlanStep if open_step is None or step.number < open_step.number]
    return done[-1] if done else None


def refuse_completion(
    step: PlanStep, open_step: PlanStep | None, *, goals: int, statement: str | None, is_approved: bool
) -> None:
    """Check that the step is open and has its goals, statement or approval; `goals`: number of this step's goals."""
    refuse_locked(step, open_step)
    if step is not open_step:
        raise StepAlreadyComplete()
    if step in {PlanStep.MARKET_GOALS, PlanStep.RELATIONSHIP_GOALS} and goals == 0:
        raise StepEmpty(step=step.named)
    if step in STATED and not statement:
        missing = FieldError("missing", StatementMissing.title, pointer="/statement")
        raise StatementMissing(errors=[missing], step=step.named)
    if step is PlanStep.EXECUTION and not is_approved:
        raise PlanNotApproved()


def refuse_reopening(step: PlanStep, open_step: PlanStep | None) -> None:
    """Only the last complete step can be reopened."""
    if status_of(step, open_step) is not StepStatus.COMPLETE:
        raise StepNotComplete()
    last = last_complete(open_step)
    if last is not None and last is not step:
        raise StepBuiltUpon(last_step=last.named)
