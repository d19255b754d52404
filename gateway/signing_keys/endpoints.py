"""`/.well-known/jwks.json`, `/internal/jwks.json`, `/v1/signing-keys`."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from gateway.notices import ProcessNotices
from gateway.signing_keys import operations, store
from gateway.signing_keys.key_ring import KeyRing
from gateway.signing_keys.model import KeyRotation, PublicKeySet, SigningKeyList, SigningKeyRead, SigningKeyRow
from gateway.signing_keys.rules import Purpose
from shared.auth.access import Scope, ScopeMissing, requires
from shared.problems import Unauthorized
from shared.time import utc_now
from shared.web.call import Session
from shared.web.problem_responses import can_fail_with

router = APIRouter(tags=["signing-keys"])


def key_ring_of(request: Request) -> KeyRing:
    """The process's keys."""
    key_ring: KeyRing = request.app.state.key_ring
    return key_ring


ProcessKeys = Annotated[KeyRing, Depends(key_ring_of)]


@router.get("/.well-known/jwks.json", summary="Read the public keys", response_model=PublicKeySet)
async def get_public_keys(keys: ProcessKeys, response: Response) -> dict[str, Any]:
    """The keys access tokens can be verified with. Ask again at least every ten minutes: keys are replaced."""
    response.headers["Cache-Control"] = "public, max-age=600"
    return keys.published(Purpose.ACCESS)


@router.get("/internal/jwks.json", include_in_schema=False, response_model=PublicKeySet)
async def get_internal_keys(keys: ProcessKeys) -> dict[str, Any]:
    """The keys the services verify internal tokens with."""
    return keys.published(Purpose.INTERNAL)


@router.get(
    "/v1/signing-keys",
    summary="List signing keys",
    response_model=SigningKeyList,
    dependencies=[requires(Scope.IDENTITY_READ)],
    responses=can_fail_with(Unauthorized, ScopeMissing),
)
async def list_signing_keys(session: Session) -> dict[str, object]:
    """The keys that sign or are still believed, newest first; never their private half."""
    return {"items": await store.list_keys(session, utc_now())}


@router.post(
    "/v1/signing-keys",
    status_code=201,
    summary="Replace a signing key",
    response_model=SigningKeyRead,
    dependencies=[requires(Scope.IDENTITY_WRITE)],
    responses=can_fail_with(Unauthorized, ScopeMissing),
)
async def rotate_signing_key(
    body: KeyRotation, request: Request, session: Session, notices: ProcessNotices
) -> SigningKeyRow:
    """Make a new key. It is published now and signs a quarter of an hour later; what the old one signed stays valid.

    With `immediately` it signs at once and every token of that kind given out so far ends: for a key that leaked.
    """
    settings = request.app.state.settings
    return await operations.rotate_key(session, settings, notices, body.purpose, immediately=body.immediately)
