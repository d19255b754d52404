"""Roles in an account team (method, section 3)."""

from collections import Counter
from collections.abc import Iterable

from shared.customers.roles import TeamRole as TeamRole
from shared.problems import Conflict, Invalid, NotFound, Text

SINGLE_ROLES = (TeamRole.ACCOUNT_MANAGER, TeamRole.EXECUTIVE_SPONSOR)
"""Roles that one person has at a time."""


class TeamMemberNotFound(NotFound):
    """The customer's team has no such member."""

    title = Text("Team member not found", "未找到团队成员")
    detail = Text("The team has no member {id}.", "团队中没有成员 {id}。")


class MemberAlreadyLeft(Conflict):
    """The membership has already ended."""

    title = Text("Already left the team", "该成员已离开团队")
    detail = Text("It ended on {ended_on}.", "已于 {ended_on} 结束。")


class SeveralAccountManagers(Invalid):
    """A team has one account manager at a time."""

    pointer = "/role"
    title = Text("One account manager at a time", "客户经理只能有一名")
    detail = Text("Name one; the others may be backup contacts.", "请指定一名客户经理，其他人可设为备份对接人。")


class SeveralSponsors(Invalid):
    """A team has one executive sponsor at a time."""

    pointer = "/role"
    title = Text("One executive sponsor at a time", "高管对接人只能有一名")
    detail = Text("Name one executive sponsor.", "请指定一名高管对接人。")


def refuse_several(roles: Iterable[TeamRole]) -> None:
    """One manager and one sponsor at most. Raises SeveralAccountManagers, SeveralSponsors."""
    counted = Counter(roles)
    if counted[TeamRole.ACCOUNT_MANAGER] > 1:
        raise SeveralAccountManagers()
    if counted[TeamRole.EXECUTIVE_SPONSOR] > 1:
        raise SeveralSponsors()
