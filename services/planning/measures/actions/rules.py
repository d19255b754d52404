"""States of an action, and what is refused in each: pure."""

from shared.labels import Labelled
from shared.problems import Conflict, Invalid, NotFound, Text


class ActionSource(Labelled):
    """Where an action comes from."""

    PLAN = "plan", "Plan", "规划"
    MEETING = "meeting", "Meeting", "会议"
    RISK = "risk", "Risk", "风险"
    PROGRAMME = "programme", "Programme", "专项"
    REVIEW = "review", "Review of a plan", "规划检查"
    PERSON = "person", "A person", "个人提出"


class ActionState(Labelled):
    """The state of an action."""

    OPEN = "open", "Open", "进行中"
    DONE = "done", "Done", "已完成"
    CANCELLED = "cancelled", "Cancelled", "已取消"


class ActionDueKind(Labelled):
    """What is due about actions."""

    ACTION = "action", "Action", "行动"


class ActionNotFound(NotFound):
    """There is no such action, or the caller may not see it."""

    title = Text("Action not found", "未找到行动")
    detail = Text("There is no action {id}, or you may not see it.", "行动 {id} 不存在，或您无权查看。")


class ActionNotOpen(Conflict):
    """The action is done or cancelled: reopen it before you work on it."""

    title = Text("The action is not open", "行动已结束")
    detail = Text(
        'It is "{state}": reopen it, with a reason, before you work on it.',
        "该行动当前状态为“{state}”，如需继续，请先说明原因并重新打开。",
    )


class ActionOpen(Conflict):
    """The action is open: there is nothing to reopen."""

    title = Text("The action is open", "行动尚未结束")
    detail = Text("There is nothing to reopen.", "无需重新打开。")


class PlanUnknown(Invalid):
    """The plan does not belong to this customer."""

    pointer = "/plan_id"
    title = Text("Unknown plan", "规划不存在")
    detail = Text("Choose a plan of the same customer.", "请选择同一客户的规划。")


def refuse_not_open(state: ActionState) -> None:
    """Raises ActionNotOpen."""
    if state is not ActionState.OPEN:
        raise ActionNotOpen(state=state.named)


def refuse_open(state: ActionState) -> None:
    """Raises ActionOpen."""
    if state is ActionState.OPEN:
        raise ActionOpen()
