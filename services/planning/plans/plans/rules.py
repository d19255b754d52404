"""Statuses of a plan, and the changes that they refuse (method, 6)."""

from uuid import UUID

from shared.auth.access import DataScopeKind, Principal, Scope
from shared.labels import Labelled
from shared.problems import Conflict, NotFound, Text


class PlanStep(Labelled):
    """One of the five steps of a plan, in their order."""

    MARKET_GOALS = "market_goals", "Take on market goals", "承接市场目标"
    ANALYSIS = "analysis", "Analyse", "分析客户关系"
    RELATIONSHIP_GOALS = "relationship_goals", "Set relationship goals", "设定关系目标"
    STRATEGIES = "strategies", "Strategies and measures", "提升关系策略"
    EXECUTION = "execution", "Execute and monitor", "执行与监控"

    @property
    def number(self) -> int:
        """1 to 5."""
        return list(type(self)).index(self) + 1


class PlanStatus(Labelled):
    """The status of a plan.

    Submitted: it waits for a decision and does not change. Superseded: its customer was merged with another one, whose
    plan for the year is in force.
    """

    DRAFT = "draft", "Draft", "草稿"
    SUBMITTED = "submitted", "Submitted", "已提交"
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
    """The plan is approved, or waits for approval: it does not change. Actions of an approved plan do."""

    title = Text("The plan is frozen", "规划已冻结，不可更改")
    detail = Text(
        'The plan is "{status}". Revise an approved plan, and withdraw or return a submitted one.',
        "规划当前状态为“{status}”。已审批的规划请发起修订，已提交的规划请先撤回或退回。",
    )


class PlanInForce(Conflict):
    """A version of the plan was approved: it is revised, and no longer deleted."""

    title = Text("A version of the plan was approved", "规划已有审批版本")
    detail = Text("Version {number} is in force: change the plan instead.", "第 {number} 版已生效：请修改规划。")


class PlanSuperseded(Conflict):
    """After a merge of two customers the other one's plan is in force for the year: this one can only be read."""

    title = Text("Another plan is in force for the year", "该财年以另一规划为准")
    detail = Text("After a merge of customers, the plan {plan_id} is in force.", "客户合并后，以规划 {plan_id} 为准。")


def is_supervisor(principal: Principal) -> bool:
    """Whether the caller decides on plans: the scope alone is not enough for whoever sees only own customers."""
    return Scope.PLANS_APPROVE in principal.scopes and principal.data_scope.kind is not DataScopeKind.OWN


def refuse_superseded(superseded_by_id: UUID | None) -> None:
    """Raises PlanSuperseded."""
    if superseded_by_id is not None:
        raise PlanSuperseded(plan_id=superseded_by_id)


def is_preferred(ours: int | None, theirs: int | None) -> bool:
    """Whether `ours`, the survivor's plan, stays in force: not when only the other one has an approved version."""
    return ours is not None or theirs is None


def refuse_frozen(status: PlanStatus) -> None:
    """Raises PlanFrozen."""
    if status in {PlanStatus.APPROVED, PlanStatus.SUBMITTED}:
        raise PlanFrozen(status=status.named)


def refuse_submitted(status: PlanStatus) -> None:
    """Raises PlanFrozen."""
    if status is PlanStatus.SUBMITTED:
        raise PlanFrozen(status=status.named)


def refuse_approved(approved_version: int | None) -> None:
    """Raises PlanInForce."""
    if approved_version is not None:
        raise PlanInForce(number=approved_version)


def refuse_second(existing: UUID | None) -> None:
    """One plan per customer and fiscal year. Raises PlanExists."""
    if existing is not None:
        raise PlanExists(plan_id=existing)
