"""The parts people play in an account team (method, section 3)."""

from shared.labels import Labelled
from shared.problems import Conflict, NotFound, Text


class TeamRole(Labelled):
    """A part in the account team."""

    ACCOUNT_MANAGER = "account_manager", "Account manager", "客户经理"
    BACKUP_CONTACT = "backup_contact", "Backup contact", "备份联系人"
    TECHNICAL_SUPPORT = "technical_support", "Technical support", "技术支持"
    EXECUTIVE_SPONSOR = "executive_sponsor", "Executive sponsor", "高层赞助人"


class TeamMemberNotFound(NotFound):
    """The customer's team has no such member."""

    title = Text("Team member not found", "未找到团队成员")
    detail = Text("The team has no member {member_id}.", "团队中没有成员 {member_id}。")


class MemberAlreadyLeft(Conflict):
    """The member's time in the team has already ended."""

    title = Text("Already left the team", "该成员已离开团队")
    detail = Text("It ended on {ended_on}.", "已于 {ended_on} 结束。")
