"""States of an exit's case, and what is refused in each (method, section 6)."""

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


class ReceivableKind(Labelled):
    """The kind of a receivable (method, section 7)."""

    GOODS = "goods", "Goods", "货款"
    RETENTION = "retention", "Retention money", "质保金"
    FINAL_BALANCE = "final_balance", "Final balance", "尾款"
    NRE = "nre", "Development (NRE)", "开发费"
    TOOLING = "tooling", "Tooling", "模具费"


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


def refuse_not_open(status: ExitStatus) -> None:
    """Raises ExitNotOpen."""
    if status is not ExitStatus.OPEN:
        raise ExitNotOpen(status=status.named)
