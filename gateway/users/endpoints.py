"""`/v1/users`, and `/internal/users` for the services."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from sqlmodel import col

from gateway.roles.rules import RoleUnknown
from gateway.users import operations
from gateway.users.model import PasswordSet, User, UserCreate, UserRead, UserUpdate
from gateway.users.rules import LastAdministrator, PasswordRefused
from gateway.users.store import USERS, UserQuery
from shared.auth.access import Access, Scope
from shared.auth.users import Colleague, UserEntry
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.parameters import CommaSeparatedIds
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/users", reads=Scope.IDENTITY_READ, writes=Scope.IDENTITY_WRITE)
internal_router = ConceptRouter("/internal/users", reads=Access.SERVICES, writes=Access.SERVICES)

colleagues_router = ConceptRouter("/internal/colleagues", reads=Access.SERVICES, writes=Access.SERVICES)


@router.lists(USERS)
async def list_users(call: Call, query: Annotated[UserQuery, Query()]) -> Page[UserRead]:
    """The people who sign in."""
    return await USERS.page(call, query)


@router.creates(USERS, fails_with=[PasswordRefused, RoleUnknown])
async def create_user(call: Call, body: UserCreate) -> UserRead:
    """Add a user, who can sign in immediately. The password must be long; only its argon2 hash is stored."""
    return await operations.create_user(call, body)


@router.reads(USERS)
async def get_user(call: Call, user_id: UUID) -> UserRead:
    """One user. Send its `ETag` in `If-Match` when you change it."""
    return await USERS.get(call, user_id)


@router.changes(USERS, fails_with=[LastAdministrator, RoleUnknown])
async def update_user(call: Call, user_id: UUID, change: UserUpdate) -> UserRead:
    """Change a user (JSON merge-patch).

    A field left out stays. Rights take effect with the next request; `is_active: false` signs the user out.
    """
    return await operations.update_user(call, user_id, change)


@router.puts(
    USERS,
    "/{user_id}/password",
    status_code=204,
    takes_match=False,
    fails_with=[PasswordRefused],
)
async def set_user_password(call: Call, user_id: UUID, body: PasswordSet) -> None:
    """Set a new password for a user. All sign-ins with the old one end immediately."""
    await operations.set_password(call, user_id, body.password)


@internal_router.reads(path="")
async def list_user_entries(call: Call, ids: CommaSeparatedIds) -> list[UserEntry]:
    """Entries of up to 1,000 users, for the services; unknown ids are left out."""
    return [UserEntry.model_validate(user) for user in await USERS.rows(call, col(User.id).in_(ids))]


@colleagues_router.reads(path="")
async def list_colleagues(call: Call) -> list[Colleague]:
    """Who oversees regions, who administers, and who may not sign in any more; for the services."""
    return await operations.list_colleagues(call.session)
