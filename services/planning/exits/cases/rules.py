"""States of a case, and when it may be opened, waived and closed (method, section 6): pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from services.planning.exits.cases.receivables import Receivable, refuse_uncovered, refuse_unseen
from services.planning.exits.schemes.rules import OwnerRole, roles_held
from shared.labels import Labelled
from shared.problems import Conflict, Forbidden, NotFound, Text


class ExitStatus(Labelled):
    """The state of an exit's case.

    Superseded: its customer was merged with another one, whose older case is continued.
    """

    OPEN = "open", "Open", "进行中"
    CLOSED = "closed", "Closed", "已关闭"
    CANCELLED = "cancelled", "Cancelled", "已取消"
    SUPERSEDED = "superseded", "Superseded", "已被取代"


class ItemState(Labelled):
    """The state of a checklist's item."""

    OPEN = "open", "Open", "未完成"
    DONE = "done", "Done", "已完成"
    NOT_APPLICABLE = "not_applicable", "Not applicable", "不适用"


class ExitDueKind(Labelled):
    """What is due about exits."""

    EXIT_WORKSTREAM = "exit_workstream", "Sign off an exit's workstream", "签核退出工作流"
    EXIT_OVERDUE = "exit_overdue", "Overdue customer exit", "客户退出逾期"


class Workstream(Protocol):
    """The part of a workstream that closing reads."""

    name_en: str
    name_zh: str
    is_for_disputes: bool
    signed_off_at: Any


class Dispute(Protocol):
    """The part of a dispute that closing reads."""

    settled_at: Any


class ExitNotFound(NotFound):
    """There is no such exit, or the caller may not see it."""

    title = Text("Exit not found", "未找到退出案")
    detail = Text("There is no exit {id}, or you may not see it.", "退出案 {id} 不存在，或您无权查看。")


class ExitNotOpen(Conflict):
    """Only an open case can be worked on."""

    title = Text("The exit is not open", "退出案未处于进行中状态")
    detail = Text('The exit is "{status}".', "该退出案当前状态为“{status}”。")


class ExitReadOnly(Forbidden):
    """The caller reads the case as one of its owners, but does not see the customer otherwise."""

    title = Text("You only read this exit", "您对该退出案只能查看")
    detail = Text(
        "You work on your own workstreams only; leave the rest to who looks after the customer.",
        "您只能处理本部门的工作流，其他操作由客户负责人完成。",
    )


class NotItsOwner(Forbidden):
    """This is for users with one of the roles that own it."""

    title = Text("Not one of its owners", "您不是责任部门")
    detail = Text("This is for {roles}.", "此操作由{roles}完成。")


class ExitExists(Conflict):
    """The customer has an open case already."""

    title = Text("There is an open exit", "该客户已有进行中的退出案")
    detail = Text("Continue with the exit {exit_id}, or cancel it.", "请继续处理退出案 {exit_id}，或将其取消。")


class CustomerNotServed(Conflict):
    """The customer has exited already, or is in the resource pool."""

    title = Text("The customer has left already", "该客户已退出")
    detail = Text("There is nothing to exit from.", "该客户已退出或已在资源池，无需再办理退出。")


class WorkstreamsUnsigned(Conflict):
    """Every workstream must be signed off before the case is closed."""

    title = Text("Not every workstream is signed off", "尚有工作流未签核")
    detail = Text("Still to be signed off: {workstreams}.", "尚未签核：{workstreams}。")


class DisputesOpen(Conflict):
    """Every dispute must be settled before the case is closed."""

    title = Text("A dispute is open", "尚有争议未解决")
    detail = Text("Open disputes: {number}.", "未解决的争议：{number} 项。")


class ExitNotClosed(Conflict):
    """Only a closed case can be reopened."""

    title = Text("The exit is not closed", "退出案未关闭")
    detail = Text('The exit is "{status}".', "该退出案当前状态为“{status}”。")


def refuse_second(existing: UUID | None) -> None:
    """One open case per customer. Raises ExitExists."""
    if existing is not None:
        raise ExitExists(exit_id=existing)


def refuse_waiver(receivables: Sequence[Receivable], seen: Mapping[str, Decimal], role_names: Collection[str]) -> None:
    """Finance waives what it has seen. Raises NotItsOwner, NothingToWaive, ReceivablesChanged."""
    if OwnerRole.FINANCE not in roles_held(role_names):
        raise NotItsOwner(roles=[OwnerRole.FINANCE.named])
    refuse_unseen(receivables, seen)


def refuse_not_open(status: ExitStatus) -> None:
    """Raises ExitNotOpen."""
    if status is not ExitStatus.OPEN:
        raise ExitNotOpen(status=status.named)


def refuse_closing(
    status: ExitStatus,
    workstreams: Iterable[Workstream],
    disputes: Sequence[Dispute],
    receivables: Iterable[Receivable],
    waived: Mapping[str, str],
) -> None:
    """Raises ExitNotOpen, DisputesOpen, WorkstreamsUnsigned, ReceivablesOpen."""
    refuse_not_open(status)
    if number := sum(one.settled_at is None for one in disputes):
        raise DisputesOpen(number=number)
    needed = [one for one in workstreams if disputes or not one.is_for_disputes]
    if unsigned := [Text(one.name_en, one.name_zh) for one in needed if one.signed_off_at is None]:
        raise WorkstreamsUnsigned(workstreams=unsigned)
    refuse_uncovered(receivables, waived)


def refuse_not_closed(status: ExitStatus) -> None:
    """Raises ExitNotClosed."""
    if status is not ExitStatus.CLOSED:
        raise ExitNotClosed(status=status.named)
