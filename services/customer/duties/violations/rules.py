"""The kinds of team violations (method, 2.5 and 3)."""

from services.customer.profile.team.rules import TeamRole
from shared.labels import Labelled


class TeamViolationKind(Labelled):
    """Kind of a team violation."""

    MANAGER_MISSING = "manager_missing", "No account manager", "缺少客户经理"
    BACKUP_MISSING = "backup_missing", "No backup contact", "缺少备份对接人"
    SUPPORT_MISSING = "support_missing", "No technical support", "缺少技术支持"
    SPONSOR_MISSING = "sponsor_missing", "No executive sponsor", "缺少高管对接人"
    MEMBER_INACTIVE = "member_inactive", "Member who cannot sign in", "团队成员账号已停用或不存在"
    FILE_UNOWNED = "file_unowned", "Customer file without a responsible person", "客户档案无责任人"


MISSING = {
    TeamViolationKind.MANAGER_MISSING: TeamRole.ACCOUNT_MANAGER,
    TeamViolationKind.BACKUP_MISSING: TeamRole.BACKUP_CONTACT,
    TeamViolationKind.SUPPORT_MISSING: TeamRole.TECHNICAL_SUPPORT,
    TeamViolationKind.SPONSOR_MISSING: TeamRole.EXECUTIVE_SPONSOR,
}
"""The role that is missing, by kind."""

ACTING = (TeamRole.ACCOUNT_MANAGER, TeamRole.EXECUTIVE_SPONSOR, TeamRole.BACKUP_CONTACT)
"""Who has to act: the first of these roles that an active user has."""
