"""Visit plans (method, 4.4): their states, the agenda within the visit, and who approves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.relationship.contact.visit_schemes.rules import MAY_APPROVE, VisitApprover
from shared.auth.access import DataScopeKind
from shared.labels import Labelled
from shared.problems import Conflict, FieldError, Forbidden, Invalid, NotFound, Text


class VisitStatus(Labelled):
    """Where a visit plan stands."""

    DRAFT = "draft", "Draft", "草稿"
    SUBMITTED = "submitted", "Waiting for approval", "待审批"
    APPROVED = "approved", "Approved", "已批准"
    RETURNED = "returned", "Returned", "已退回"
    HELD = "held", "Held", "已进行"
    CANCELLED = "cancelled", "Cancelled", "已取消"


class VisitCost(Labelled):
    """What the money is for."""

    TRANSPORT = "transport", "Transport", "交通"
    MEALS = "meals", "Meals", "用餐"
    GIFTS = "gifts", "Gifts", "礼品"
    ACCOMMODATION = "accommodation", "Accommodation", "住宿"
    OTHER = "other", "Other", "其他"


class VisitDuty(Labelled):
    """The kinds of due items of visit plans."""

    VISIT_APPROVAL = "visit_approval", "Visit to approve", "来访计划待审批"
    VISIT_COMING = "visit_coming", "Visit coming", "即将进行的来访"
    VISIT_RECORD = "visit_record", "Visit to record", "来访待登记"


class VisitStep(Labelled):
    """What can be done with a visit plan."""

    CHANGE = "change", "Change", "修改"
    SUBMIT = "submit", "Submit", "提交"
    APPROVE = "approve", "Approve", "批准"
    RETURN = "return", "Return", "退回"
    WITHDRAW = "withdraw", "Withdraw", "撤回"
    HOLD = "hold", "Record as held", "登记进行"
    CANCEL = "cancel", "Cancel", "取消"
    REMOVE = "remove", "Remove", "删除"


_OPEN = frozenset({VisitStatus.DRAFT, VisitStatus.RETURNED})
_WAITING = frozenset({VisitStatus.SUBMITTED})
_APPROVED = frozenset({VisitStatus.APPROVED})
FROM: Mapping[VisitStep, frozenset[VisitStatus]] = {
    VisitStep.CHANGE: _OPEN,
    VisitStep.SUBMIT: _OPEN,
    VisitStep.APPROVE: _WAITING,
    VisitStep.RETURN: _WAITING,
    VisitStep.WITHDRAW: _WAITING | _APPROVED,
    VisitStep.HOLD: _APPROVED,
    VisitStep.CANCEL: _OPEN | _WAITING | _APPROVED,
    VisitStep.REMOVE: _OPEN,
}
"""The states in which a step is possible: what was submitted is withdrawn before it is changed."""


class VisitPlanNotFound(NotFound):
    """There is no such visit plan, or the caller may not see its customer."""

    title = Text("Visit plan not found", "未找到来访计划")
    detail = Text("There is no visit plan {id}, or you may not see it.", "来访计划 {id} 不存在，或您无权查看。")


class VisitStepNotPossible(Conflict):
    """The visit plan is not where this step begins."""

    title = Text("Not possible now", "当前状态不能执行此操作")
    detail = Text(
        'The visit plan is "{status}"; "{step}" is possible from: {names}.',
        "来访计划当前为“{status}”，“{step}”仅适用于：{names}。",
    )


class AgendaUnsound(Invalid):
    """An item of the agenda lies outside the visit or ends before it begins; `errors` says which."""

    title = Text("The agenda does not fit the visit", "日程与来访时间不符")


class VisitNotBegun(Conflict):
    """What has not begun was not held."""

    title = Text("It has not begun", "来访尚未开始")
    detail = Text("It begins on {starts_on}; correct the day, or wait.", "来访于 {starts_on} 开始，请更正日期或等待。")


class ApproverIsAuthor(Forbidden):
    """Nobody approves a visit that they planned or submitted."""

    title = Text("Your own visit plan", "不能审批自己的来访计划")
    detail = Text("Somebody else has to approve it.", "须由他人审批。")


class ApproverTooNarrow(Forbidden):
    """The visit needs the approval of somebody who sees more customers."""

    title = Text("Needs a higher approval", "须由上级审批")
    detail = Text("It needs the approval of: {approver}.", "须由以下人员审批：{approver}。")


class TooManyVisits(Invalid):
    """More visit plans than one document shows."""

    title = Text("Too many visit plans", "来访计划过多")
    detail = Text("There are more than {limit}: choose fewer days or a customer.", "超过 {limit} 条，请缩小范围。")


def refuse_step(step: VisitStep, status: VisitStatus) -> None:
    """Check that the step is possible in this state. Raises VisitStepNotPossible."""
    if status not in FROM[step]:
        names = [one.named for one in VisitStatus if one in FROM[step]]
        raise VisitStepNotPossible(status=status.named, step=step.named, names=names)


@dataclass(frozen=True, slots=True)
class Slot:
    """When an item of the agenda is: its day, and its times as "09:30"."""

    day: date
    begins: str
    ends: str | None


def refuse_unsound_agenda(slots: Iterable[Slot], starts_on: date, ends_on: date) -> None:
    """Check that every item lies on a day of the visit and ends after it begins. Raises AgendaUnsound."""
    outside = Text("The visit is from {first} to {last}.", "来访时间为 {first} 至 {last}。")
    backwards = Text("It begins at {begins}.", "开始时间为 {begins}。")
    errors = []
    for place, slot in enumerate(slots):
        if not starts_on <= slot.day <= ends_on:
            days = {"first": starts_on, "last": ends_on}
            errors.append(FieldError("outside_visit", outside, pointer=f"/agenda/{place}/day", values=days))
        if slot.ends is not None and slot.ends <= slot.begins:
            begins = {"begins": slot.begins}
            errors.append(FieldError("end_before_start", backwards, pointer=f"/agenda/{place}/ends", values=begins))
    if errors:
        raise AgendaUnsound(errors=errors)


def refuse_approver(needed: VisitApprover, scope: DataScopeKind, caller: str, authors: Iterable[str | None]) -> None:
    """Check that the caller may decide on a visit. Raises ApproverIsAuthor, ApproverTooNarrow."""
    if caller in authors:
        raise ApproverIsAuthor()
    if scope is DataScopeKind.OWN or scope not in MAY_APPROVE[needed]:
        raise ApproverTooNarrow(approver=needed.named)


def refuse_not_begun(starts_on: date, today: date) -> None:
    """Raises VisitNotBegun."""
    if starts_on > today:
        raise VisitNotBegun(starts_on=starts_on)


def total(amounts: Iterable[Decimal | None]) -> Decimal:
    """The budget in all; a line without an amount costs nothing."""
    return sum((amount for amount in amounts if amount is not None), Decimal(0))
