"""Complaints (method, 4.5): their states, what may follow on what, and what is refused."""

from datetime import datetime, timedelta

from shared.labels import Labelled
from shared.problems import Conflict, Invalid, NotFound, Text

LONGEST_AGO = timedelta(days=3660)


class ComplaintStatus(Labelled):
    """What was last done about a complaint."""

    RECEIVED = "received", "Received", "已受理"
    ANSWERED = "answered", "Answered", "已答复"
    SOLVED = "solved", "Solved", "已解决"
    CLOSED = "closed", "Closed", "已关闭"
    REOPENED = "reopened", "Reopened", "已重新打开"


class ComplaintChannel(Labelled):
    """How a complaint reached us."""

    PHONE = "phone", "Phone", "电话"
    EMAIL = "email", "E-mail", "邮件"
    WECHAT = "wechat", "WeChat", "微信"
    MEETING = "meeting", "Meeting or visit", "会议或拜访"
    LETTER = "letter", "Letter or notice", "函件"
    PORTAL = "portal", "Service portal", "服务平台"
    GREEN_CHANNEL = "green_channel", "Green channel", "绿色通道"
    OTHER = "other", "Another way", "其他"


class RootCause(Labelled):
    """Why the customer had to complain."""

    PRODUCT_QUALITY = "product_quality", "Product quality", "产品质量"
    DELIVERY = "delivery", "Delivery", "交付"
    TRANSPORT = "transport", "Transport or packaging", "运输或包装"
    TECHNICAL_SUPPORT = "technical_support", "Technical support", "技术支持"
    SERVICE = "service", "Service or response", "服务响应"
    COMMUNICATION = "communication", "Communication", "沟通"
    COMMERCIAL = "commercial", "Price or contract", "价格或合同"
    INVOICING = "invoicing", "Invoicing", "开票与账务"
    CUSTOMER_USE = "customer_use", "Use by the customer", "客户使用"
    SUPPLIER = "supplier", "One of our suppliers", "供应商原因"
    UNFOUNDED = "unfounded", "The complaint was unfounded", "投诉不成立"
    OTHER = "other", "Another cause", "其他"


class ComplaintDueKind(Labelled):
    """What is due about complaints."""

    COMPLAINT_ANSWER = "complaint_answer", "Answer a complaint", "答复投诉"
    COMPLAINT_SOLUTION = "complaint_solution", "Solve a complaint", "解决投诉"
    COMPLAINT_ESCALATION = "complaint_escalation", "Escalated complaint", "投诉升级"


WAITS_FOR_ANSWER = (ComplaintStatus.RECEIVED, ComplaintStatus.REOPENED)
WAITS_FOR_SOLUTION = (*WAITS_FOR_ANSWER, ComplaintStatus.ANSWERED)
DONE = (ComplaintStatus.SOLVED, ComplaintStatus.CLOSED)


class ComplaintNotFound(NotFound):
    """There is no such complaint, or the caller may not see it."""

    title = Text("Complaint not found", "未找到投诉")
    detail = Text("There is no complaint {id}, or you may not see it.", "投诉 {id} 不存在，或您无权查看。")


class ComplaintOwnerMissing(Invalid):
    """Nobody owns the complaint: the customer has no account manager, and the caller is no user."""

    pointer = "/owner_id"
    title = Text("Name an owner", "请指定责任人")
    detail = Text(
        "The customer has no account manager; name who sees to the complaint.",
        "该客户没有客户经理，请指定投诉责任人。",
    )


class MomentImplausible(Invalid):
    """The moment is in the future, before the previous step, or more than ten years ago."""

    title = Text("Not a possible moment", "时间不合理")
    detail = Text("Give a moment from {earliest} until now.", "请填写 {earliest} 至当前之间的时间。")


class ComplaintStepRefused(Conflict):
    """This does not follow on the complaint's present state."""

    title = Text("Not in this state", "当前状态不允许此操作")
    detail = Text('The complaint is "{status}"; {remedy}', "投诉当前状态为“{status}”；{remedy}")


_REMEDIES = {
    ComplaintStatus.ANSWERED: Text("it has been answered already.", "已经答复。"),
    ComplaintStatus.SOLVED: Text("reopen it before you solve it again.", "如需再次解决，请先重新打开。"),
    ComplaintStatus.CLOSED: Text("solve it before you close it.", "请先解决，再关闭。"),
    ComplaintStatus.REOPENED: Text("it is still open.", "仍在处理中，无需重新打开。"),
}
FOLLOWS_ON = {
    ComplaintStatus.ANSWERED: WAITS_FOR_ANSWER,
    ComplaintStatus.SOLVED: WAITS_FOR_SOLUTION,
    ComplaintStatus.CLOSED: (ComplaintStatus.SOLVED,),
    ComplaintStatus.REOPENED: DONE,
}
"""The states that each state may follow on."""


class ComplaintClosed(Conflict):
    """A closed complaint cannot be changed; reopen it when the customer complains again."""

    title = Text("The complaint is closed", "投诉已关闭")
    detail = Text("Reopen it, with the reason, before you change it.", "如需修改，请先说明原因并重新打开。")


def refuse_step(status: ComplaintStatus, to: ComplaintStatus) -> None:
    """Raises ComplaintStepRefused."""
    if status not in FOLLOWS_ON[to]:
        raise ComplaintStepRefused(status=status.named, remedy=_REMEDIES[to])


def refuse_closed(status: ComplaintStatus) -> None:
    """Raises ComplaintClosed."""
    if status is ComplaintStatus.CLOSED:
        raise ComplaintClosed()


def refuse_moment(moment: datetime, pointer: str, *, now: datetime, earliest: datetime | None = None) -> None:
    """Check that it is not in the future and not before `earliest`. Raises MomentImplausible."""
    earliest = earliest or now - LONGEST_AGO
    if not earliest <= moment <= now:
        values = {"earliest": earliest.isoformat(timespec="seconds")}
        raise MomentImplausible(errors=[MomentImplausible.at(pointer, **values)], **values)
