"""What is done with stage roles."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.decision_chain.stage_roles import rules, store
from services.customer.decision_chain.stage_roles.model import (
    StageRole,
    StageRoleCreate,
    StageRoleRead,
    StageRoleUpdate,
)
from services.customer.people.contacts.store import find_people
from shared.auth.access import Principal
from shared.auth.clearances import apply_patch, refuse_hidden_row
from shared.customers.directory import require_visible


async def create_stage_role(session: AsyncSession, principal: Principal, body: StageRoleCreate) -> StageRoleRead:
    """Somebody takes part in a purchasing stage."""
    await require_visible(session, principal, body.customer_id)
    await require_people(session, principal, body.customer_id, contact_id=body.contact_id)
    clearance = body.clearance or rules.usual_clearance(body.chain)
    stage_role = StageRole(**body.model_dump(exclude={"clearance"}), clearance=clearance)
    refuse_hidden_row(stage_role)
    session.add(stage_role)
    await session.flush()
    return await store.get_stage_role(session, principal, stage_role.id)


async def require_people(session: AsyncSession, principal: Principal, customer_id: UUID, **fields: UUID) -> None:
    """The contacts these fields name work at the customer. Raises ContactElsewhere, ContactGone."""
    people = await find_people(session, principal, customer_id, fields.values())
    for field, contact_id in fields.items():
        if contact_id not in people:
            raise rules.contact_elsewhere(field)
        name, has_left = people[contact_id]
        if has_left:
            raise rules.contact_gone(field, name)


async def update_stage_role(
    session: AsyncSession, principal: Principal, stage_role_id: UUID, body: StageRoleUpdate, if_match: str | None
) -> StageRoleRead:
    """Change the fields that were sent."""
    stage_role = await store.lock_stage_role(session, principal, stage_role_id)
    stage_role.require_version(if_match)
    apply_patch(stage_role, body)
    refuse_hidden_row(stage_role)
    await session.flush()
    return await store.get_stage_role(session, principal, stage_role_id)


async def delete_stage_role(
    session: AsyncSession, principal: Principal, stage_role_id: UUID, if_match: str | None
) -> None:
    """The person no longer takes part in the stage; the customer's history keeps it."""
    stage_role = await store.lock_stage_role(session, principal, stage_role_id)
    stage_role.require_version(if_match)
    await session.delete(stage_role)
