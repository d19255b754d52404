"""What is done with account teams."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.profile.team import store
from services.customer.profile.team.model import TeamMember, TeamMemberCreate, TeamMemberRead
from services.customer.profile.team.rules import MemberAlreadyLeft, TeamRole
from shared.auth.users import UserSource, require_users
from shared.database import wait_in_line
from shared.time import utc_now


async def add_team_member(
    session: AsyncSession, users: UserSource, customer_id: UUID, body: TeamMemberCreate
) -> TeamMemberRead:
    """Put someone into the team; a new account manager takes over from the present one. Raises UserUnknown."""
    await require_users(session, users, {"/user_id": body.user_id})
    await wait_in_line(session, f"team {customer_id}")  # of two who take over at once, the later one does
    started_on = body.started_on or utc_now().date()
    if body.role is TeamRole.ACCOUNT_MANAGER:
        for manager in await store.lock_managers(session, customer_id):
            if manager.user_id != body.user_id:
                manager.ended_on = max(started_on, manager.started_on)
    joined = TeamMember(customer_id=customer_id, user_id=body.user_id, role=body.role, started_on=started_on)
    session.add(joined)
    await session.flush()
    return await store.get_member(session, joined)


async def end_team_membership(session: AsyncSession, customer_id: UUID, member_id: UUID) -> TeamMemberRead:
    """The member leaves the team today; the time in it is kept."""
    member = await store.lock_member(session, customer_id, member_id)
    if member.ended_on is not None:
        raise MemberAlreadyLeft(ended_on=member.ended_on)
    member.ended_on = utc_now().date()
    await session.flush()
    return await store.get_member(session, member)
