"""Queries of entitlements: who is in the customer's team, and on which days the actions of its stage are due."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.duties.stage_actions.rules import StageSpan
from services.customer.duties.stage_actions.store import action_days
from services.customer.profile.register.model import Customer
from services.customer.profile.team.model import TeamMember
from services.customer.profile.team.rules import TeamRole
from shared.auth.users import users
from shared.customers.service_policy import ServicePolicyContent
from shared.database import execute
from shared.lists.windows import Window
from shared.web.call import Call


async def read_members(session: AsyncSession, customer_id: UUID) -> dict[TeamRole, list[UUID]]:
    """The present members by role, without deactivated users."""
    is_inactive = sa.exists().where(users.c.id == col(TeamMember.user_id), ~users.c.is_active)
    in_order = aggregate_order_by(col(TeamMember.user_id), col(TeamMember.started_on), col(TeamMember.id))
    query = (
        sa.select(col(TeamMember.role), sa.func.array_agg(in_order))
        .where(col(TeamMember.customer_id) == customer_id, col(TeamMember.ended_on).is_(None), ~is_inactive)
        .group_by(col(TeamMember.role))
    )
    return {row[0]: row[1] for row in await execute(session, query)}


async def next_days(
    call: Call, policy: ServicePolicyContent, spans: Sequence[StageSpan], window: Window, customer_id: UUID
) -> dict[str, date]:
    """The first day of each action within the window, by its key."""
    if not spans:
        return {}
    days = action_days(policy, spans, window, seen=col(Customer.id) == customer_id).subquery("days")
    query = sa.select(days.c.key, sa.func.min(days.c.on)).group_by(days.c.key)
    return {row[0]: row[1] for row in await execute(call.session, query)}
