"""Every query over account teams."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.profile.team.model import TeamMember, TeamMemberRead
from services.customer.profile.team.rules import TeamMemberNotFound, TeamRole
from shared.auth.users import name_of
from shared.auth.visibility import of_visible_customers
from shared.database import execute
from shared.lists.collections import Collection
from shared.lists.filters import OwnFilter
from shared.lists.queries import ListQuery
from shared.web.call import Call

HAS_ENDED = col(TeamMember.ended_on).is_not(None)


class TeamQuery(
    ListQuery,
    of=TeamMemberRead,
    filters=("user_id", "role", "started_on", "ended_on"),
    sorts=("started_on", "ended_on"),
    default_sort="started_on",
    own={
        "has_ended": OwnFilter(
            bool, "Only former (true) or present (false) members.", lambda ended: HAS_ENDED if ended else ~HAS_ENDED
        )
    },
):
    """How a customer's team is filtered and sorted."""


TEAM = Collection(
    TeamMember,
    TeamMemberRead,
    TeamQuery,
    missing=TeamMemberNotFound,
    visible=of_visible_customers(col(TeamMember.customer_id)),
    columns={"user_name": name_of(col(TeamMember.user_id))},
)


async def get_member(session: AsyncSession, member_id: UUID) -> TeamMemberRead:
    """The member as listed, also if the caller has just lost sight of the customer."""
    found = await execute(session, sa.select(*TEAM.labelled).where(col(TeamMember.id) == member_id))
    return TeamMemberRead.model_validate(dict(found.mappings().one()))


async def read_managers(session: AsyncSession, customer_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """The present account manager of each of these customers: of several, the one who started last."""
    query = (
        sa.select(col(TeamMember.customer_id), col(TeamMember.user_id))
        .where(col(TeamMember.customer_id) == sa.any_(sa.cast(list(customer_ids), sa.ARRAY(sa.Uuid))))
        .where(col(TeamMember.role) == TeamRole.ACCOUNT_MANAGER, ~HAS_ENDED)
        .order_by(col(TeamMember.started_on), col(TeamMember.id))
    )
    return {row.customer_id: row.user_id for row in await execute(session, query)}


async def lock_managers(session: AsyncSession, customer_ids: Iterable[UUID]) -> list[TeamMember]:
    """The present account managers of these customers, locked until the transaction ends."""
    of_customers = col(TeamMember.customer_id) == sa.any_(sa.cast(list(customer_ids), sa.ARRAY(sa.Uuid)))
    query = select(TeamMember).where(of_customers, col(TeamMember.role) == TeamRole.ACCOUNT_MANAGER, ~HAS_ENDED)
    return list(await session.exec(query.order_by(col(TeamMember.id)).with_for_update(key_share=True)))


async def present_in_role(call: Call, customer_id: UUID, role: TeamRole) -> list[TeamMember]:
    """The customer's present members in this role."""
    return await TEAM.rows(call, col(TeamMember.customer_id) == customer_id, col(TeamMember.role) == role, ~HAS_ENDED)
