"""Every query over account teams."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.profile.team.model import TeamMember, TeamMemberRead
from services.customer.profile.team.rules import TeamMemberNotFound, TeamRole
from shared.auth.users import name_of

HAS_ENDED = col(TeamMember.ended_on).is_not(None)


async def list_members(session: AsyncSession, customer_id: UUID, *, has_ended: bool | None) -> list[TeamMemberRead]:
    """The customer's team: present members, former ones, or (None) both."""
    conditions = [col(TeamMember.customer_id) == customer_id]
    if has_ended is not None:
        conditions.append(HAS_ENDED if has_ended else ~HAS_ENDED)
    return await _read_members(session, *conditions)


async def get_member(session: AsyncSession, member: TeamMember) -> TeamMemberRead:
    """The member as the team shows it."""
    (shown,) = await _read_members(session, col(TeamMember.id) == member.id)
    return shown


async def _read_members(session: AsyncSession, *conditions: sa.ColumnElement[bool]) -> list[TeamMemberRead]:
    query = select(TeamMember, name_of(col(TeamMember.user_id))).where(*conditions)
    found = await session.exec(query.order_by(col(TeamMember.started_on), col(TeamMember.id)))
    return [TeamMemberRead(**member.model_dump(), user_name=name) for member, name in found]


async def lock_managers(session: AsyncSession, customer_id: UUID) -> list[TeamMember]:
    """The customer's present account managers."""
    query = select(TeamMember).where(
        col(TeamMember.customer_id) == customer_id, col(TeamMember.role) == TeamRole.ACCOUNT_MANAGER, ~HAS_ENDED
    )
    return list(await session.exec(query.with_for_update()))


async def lock_member(session: AsyncSession, customer_id: UUID, member_id: UUID) -> TeamMember:
    """A member of the customer's team, present or former. Raises TeamMemberNotFound."""
    query = select(TeamMember).where(col(TeamMember.id) == member_id, col(TeamMember.customer_id) == customer_id)
    found = (await session.exec(query.with_for_update())).one_or_none()
    if found is None:
        raise TeamMemberNotFound(member_id=member_id)
    return found
