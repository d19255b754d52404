"""Operations on roles."""

from sqlmodel import col

from gateway.notices import EVERYTHING, notify
from gateway.roles import rules
from gateway.roles.model import Role, RoleRead, RoleUpdate
from gateway.roles.store import ROLES
from shared.auth.clearances import apply_patch
from shared.web.call import Call


async def update_role(call: Call, name: str, change: RoleUpdate) -> RoleRead:
    """Change a role; its holders' rights change with their next request.

    Raises RoleNotFound, PreconditionFailed, AdminRoleFixed.
    """
    found = await ROLES.find(call, col(Role.name) == name)
    if found is None:
        raise rules.RoleNotFound(id=name)
    role = await ROLES.lock(call, found.id)
    call.require_state(None, role.etag_for(call.principal.clearance))  # the path has the role's name, not its id
    if "scopes" in change.model_fields_set:
        change.scopes = sorted(set(change.scopes))
        rules.refuse_locking_out(name, change.scopes)
    apply_patch(role, change)
    await notify(call, EVERYTHING)
    return await ROLES.saved(call, role)
