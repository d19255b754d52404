"""Responsibilities (method, 6, step 5): duties, whom they may fall to, and that one person answers for each: pure."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from shared.labels import Labelled
from shared.problems import Conflict, FieldError, Invalid, NotFound, Text

MAX_RESPONSIBILITIES = 200


class ResponsibilitySubject(Labelled):
    """What somebody is responsible for."""

    MARKET_GOAL = "market_goal", "Market goal", "市场目标"
    RELATIONSHIP_GOAL = "relationship_goal", "Relationship goal", "关系目标"
    STRATEGY = "strategy", "Strategy", "策略"
    WORK_AREA = "work_area", "Work area", "工作领域"


class RaciDuty(Labelled):
    """A duty of the RACI matrix."""

    RESPONSIBLE = "responsible", "Responsible: does the work", "执行（R）"
    ACCOUNTABLE = "accountable", "Accountable: answers for the result", "负责（A）"
    CONSULTED = "consulted", "Consulted before decisions", "咨询（C）"
    INFORMED = "informed", "Informed of results", "知会（I）"


class AssignedRole(Labelled):
    """A role that has a duty, whoever fills it."""

    ACCOUNT_MANAGER = "account_manager", "Account manager", "客户经理"
    BACKUP_CONTACT = "backup_contact", "Backup contact", "备份对接人"
    TECHNICAL_SUPPORT = "technical_support", "Technical support", "技术支持"
    EXECUTIVE_SPONSOR = "executive_sponsor", "Executive sponsor", "高管对接人"
    SALES_DIRECTOR = "sales_director", "Sales director", "销售总监"
    PRODUCT = "product", "Product", "产品"
    DELIVERY = "delivery", "Delivery", "交付"
    SUPPLY_CHAIN = "supply_chain", "Supply chain", "供应链"
    FINANCE = "finance", "Finance", "财务"
    LEGAL = "legal", "Legal", "法务"


class AbilityVerdict(Labelled):
    """Whether a person has the ability that a responsibility takes."""

    ABLE = "able", "Has it", "胜任"
    DEVELOPING = "developing", "Has it in part, is developing", "部分胜任，培养中"
    LACKING = "lacking", "Lacks it", "不胜任"


class ResponsibilityDueKind(Labelled):
    """What is due about responsibilities."""

    PLAN_MEMBER_LEFT = "plan_member_left", "A person responsible in a plan has left", "规划责任人已离开"


class PlanResponsibilityNotFound(NotFound):
    """The plan has no such responsibility."""

    title = Text("Responsibility not found", "未找到责任分工")
    detail = Text("The plan has no responsibility {id}.", "该规划没有责任分工 {id}。")


class PlanResponsibilityExists(Conflict):
    """The plan says already who is responsible for this."""

    title = Text("There is a responsibility for it", "该事项已有责任分工")
    detail = Text("Change the responsibility {responsibility_id} instead.", "请直接修改责任分工 {responsibility_id}。")


class SubjectUnclear(Invalid):
    """A goal or strategy is named by its id, a work area in words."""

    title = Text("What is it about", "请指明责任事项")
    detail = Text("Correct what is listed.", "请按所列各项更正。")


class SubjectUnknown(Invalid):
    """The goal or strategy is not one of this plan, or the caller may not see it."""

    pointer = "/subject_id"
    title = Text("Unknown goal or strategy", "目标或策略不存在")
    detail = Text("Name one of the same plan.", "请填写同一规划中的目标或策略。")


class AssignmentUnclear(Invalid):
    """Each duty falls to a user or to a role, each once, and exactly one of them answers for the result."""

    title = Text("The assignment is unclear", "责任分配不明确")
    detail = Text("Correct what is listed.", "请按所列各项更正。")


class Assigned(Protocol):
    """A duty and whom it falls to."""

    @property
    def duty(self) -> RaciDuty: ...
    @property
    def user_id(self) -> UUID | None: ...
    @property
    def role(self) -> AssignedRole | None: ...


def refuse_unclear_subject(subject: ResponsibilitySubject, subject_id: UUID | None, work_area: str | None) -> None:
    """Raises SubjectUnclear."""
    is_area, errors = subject is ResponsibilitySubject.WORK_AREA, []
    if is_area == (subject_id is not None):
        text = Text("A goal or strategy has an id, a work area has none.", "目标或策略须填写其标识，工作领域则留空。")
        errors.append(FieldError("subject_unclear", text, pointer="/subject_id"))
    if is_area == (work_area is None):
        text = Text("A work area is named in words, others are not.", "工作领域须填写名称，其他则留空。")
        errors.append(FieldError("subject_unclear", text, pointer="/work_area"))
    if errors:
        raise SubjectUnclear(errors=errors)


def refuse_unclear_assignments(assignments: Sequence[Assigned]) -> None:
    """Raises AssignmentUnclear."""
    errors = [*_not_one_holder(assignments), *_repeated(assignments)]
    accountable = [place for place, one in enumerate(assignments) if one.duty is RaciDuty.ACCOUNTABLE]
    if not accountable:
        text = Text("Say who answers for the result.", "请指定负责人。")
        errors.append(FieldError("accountable_missing", text, pointer="/assignments"))
    text = Text("Only one answers for the result.", "负责人只能有一个。")
    errors += [
        FieldError("accountable_repeated", text, pointer=f"/assignments/{place}/duty") for place in accountable[1:]
    ]
    if errors:
        raise AssignmentUnclear(errors=errors)


def refuse_second(existing: UUID | None) -> None:
    """Raises PlanResponsibilityExists."""
    if existing is not None:
        raise PlanResponsibilityExists(responsibility_id=existing)


def _not_one_holder(assignments: Sequence[Assigned]) -> list[FieldError]:
    text = Text("Name either a user or a role.", "请指定人员或角色，二者只能选其一。")
    return [
        FieldError("holder_unclear", text, pointer=f"/assignments/{place}")
        for place, one in enumerate(assignments)
        if (one.user_id is None) == (one.role is None)
    ]


def _repeated(assignments: Sequence[Assigned]) -> list[FieldError]:
    keys = [(one.duty, one.user_id, one.role) for one in assignments]
    text = Text("The assignment is there twice.", "该分配重复。")
    return [
        FieldError("repeated", text, pointer=f"/assignments/{place}")
        for place, key in enumerate(keys)
        if key in keys[:place]
    ]
