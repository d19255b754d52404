"""`/.well-known/jwks.json`, `/internal/jwks.json`, `/v1/signing-keys`."""

from typing import Any

from fastapi import Request, Response

from gateway.signing_keys import operations, store
from gateway.signing_keys.key_ring import KeyRing
from gateway.signing_keys.model import KeyRotation, PublicKeySet, SigningKeyList, SigningKeyRead
from gateway.signing_keys.rules import Purpose
from shared.auth.access import Access, Scope
from shared.time import utc_now
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("", reads=Scope.IDENTITY_READ, writes=Scope.IDENTITY_WRITE, tag="signing-keys")
internal_router = ConceptRouter("/internal", reads=Access.ANYONE, writes=Access.ANYONE, in_spec=False)


def key_ring_of(request: Request) -> KeyRing:
    """The process's keys."""
    key_ring: KeyRing = request.app.state.key_ring
    return key_ring


@router.reads(path="/.well-known/jwks.json", needs=Access.ANYONE, model=PublicKeySet)
async def get_public_keys(request: Request, response: Response) -> dict[str, Any]:
    """The keys that verify access tokens. Read them again at least every ten minutes: keys are replaced."""
    response.headers["Cache-Control"] = "public, max-age=600"
    return key_ring_of(request).published(Purpose.ACCESS)


@internal_router.reads(path="/jwks.json", model=PublicKeySet)
async def get_internal_keys(request: Request) -> dict[str, Any]:
    """The keys with which services verify internal tokens."""
    return key_ring_of(request).published(Purpose.INTERNAL)


@router.reads(path="/v1/signing-keys")
async def list_signing_keys(call: Call) -> SigningKeyList:
    """The keys that sign or still verify, newest first. Their private half is never shown."""
    keys = await store.list_keys(call.session, utc_now())
    return SigningKeyList(items=[SigningKeyRead.model_validate(key) for key in keys])


@router.acts(None, "/v1/signing-keys", status_code=201)
async def rotate_signing_key(call: Call, body: KeyRotation) -> SigningKeyRead:
    """Replace a signing key.

    It is published now and signs 15 minutes later; tokens signed by the old key stay valid. With `immediately` it signs
    at once and all tokens of that kind issued so far become invalid: for a leaked key.
    """
    notices, purpose = call.house.notices, body.purpose
    key = await operations.rotate_key(call.session, call.settings, notices, purpose, immediately=body.immediately)
    return SigningKeyRead.model_validate(key)
