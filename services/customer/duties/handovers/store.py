"""Every query over handovers."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.duties.handovers.model import Handover, HandoverRead
from services.customer.duties.handovers.rules import KINDS, HandoverKind, HandoverNotFound, HandoverStatus
from services.customer.people.contacts.model import Contact
from services.customer.profile.colleagues.store import acting_for
from services.customer.profile.team.model import TeamMember
from services.customer.profile.team.rules import TeamRole
from shared.auth.users import name_of, users
from shared.auth.visibility import of_visible_customers
from shared.database import execute
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery


class HandoverQuery(
    ListQuery,
    of=HandoverRead,
    filters=(
        *("id", "customer_id", "kind", "from_user_id", "to_user_id", "contact_id", "responsible_id"),
        *("status", "is_overdue", "due_at", "closed_at", "created_at", "updated_at"),
    ),
    sorts=("due_at", "status", "closed_at", "created_at", "updated_at"),
    default_sort="due_at",
):
    """How handovers are filtered and sorted."""


IS_OPEN = col(Handover.status) == HandoverStatus.OPEN


def _name_of_contact(contact_id: Any) -> sa.ScalarSelect[Any]:
    return sa.select(col(Contact.name)).where(col(Contact.id) == contact_id).scalar_subquery()


responsible = acting_for(col(Handover.customer_id), Handover, first=col(Handover.to_user_id))
"""SQL expression: who has to see to the handover: who takes over, else whoever acts for the customer."""

HANDOVERS = Collection(
    Handover,
    HandoverRead,
    HandoverQuery,
    missing=HandoverNotFound,
    visible=of_visible_customers(col(Handover.customer_id)),
    columns={
        "from_user_name": name_of(col(Handover.from_user_id)),
        "to_user_name": name_of(col(Handover.to_user_id)),
        "contact_name": _name_of_contact(col(Handover.contact_id)),
        "successor_contact_name": _name_of_contact(col(Handover.successor_contact_id)),
        "responsible_id": responsible,
        "responsible_name": name_of(responsible),
        "is_overdue": sa.and_(IS_OPEN, col(Handover.due_at) < sa.func.now()),
    },
)


async def get_closed(session: AsyncSession, handover_id: UUID) -> HandoverRead:
    """The handover as listed, also if the caller has just lost sight of the customer."""
    found = await execute(session, sa.select(*HANDOVERS.labelled).where(col(Handover.id) == handover_id))
    return HandoverRead.model_validate(dict(found.mappings().one()))


async def lock_open(
    session: AsyncSession, customer_ids: Iterable[UUID], kinds: Iterable[HandoverKind]
) -> Sequence[Handover]:
    """The open handovers of these kinds at these customers, locked."""
    of_kind = col(Handover.kind).in_(list(kinds))
    query = select(Handover).where(IS_OPEN, col(Handover.customer_id).in_(list(customer_ids)), of_kind)
    return list(await session.exec(query.order_by(col(Handover.id)).with_for_update(of=Handover)))


async def find_present(session: AsyncSession, customer_ids: Iterable[UUID]) -> dict[tuple[UUID, TeamRole], UUID]:
    """Who has a role that is handed over: for each customer and role the member who started last and may sign in."""
    query = (
        sa.select(col(TeamMember.customer_id), col(TeamMember.role), col(TeamMember.user_id))
        .join(users, sa.and_(users.c.id == col(TeamMember.user_id), users.c.is_active))
        .where(
            col(TeamMember.customer_id).in_(list(customer_ids)),
            col(TeamMember.role).in_(KINDS),
            col(TeamMember.ended_on).is_(None),
        )
        .order_by(col(TeamMember.started_on), col(TeamMember.id))
    )
    return {(row[0], row[1]): row[2] for row in await execute(session, query)}
