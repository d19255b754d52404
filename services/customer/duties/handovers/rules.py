"""When handovers open and close (method, section 3: account team)."""

from services.customer.profile.team.rules import TeamRole
from shared.labels import Labelled
from shared.problems import Conflict, Invalid, NotFound, Text


class HandoverKind(Labelled):
    """Kind of a handover: whose place it is about."""

    ACCOUNT_MANAGER = "account_manager", "Account manager", "客户经理交接"
    BACKUP_CONTACT = "backup_contact", "Backup contact", "备份对接人交接"
    KEY_CONTACT = "key_contact", "Key contact who has left", "关键人离职交接"


class HandoverStatus(Labelled):
    """State of a handover."""

    OPEN = "open", "Open", "进行中"
    DONE = "done", "Done", "已完成"
    CANCELLED = "cancelled", "Cancelled; the person has returned or is removed", "已取消（本人返岗或已删除）"


class HandoverDutyKind(Labelled):
    """The kind of a handover's due item."""

    HANDOVER = "handover", "Handover", "交接"


KINDS = {
    TeamRole.ACCOUNT_MANAGER: HandoverKind.ACCOUNT_MANAGER,
    TeamRole.BACKUP_CONTACT: HandoverKind.BACKUP_CONTACT,
}
"""The roles that are handed over."""


CONTACT_REMOVED = "联系人已删除。The contact was removed."
"""The note of a handover whose contact was removed, for readers of either language."""


class HandoverNotFound(NotFound):
    """There is no such handover, or the caller may not see it."""

    title = Text("Handover not found", "未找到交接")
    detail = Text("No handover {id} that you may see.", "没有您可查看的交接 {id}。")


class HandoverClosed(Conflict):
    """The handover is done or cancelled; it cannot be changed any more."""

    title = Text("The handover is closed", "交接已结束")
    detail = Text("It is {status}.", "状态：{status}。")


class SuccessorUnknown(Invalid):
    """`successor_contact_id` names no present contact of the customer, or the one who has left."""

    pointer = "/successor_contact_id"
    title = Text("Unknown successor", "继任联系人不存在")
    detail = Text(
        "The successor is another contact of the customer who has not left.", "继任者须为该客户的另一位在职联系人。"
    )


class SuccessorNotExpected(Invalid):
    """Only the handover of a key contact has a successor at the customer."""

    pointer = "/successor_contact_id"
    title = Text("No successor at the customer", "该交接没有客户方继任者")
    detail = Text(
        "The person at the customer follows only a person there; ours is the user who takes over.",
        "此处填写客户方的继任联系人；我方继任者请填写接手人。",
    )


def refuse_closed(status: HandoverStatus) -> None:
    """Raises HandoverClosed."""
    if status is not HandoverStatus.OPEN:
        raise HandoverClosed(status=status.named)
