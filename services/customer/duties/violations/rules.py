"""The kinds of team violations (method, 2.5 and 3)."""

from services.customer.profile.team.rules import TeamRole
from shared.labels import Labelled


class TeamViolationKind(Labelled):
    """Kind of a team violation."""

    MANAGER_MISSING = "manager_missing", "No account manager", "缺少客户经理"
    BACKUP_MISSING = "backup_missing", "No backup contact", "缺少备份对接人"
    SUPPORT_MISSING = "support_missing", "No technical support", "缺少技术支持"
    SPONSOR_MISSING = "sponsor_missing", "No executive sponsor", "缺少高管对接人"
    BACKUP_IS_MANAGER = "backup_is_manager", "No backup beside the account manager", "备份对接人与客户经理为同一人"
    SUPPORT_IS_MANAGER = (
        "support_is_manager",
        "No technical support beside the account manager",
        "技术支持与客户经理为同一人",
    )
    MEMBER_INACTIVE = "member_inactive", "Member who cannot sign in", "团队成员账号已停用或不存在"
    FILE_UNOWNED = "file_unowned", "Customer file without a responsible person", "客户档案无责任人"
    RIVAL_FILE_UNOWNED = "rival_file_unowned", "Competitor file without a responsible person", "友商档案无责任人"


MISSING = {
    TeamViolationKind.MANAGER_MISSING: TeamRole.ACCOUNT_MANAGER,
    TeamViolationKind.BACKUP_MISSING: TeamRole.BACKUP_CONTACT,
    TeamViolationKind.SUPPORT_MISSING: TeamRole.TECHNICAL_SUPPORT,
    TeamViolationKind.SPONSOR_MISSING: TeamRole.EXECUTIVE_SPONSOR,
}
"""The role that is missing, by kind."""

SAME_PERSON = {
    TeamViolationKind.BACKUP_IS_MANAGER: TeamRole.BACKUP_CONTACT,
    TeamViolationKind.SUPPORT_IS_MANAGER: TeamRole.TECHNICAL_SUPPORT,
}
"""The role that somebody other than the account manager must have, by kind (method, 2.5: a two-person team)."""
