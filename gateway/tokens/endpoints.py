"""`/oauth/token`, `/oauth/revoke`."""

from typing import Any

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from gateway.client_addresses import source_of_client
from gateway.tokens import operations
from gateway.tokens.errors import (
    NO_STORE,
    InvalidClient,
    InvalidGrant,
    InvalidRequest,
    InvalidScope,
    OAuthError,
    TooManyAttempts,
    UnsupportedGrantType,
)
from gateway.tokens.forms import basic_credentials, read_form
from gateway.tokens.model import OAuthErrorRead, RevocationRequest, TokenRead, TokenRequest
from shared.auth.access import Access
from shared.problems import TooManyRequests
from shared.web.answer_headers import refer_to_headers
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/oauth", reads=Access.ANYONE, writes=Access.ANYONE, tag="sign-in")


def _form_of(shape: type[TokenRequest | RevocationRequest]) -> dict[str, Any]:
    return {"application/x-www-form-urlencoded": {"schema": shape.model_json_schema()}}


def _refusals(*errors: type[OAuthError]) -> dict[int | str, dict[str, Any]]:
    described: dict[int | str, dict[str, Any]] = {}
    for error in errors:
        entry = described.setdefault(error.status, {"model": OAuthErrorRead, "description": ""})
        entry["description"] = f"{entry['description']} `{error.error}`: {error.__doc__}".strip()
        if error.status == TooManyRequests.status:
            entry["headers"] = refer_to_headers(["Retry-After"])
    return described


@router.acts(
    None,
    "/token",
    takes_key=False,
    body=_form_of(TokenRequest),
    model=TokenRead,
    answers=_refusals(InvalidRequest, InvalidGrant, InvalidClient, UnsupportedGrantType, InvalidScope, TooManyAttempts),
)
async def issue_token(call: Call, request: Request) -> Response:
    """Sign in: issue an access token.

    People send a password or a refresh token, programs their client secret. A refresh token can be used once: store the
    new one from the answer. A second use revokes all tokens of the same sign-in; only a repetition within 20 seconds,
    after a lost answer, is accepted.

    It takes no `Idempotency-Key` (RFC 6749 has none, and the tokens would be stored with the reply): sign in again.
    """
    form = await read_form(request)
    match form.get("grant_type"):
        case "password":
            tokens = await _by_password(call, request, form)
        case "client_credentials":
            tokens = await _by_secret(call, request, form)
        case "refresh_token":
            # Not raised: the revocation must commit together with the refusal.
            refreshed = await operations.refresh(call, _required(form, "refresh_token"), form.get("scope"))
            if refreshed is None:
                return InvalidGrant().response()
            tokens = refreshed
        case None:
            raise InvalidRequest("grant_type is missing.")
        case _:
            raise UnsupportedGrantType
    return JSONResponse(tokens.model_dump(exclude_none=True), headers=NO_STORE)


@router.acts(
    None,
    "/revoke",
    takes_key=False,
    body=_form_of(RevocationRequest),
    answers=_refusals(InvalidRequest),
)
async def revoke_token(call: Call, request: Request) -> Response:
    """Sign out.

    One token of the sign-in, access or refresh, is enough: all its tokens become invalid (RFC 7009). Nothing but the
    token is needed. An unknown or ended token answers 200 as well, so that a repetition needs no `Idempotency-Key`.
    """
    form = await read_form(request)
    await operations.revoke(call, _required(form, "token"))
    return Response(status_code=200, headers=NO_STORE)


async def _by_password(call: Call, request: Request, form: dict[str, str]) -> TokenRead:
    return await operations.sign_in_user(
        call,
        username=_required(form, "username"),
        password=_required(form, "password"),
        scope=form.get("scope"),
        source=source_of_client(request),
    )


async def _by_secret(call: Call, request: Request, form: dict[str, str]) -> TokenRead:
    basic = basic_credentials(request)
    if basic is not None and "client_secret" in form:
        raise InvalidRequest("Send the client's secret once, by Basic or in the form.")
    client_id, secret = basic or (_required(form, "client_id"), _required(form, "client_secret"))
    return await operations.sign_in_client(
        call, client_id=client_id, secret=secret, scope=form.get("scope"), source=source_of_client(request)
    )


def _required(form: dict[str, str], name: str) -> str:
    if name not in form:
        raise InvalidRequest(f"{name} is missing.")
    return form[name]
