"""Every query over stage roles."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.decision_chain.stage_roles.model import StageRole, StageRoleRead
from services.customer.decision_chain.stage_roles.rules import StageRoleNotFound
from services.customer.people.contacts import store as contacts
from services.customer.people.contacts.model import Contact
from shared.auth.access import Principal
from shared.auth.clearances import cleared_for
from shared.lists.listing import Listing, ListQuery
from shared.lists.paging import Expression, Page

_columns: dict[str, Expression] = {
    "contact_name": sa.select(col(Contact.name)).where(col(Contact.id) == col(StageRole.contact_id)).scalar_subquery()
}

LISTING = Listing(
    read=StageRoleRead,
    columns={
        name: _columns[name] if name in _columns else col(getattr(StageRole, name))
        for name in StageRoleRead.model_fields
    },
    filters=("customer_id", "contact_id", "stage", "chain", "role", "created_at", "updated_at"),
    sorts=("stage", "role", "weight", "created_at", "updated_at"),
)


def seen_by(principal: Principal) -> sa.ColumnElement[bool]:
    """SQL condition: stage roles the caller is cleared for, of people the caller may see."""
    person = sa.exists().where(col(Contact.id) == col(StageRole.contact_id), contacts.seen_by(principal))
    return sa.and_(cleared_for(principal, StageRole), person)


async def list_stage_roles(session: AsyncSession, principal: Principal, query: ListQuery) -> Page[StageRoleRead]:
    """Stage roles at the caller's customers."""
    return await LISTING.fetch(session, query, seen_by(principal))


async def get_stage_role(session: AsyncSession, principal: Principal, stage_role_id: UUID) -> StageRoleRead:
    """One stage role. Raises StageRoleNotFound."""
    found = await LISTING.find(session, col(StageRole.id) == stage_role_id, seen_by(principal))
    if found is None:
        raise StageRoleNotFound(stage_role_id=stage_role_id)
    return found


async def lock_stage_role(session: AsyncSession, principal: Principal, stage_role_id: UUID) -> StageRole:
    """The stage role's row, held until the transaction ends. Raises StageRoleNotFound."""
    query = select(StageRole).where(col(StageRole.id) == stage_role_id, seen_by(principal))
    found = (await session.exec(query.with_for_update(of=StageRole))).one_or_none()
    if found is None:
        raise StageRoleNotFound(stage_role_id=stage_role_id)
    return found
