"""`/v1/roles`."""

from typing import Annotated

from fastapi import Path, Query

from gateway.roles import operations
from gateway.roles.model import RoleRead, RoleUpdate
from gateway.roles.rules import AdminRoleFixed
from gateway.roles.store import ROLES, RoleQuery
from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/roles", reads=Scope.IDENTITY_READ, writes=Scope.IDENTITY_WRITE)


@router.lists(ROLES)
async def list_roles(call: Call, query: Annotated[RoleQuery, Query()]) -> Page[RoleRead]:
    """All roles with their rights, by name."""
    return await ROLES.page(call, query)


@router.changes(ROLES, "/{name}", fails_with=[AdminRoleFixed])
async def update_role(
    call: Call,
    name: Annotated[str, Path(description="The role's code.", examples=["account_manager"])],
    change: RoleUpdate,
) -> RoleRead:
    """Change a role's rights (JSON merge-patch).

    A field left out stays. They take effect with each holder's next request.
    """
    return await operations.update_role(call, name, change)
