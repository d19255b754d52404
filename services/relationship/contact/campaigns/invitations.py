"""Invitations to campaigns: their statuses, and which one outweighs another."""

from shared.labels import Labelled
from shared.problems import Conflict, Text


class InvitationStatus(Labelled):
    """What became of an invitation."""

    INVITED = "invited", "Invited", "已邀请"
    ACCEPTED = "accepted", "Accepted", "已接受"
    DECLINED = "declined", "Declined", "已谢绝"
    ATTENDED = "attended", "Attended", "已出席"
    ABSENT = "absent", "Absent", "未出席"


BY_WEIGHT = (
    InvitationStatus.INVITED,
    InvitationStatus.DECLINED,
    InvitationStatus.ACCEPTED,
    InvitationStatus.ABSENT,
    InvitationStatus.ATTENDED,
)
"""Of two invitations of one person, the status further behind stays: what has happened outweighs what was said."""


class CustomerInvited(Conflict):
    """A customer whose people are invited stays in the campaign."""

    title = Text("People of the customer are invited", "该客户已有人员受邀")
    detail = Text("Remove the people of {customer} first.", "请先移除 {customer} 的受邀人员。")
