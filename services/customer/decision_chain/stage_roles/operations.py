"""Operations on stage roles."""

from uuid import UUID

from services.customer.decision_chain.stage_roles import rules
from services.customer.decision_chain.stage_roles.model import StageRoleCreate, StageRoleRead, StageRoleUpdate
from services.customer.decision_chain.stage_roles.store import STAGE_ROLES
from services.customer.people.contacts.store import find_people, refuse_merged
from services.customer.profile.register.store import require_customer
from shared.auth.clearances import apply_patch, refuse_hidden_row
from shared.web.call import Call


async def create_stage_role(call: Call, body: StageRoleCreate) -> StageRoleRead:
    """Create a person's role in a purchasing stage."""
    await require_customer(call, body.customer_id)
    await require_people(call, body.customer_id, contact_id=body.contact_id)
    asked = body.clearance or rules.usual_clearance(body.chain)
    return await STAGE_ROLES.create(call, body, clearance=max(asked, rules.least_clearance(body.role)))


async def update_stage_role(call: Call, stage_role_id: UUID, body: StageRoleUpdate) -> StageRoleRead:
    """Change the fields sent; the role of a coach needs at least the clearance for coaches."""
    stage_role = await STAGE_ROLES.lock(call, stage_role_id)
    apply_patch(stage_role, body)
    stage_role.clearance = max(stage_role.clearance, rules.least_clearance(stage_role.role))
    refuse_hidden_row(stage_role)
    return await STAGE_ROLES.saved(call, stage_role)


async def require_people(call: Call, customer_id: UUID, **fields: UUID) -> None:
    """Check that the contacts in these fields work at the customer.

    Raises ContactElsewhere, ContactMerged, ContactGone.
    """
    people = await find_people(call.session, call.principal, customer_id, fields.values())
    for field, contact_id in fields.items():
        if contact_id not in people:
            await refuse_merged(call, contact_id)
            raise rules.contact_elsewhere(field)
        name, has_left = people[contact_id]
        if has_left:
            raise rules.contact_gone(field, name)
