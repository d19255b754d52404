"""`/v1/me`."""

from fastapi import APIRouter, Request
from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.clients import store as client_store
from gateway.clients.rules import ClientNotFound
from gateway.me.model import DataScopeRead, MeRead
from gateway.notices import ProcessNotices
from gateway.tokens.endpoints import ProcessSignIns
from gateway.tokens.errors import TooManyAttempts
from gateway.users import operations as user_operations
from gateway.users import store as user_store
from gateway.users.model import PasswordChange
from gateway.users.rules import PasswordRefused, PasswordWrong
from shared.auth.access import CurrentPrincipal, Principal
from shared.problems import Forbidden, Text, TooManyRequests, Unauthorized
from shared.web.call import Session
from shared.web.problem_responses import can_fail_with

router = APIRouter(prefix="/v1/me", tags=["me"])


class OnlyForUsers(Forbidden):
    """A client has no password; its secret is replaced by `/v1/clients/{id}/secret`."""

    detail = Text("Only people have a password.", "仅用户拥有密码。")


class PasswordTriedTooOften(TooManyRequests):
    """The present password was given wrong too often; wait a few minutes."""

    detail = Text("Wait a few minutes.", "请几分钟后再试。")


@router.get("", summary="Read who is signed in", response_model=MeRead, responses=can_fail_with(Unauthorized))
async def get_me(principal: CurrentPrincipal, session: Session) -> MeRead:
    """The user or client whose token this is, with the rights it has at this moment."""
    rights = {
        "roles": sorted(principal.roles),
        "scopes": sorted(principal.scopes),
        "clearance": principal.clearance,
        "data_scope": DataScopeRead(kind=principal.data_scope.kind, regions=sorted(principal.data_scope.regions)),
    }
    return MeRead.model_validate({**await _identity(session, principal), **rights})


@router.put(
    "/password",
    status_code=204,
    summary="Change one's own password",
    responses=can_fail_with(Unauthorized, OnlyForUsers, PasswordWrong, PasswordRefused, PasswordTriedTooOften),
)
async def change_my_password(
    body: PasswordChange,
    principal: CurrentPrincipal,
    request: Request,
    session: Session,
    notices: ProcessNotices,
    sign_ins: ProcessSignIns,
) -> None:
    """Change the own password. Everything signed in so far is signed out, this session too."""
    if principal.user_id is None:
        raise OnlyForUsers
    try:
        await sign_ins.limits.begin(f"own password of {principal.subject}", principal.subject)
    except TooManyAttempts as refusal:
        raise PasswordTriedTooOften from refusal
    min_length = request.app.state.settings.password_min_length
    await user_operations.change_password(session, notices, principal.user_id, body, min_length=min_length)


async def _identity(session: AsyncSession, principal: Principal) -> dict[str, object]:
    if principal.user_id is not None:
        user = await user_store.get_user(session, principal.user_id)
        return {"kind": "user", **user.model_dump(include={"id", "username", "display_name", "email", "language"})}
    client = await client_store.find_client_by_name(session, principal.client_id or "")
    if client is None:
        raise ClientNotFound
    named = {"id": client.id, "username": client.client_id, "display_name": client.name}
    return {"kind": "client", "email": None, "language": None, **named}
