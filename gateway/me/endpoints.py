"""`/v1/me`."""

from gateway.clients import store as client_store
from gateway.clients.rules import ClientNotFound
from gateway.me.model import DataScopeRead, MeRead
from gateway.tokens.errors import TooManyAttempts
from gateway.tokens.operations import SignIns
from gateway.tokens.sign_in_limits import everywhere
from gateway.users import operations as user_operations
from gateway.users.model import PasswordChange
from gateway.users.rules import PasswordRefused, PasswordWrong
from gateway.users.store import USERS
from shared.auth.access import Access
from shared.problems import Forbidden, Text, TooManyRequests
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/me", reads=Access.SIGNED_IN, writes=Access.SIGNED_IN)


class OnlyForUsers(Forbidden):
    """A client has no password; replace its secret with `/v1/clients/{id}/secret`."""

    detail = Text("Only people have a password.", "只有用户账号才有密码。")


class PasswordTriedTooOften(TooManyRequests):
    """The current password was wrong too often; wait a few minutes."""

    detail = Text("Wait a few minutes.", "请几分钟后再试。")


@router.reads(path="")
async def get_me(call: Call) -> MeRead:
    """The signed-in user or client, with its current rights."""
    principal = call.principal
    rights = {
        "roles": sorted(principal.roles),
        "scopes": sorted(principal.scopes),
        "clearance": principal.clearance,
        "data_scope": DataScopeRead(kind=principal.data_scope.kind, regions=sorted(principal.data_scope.regions)),
    }
    return MeRead.model_validate({**await _identity(call), **rights})


@router.puts(
    None,
    "/password",
    status_code=204,
    takes_match=False,
    fails_with=[OnlyForUsers, PasswordWrong, PasswordRefused, PasswordTriedTooOften],
)
async def change_my_password(call: Call, body: PasswordChange) -> None:
    """Change your own password. All your sign-ins end, including this session."""
    sign_ins: SignIns = call.house.sign_ins
    subject, user_id = call.principal.subject, call.principal.user_id
    if user_id is None:
        raise OnlyForUsers
    try:
        await sign_ins.limits.begin(f"own password of {subject}", subject, everywhere)
    except TooManyAttempts as refusal:
        raise PasswordTriedTooOften from refusal
    await user_operations.change_password(call, user_id, body)


async def _identity(call: Call) -> dict[str, object]:
    principal = call.principal
    if principal.user_id is not None:
        user = await USERS.get(call, principal.user_id)
        return {"kind": "user", **user.model_dump(include={"id", "username", "display_name", "email", "language"})}
    client = await client_store.find_client_by_name(call.session, principal.client_id or "")
    if client is None:
        raise ClientNotFound(id=principal.client_id)
    named = {"id": client.id, "username": client.client_id, "display_name": client.name}
    return {"kind": "client", "email": None, "language": None, **named}
