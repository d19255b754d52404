"""Every query over account teams."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.profile.team.model import TeamMember
from services.customer.profile.team.rules import TeamMemberNotFound


async def list_members(session: AsyncSession, customer_id: UUID, *, has_ended: bool | None) -> list[TeamMember]:
    """The customer's team: present members, former ones, or (None) both."""
    query = select(TeamMember).where(col(TeamMember.customer_id) == customer_id)
    if has_ended is not None:
        ended = col(TeamMember.ended_on).is_not(None)
        query = query.where(ended if has_ended else ~ended)
    return list(await session.exec(query.order_by(col(TeamMember.started_on), col(TeamMember.id))))


async def lock_member(session: AsyncSession, customer_id: UUID, member_id: UUID) -> TeamMember:
    """A member of the customer's team, present or former. Raises TeamMemberNotFound."""
    query = select(TeamMember).where(col(TeamMember.id) == member_id, col(TeamMember.customer_id) == customer_id)
    found = (await session.exec(query.with_for_update())).one_or_none()
    if found is None:
        raise TeamMemberNotFound(member_id=member_id)
    return found
