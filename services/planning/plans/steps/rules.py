"""When a step of a plan is open, complete or locked (method, 6): a step opens when the previous one is complete."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from services.planning.plans.plans.rules import PlanStep
from services.planning.plans.schemes.rules import Requirement
from shared.labels import Labelled
from shared.problems import Conflict, Text


class StepStatus(Labelled):
    """Whether a step can be worked on."""

    LOCKED = "locked", "Locked", "未开放"
    OPEN = "open", "Open", "进行中"
    COMPLETE = "complete", "Complete", "已完成"


class StepNotOpen(Conflict):
    """A step opens when the previous one is complete."""

    title = Text("The step is not open yet", "该步骤尚未开放")
    detail = Text(
        'Complete the step "{open_step}" first; `/steps` lists what is missing.',
        "请先完成步骤“{open_step}”；缺少的内容见 /steps。",
    )


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """How many of a required part a plan has."""

    requirement: Requirement
    needed: int
    present: int

    @property
    def is_met(self) -> bool:
        """Whether there are enough."""
        return self.present >= self.needed


def open_step(fulfilments: Iterable[Fulfilment], *, is_approved: bool) -> PlanStep | None:
    """The first incomplete step; None when all are complete. Execution is never complete before the approval."""
    incomplete = {one.requirement.step for one in fulfilments if not one.is_met}
    if not is_approved:
        incomplete.add(PlanStep.EXECUTION)
    return next((step for step in PlanStep if step in incomplete), None)


def status_of(step: PlanStep, current: PlanStep | None) -> StepStatus:
    """A step's status, given the open one (None: all are complete)."""
    if step is current:
        return StepStatus.OPEN
    return StepStatus.COMPLETE if current is None or step.number < current.number else StepStatus.LOCKED


def refuse_locked(step: PlanStep, current: PlanStep | None) -> None:
    """A locked step accepts no content. Raises StepNotOpen."""
    if current is not None and status_of(step, current) is StepStatus.LOCKED:
        raise StepNotOpen(open_step=current.named)


def of_step(step: PlanStep, fulfilments: Collection[Fulfilment]) -> list[Fulfilment]:
    """What the step needs."""
    return [one for one in fulfilments if one.requirement.step is step]
