"""`/v1/users`."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from gateway.notices import ProcessNotices
from gateway.roles.rules import RoleUnknown
from gateway.users import operations, store
from gateway.users.model import PasswordSet, User, UserCreate, UserRead, UserUpdate
from gateway.users.rules import LastAdministrator, PasswordRefused, UserNotFound
from shared.auth.access import Scope, ScopeMissing, refuse_outsiders, requires
from shared.auth.users import UserEntry
from shared.lists.listing import SortUnknown
from shared.lists.paging import CursorInvalid, Page, link_next
from shared.problems import PreconditionFailed, Unauthorized
from shared.web.call import Session
from shared.web.etags import IfMatch
from shared.web.parameters import CommaSeparatedIds
from shared.web.problem_causes import AlreadyTaken
from shared.web.problem_responses import can_fail_with

router = APIRouter(prefix="/v1/users", tags=["users"])
internal_router = APIRouter(prefix="/internal/users", include_in_schema=False, dependencies=[Depends(refuse_outsiders)])
UserQuery = store.LISTING.query_model
READS = [requires(Scope.IDENTITY_READ)]
WRITES = [requires(Scope.IDENTITY_WRITE)]


@router.get(
    "",
    summary="List users",
    response_model=store.LISTING.page,
    dependencies=READS,
    responses=can_fail_with(CursorInvalid, SortUnknown, Unauthorized, ScopeMissing),
)
async def list_users(
    request: Request,
    response: Response,
    session: Session,
    query: Annotated[UserQuery, Query()],  # type: ignore[valid-type]
) -> Page[UserRead]:
    """The people who sign in: filtered, sorted, searched and paged."""
    page = await store.LISTING.fetch(session, query)
    link_next(request, response, page)
    return page


@router.post(
    "",
    status_code=201,
    summary="Add a user",
    response_model=UserRead,
    dependencies=WRITES,
    responses=can_fail_with(Unauthorized, ScopeMissing, AlreadyTaken, PasswordRefused, RoleUnknown),
)
async def create_user(request: Request, response: Response, session: Session, body: UserCreate) -> User:
    """A new user, who can sign in at once. The password must be long; it is kept as an argon2 hash only."""
    user = await operations.create_user(session, body, min_length=request.app.state.settings.password_min_length)
    response.headers["Location"] = f"/v1/users/{user.id}"
    response.headers["ETag"] = user.etag
    return user


@router.get(
    "/{user_id}",
    summary="Read a user",
    response_model=UserRead,
    dependencies=READS,
    responses=can_fail_with(Unauthorized, ScopeMissing, UserNotFound),
)
async def get_user(user_id: UUID, response: Response, session: Session) -> User:
    """One user; the `ETag` goes into `If-Match` of a change."""
    user = await store.get_user(session, user_id)
    response.headers["ETag"] = user.etag
    return user


@router.patch(
    "/{user_id}",
    summary="Change a user",
    response_model=UserRead,
    dependencies=WRITES,
    responses=can_fail_with(
        Unauthorized, ScopeMissing, UserNotFound, LastAdministrator, PreconditionFailed, RoleUnknown
    ),
)
async def update_user(
    user_id: UUID,
    change: UserUpdate,
    response: Response,
    session: Session,
    notices: ProcessNotices,
    if_match: IfMatch = None,
) -> User:
    """Change a user (merge-patch). Roles and regions hold from the next request on; `is_active: false` signs out."""
    user = await operations.update_user(session, notices, user_id, change, if_match)
    response.headers["ETag"] = user.etag
    return user


@router.put(
    "/{user_id}/password",
    status_code=204,
    summary="Set a user's password",
    dependencies=WRITES,
    responses=can_fail_with(Unauthorized, ScopeMissing, UserNotFound, PasswordRefused),
)
async def set_user_password(
    user_id: UUID, body: PasswordSet, request: Request, session: Session, notices: ProcessNotices
) -> None:
    """Give a user a new password. Everything signed in with the old one is signed out at once."""
    min_length = request.app.state.settings.password_min_length
    await operations.set_password(session, notices, user_id, body.password, min_length=min_length)


@internal_router.get("", response_model=list[UserEntry])
async def list_user_entries(ids: CommaSeparatedIds, session: Session) -> Any:
    """Up to 1,000 users as the services know them; unknown ids are left out."""
    return await store.list_users(session, ids)
