"""What is done with account teams."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.profile.team import store
from services.customer.profile.team.model import TeamMember, TeamMemberCreate
from services.customer.profile.team.rules import MemberAlreadyLeft, TeamRole
from shared.database import wait_in_line
from shared.time import utc_now


async def add_team_member(session: AsyncSession, customer_id: UUID, body: TeamMemberCreate) -> TeamMember:
    """Put someone into the team; a new account manager takes over from the present one."""
    await wait_in_line(session, f"team {customer_id}")  # of two who take over at once, the later one does
    started_on = body.started_on or utc_now().date()
    if body.role is TeamRole.ACCOUNT_MANAGER:
        for member in await store.list_members(session, customer_id, has_ended=False):
            if member.role is TeamRole.ACCOUNT_MANAGER and member.user_id != body.user_id:
                member.ended_on = max(started_on, member.started_on)
    joined = TeamMember(
        customer_id=customer_id,
        user_id=body.user_id,
        user_name=body.user_name,
        role=body.role,
        started_on=started_on,
    )
    session.add(joined)
    await session.flush()
    return joined


async def end_team_membership(session: AsyncSession, customer_id: UUID, member_id: UUID) -> TeamMember:
    """The member leaves the team today; the time in it is kept."""
    member = await store.lock_member(session, customer_id, member_id)
    if member.ended_on is not None:
        raise MemberAlreadyLeft(ended_on=member.ended_on)
    member.ended_on = utc_now().date()
    await session.flush()
    return member
