"""`/v1/roles`."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from gateway.notices import ProcessNotices
from gateway.roles import operations, store
from gateway.roles.model import Role, RolePage, RoleRead, RoleUpdate
from gateway.roles.rules import AdminRoleFixed, RoleNotFound
from shared.auth.access import Scope, ScopeMissing, requires
from shared.problems import Invalid, PreconditionFailed, Unauthorized
from shared.web.call import Session
from shared.web.etags import IfMatch
from shared.web.problem_responses import can_fail_with

router = APIRouter(prefix="/v1/roles", tags=["roles"])


@router.get(
    "",
    summary="List roles",
    response_model=RolePage,
    dependencies=[requires(Scope.IDENTITY_READ)],
    responses=can_fail_with(Unauthorized, ScopeMissing),
)
async def list_roles(session: Session) -> dict[str, object]:
    """All roles with what they allow, by name."""
    return {"items": await store.list_roles(session)}


@router.patch(
    "/{name}",
    summary="Change a role",
    response_model=RoleRead,
    dependencies=[requires(Scope.IDENTITY_WRITE)],
    responses=can_fail_with(Unauthorized, ScopeMissing, RoleNotFound, AdminRoleFixed, PreconditionFailed, Invalid),
)
async def update_role(
    name: Annotated[str, Path(examples=["account_manager"])],
    change: RoleUpdate,
    session: Session,
    notices: ProcessNotices,
    response: Response,
    if_match: IfMatch = None,
) -> Role:
    """Change what a role allows (merge-patch). Everyone who holds it has the new rights with the next request."""
    role = await operations.update_role(session, notices, name, change, if_match)
    response.headers["ETag"] = role.etag
    return role
