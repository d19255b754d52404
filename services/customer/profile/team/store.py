"""Every query over account teams."""

from uuid import UUID

from sqlmodel import col

from services.customer.profile.team.model import TeamMember, TeamMemberRead
from services.customer.profile.team.rules import TeamMemberNotFound
from shared.auth.visibility import of_visible_customers
from shared.lists.collections import Collection
from shared.web.call import Call

TEAM = Collection(
    TeamMember,
    TeamMemberRead,
    missing=TeamMemberNotFound,
    visible=of_visible_customers(col(TeamMember.customer_id)),
)


async def list_members(call: Call, customer_id: UUID, *, has_ended: bool | None) -> list[TeamMember]:
    """The customer's team: former members, present ones, or (None) both; who joined first comes first."""
    rows = await TEAM.rows(call, col(TeamMember.customer_id) == customer_id)
    asked = (row for row in rows if has_ended in (None, row.ended_on is not None))
    return sorted(asked, key=lambda row: row.started_on)
