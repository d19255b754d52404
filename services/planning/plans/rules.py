"""Statuses of a plan, and the changes that they refuse (method, 6)."""

from uuid import UUID

from services.planning.steps.rules import PlanStep
from shared.labels import Labelled
from shared.problems import Conflict, Forbidden, NotFound, Text


class PlanStatus(Labelled):
    """The status of a plan.

    Superseded: its customer was merged with another one, whose plan for the year is in force.
    """

    DRAFT = "draft", "Draft", "草稿"
    APPROVED = "approved", "Approved", "已审批"
    SUPERSEDED = "superseded", "Superseded", "已被取代"


class PlanNotFound(NotFound):
    """There is no such plan, or the caller may not see its customer."""

    title = Text("Plan not found", "未找到规划")
    detail = Text("There is no plan {id}, or you may not see it.", "规划 {id} 不存在，或您无权查看。")


class PlanExists(Conflict):
    """The customer has a plan for that fiscal year already."""

    title = Text("There is a plan for that year", "该财年已有规划")
    detail = Text("Continue with the plan {plan_id}, or delete it.", "请继续使用规划 {plan_id}，或将其删除。")


class PlanFrozen(Conflict):
    """The plan is approved: the plan and its goals can no longer change."""

    title = Text("The plan is approved and frozen", "规划已审批，不可更改")
    detail = Text("An approved plan does not change.", "已审批的规划不能再修改。")


class PlanSuperseded(Conflict):
    """After a merge of two customers the other one's plan is in force for the year: this one can only be read."""

    title = Text("Another plan is in force for the year", "该财年以另一规划为准")
    detail = Text("After a merge of customers, the plan {plan_id} is in force.", "客户合并后，以规划 {plan_id} 为准。")


class PlanIncomplete(Conflict):
    """A plan can be approved only when every step before execution is complete."""

    title = Text("The plan is not complete", "规划未完成")
    detail = Text('The step "{open_step}" is still to be completed.', "步骤“{open_step}”尚未完成。")


class ApproverNotSupervisor(Forbidden):
    """An approval needs the data scope of a region or of all customers."""

    title = Text("Approval is for supervisors", "须由主管审批")
    detail = Text("Ask a supervisor: you see only your own customers.", "请由主管审批：您只能查看本人负责的客户。")


def refuse_superseded(superseded_by_id: UUID | None) -> None:
    """Raises PlanSuperseded."""
    if superseded_by_id is not None:
        raise PlanSuperseded(plan_id=superseded_by_id)


def is_preferred(ours: PlanStatus, theirs: PlanStatus) -> bool:
    """Whether `ours`, the survivor's plan, stays in force: not when only the other one is approved."""
    return ours is PlanStatus.APPROVED or theirs is not PlanStatus.APPROVED


def refuse_frozen(status: PlanStatus) -> None:
    """Raises PlanFrozen."""
    if status is PlanStatus.APPROVED:
        raise PlanFrozen()


def refuse_second(existing: UUID | None) -> None:
    """One plan per customer and fiscal year. Raises PlanExists."""
    if existing is not None:
        raise PlanExists(plan_id=existing)


def refuse_approval(status: PlanStatus, open_step: PlanStep | None, *, is_supervisor: bool) -> None:
    """Only a supervisor may approve, and only a draft whose steps before execution are complete."""
    if not is_supervisor:
        raise ApproverNotSupervisor()
    refuse_frozen(status)
    if open_step is not None and open_step is not PlanStep.EXECUTION:
        raise PlanIncomplete(open_step=open_step.named)
