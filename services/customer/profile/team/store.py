"""Every query over account teams."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.profile.team.model import TeamMember, TeamMemberRead
from services.customer.profile.team.rules import TeamMemberNotFound, TeamRole
from shared.auth.users import name_of
from shared.auth.visibility import of_visible_customers
from shared.database import execute
from shared.lists.collections import Collection
from shared.web.call import Call

TEAM = Collection(
    TeamMember,
    TeamMemberRead,
    missing=TeamMemberNotFound,
    visible=of_visible_customers(col(TeamMember.customer_id)),
    columns={"user_name": name_of(col(TeamMember.user_id))},
)
HAS_ENDED = col(TeamMember.ended_on).is_not(None)


async def list_members(call: Call, customer_id: UUID, *, has_ended: bool | None) -> list[TeamMemberRead]:
    """The customer's team: former members, present ones, or (None) both, in the order they joined."""
    of_customer = col(TeamMember.customer_id) == customer_id
    asked = sa.true() if has_ended is None else HAS_ENDED if has_ended else ~HAS_ENDED
    return await _read(call.session, TEAM.seen_by(call.principal), of_customer, asked)


async def get_member(session: AsyncSession, member_id: UUID) -> TeamMemberRead:
    """The member as listed, also if the caller has just lost sight of the customer."""
    (shown,) = await _read(session, col(TeamMember.id) == member_id)
    return shown


async def present_managers(call: Call, customer_id: UUID) -> list[TeamMember]:
    """The customer's present account managers."""
    is_manager = col(TeamMember.role) == TeamRole.ACCOUNT_MANAGER
    return await TEAM.rows(call, col(TeamMember.customer_id) == customer_id, is_manager, ~HAS_ENDED)


async def _read(session: AsyncSession, *conditions: sa.ColumnElement[bool]) -> list[TeamMemberRead]:
    labelled: list[Any] = [column.label(name) for name, column in TEAM.columns.items()]
    query = sa.select(*labelled).where(*conditions).order_by(col(TeamMember.started_on), col(TeamMember.id))
    return [TeamMemberRead.model_validate(dict(row)) for row in (await execute(session, query)).mappings()]
