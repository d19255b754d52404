"""The claims of tokens, and the rule for a refresh token that is used again."""

import hashlib
import re
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from gateway.roles.rules import Rights
from shared.app.service import INTERNAL_ISSUER, INTERNAL_LIFETIME
from shared.auth.access import DataScopeKind, Scope

ACCESS_AUDIENCE = "guanxi"
_CLIENT = re.compile(r"client:([a-z][a-z0-9_-]*)")
# A reply may be lost: a client that repeats its request within this time is not treated as a thief.
LOST_REPLY_GRACE = timedelta(seconds=20)
SERVICE_SCOPES = (
    Scope.CUSTOMERS_READ,
    Scope.RELATIONSHIPS_READ,
    Scope.EXPENSES_READ,
    Scope.PLANS_READ,
    Scope.KPIS_READ,
    Scope.EVENTS_READ,
)
SERVICE_RIGHTS = Rights(("service",), tuple(sorted(SERVICE_SCOPES)), 3, DataScopeKind.ALL, ())


class Verdict(StrEnum):
    """The decision on a refresh token."""

    ROTATE = "rotate"
    REPEAT = "repeat"
    REFUSE = "refuse"
    STOLEN = "stolen"


def judge_refresh(
    now: datetime,
    *,
    expires_at: datetime,
    used_at: datetime | None,
    is_revoked: bool,
    has_successor: bool,
    is_successor_used: bool,
) -> Verdict:
    """Decide on a refresh token, which can be used once.

    A second use within the grace time, before its successor was used, counts as a repeated request after a lost reply:
    the token is exchanged again, and the lost successor counts as used, without a successor of its own. A use of that
    lost token within the grace time comes from two concurrent requests and is only refused. Any other second use
    means that two parties have the token: the sign-in is revoked.
    """
    if is_revoked or now >= expires_at:
        return Verdict.REFUSE
    if used_at is None:
        return Verdict.ROTATE
    is_soon = now - used_at <= LOST_REPLY_GRACE
    if is_soon and not has_successor:
        return Verdict.REFUSE
    if is_soon and not is_successor_used:
        return Verdict.REPEAT
    return Verdict.STOLEN


def new_refresh_token() -> str:
    """256 random bits."""
    return "gxr_" + secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """The hash that is stored instead of the token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def access_claims(
    *, issuer: str, subject: str, version: int, grant_id: UUID, scope: str | None, now: int, lifetime: int
) -> dict[str, Any]:
    """The claims of an access token: subject, time, sign-in. Rights are looked up, so they are always current."""
    claims: dict[str, Any] = {
        "iss": issuer,
        "aud": ACCESS_AUDIENCE,
        "sub": subject,
        "iat": now,
        "exp": now + lifetime,
        "jti": str(uuid4()),
        "sid": str(grant_id),
        "ver": version,
    }
    return claims if scope is None else {**claims, "scope": scope}


def internal_claims(*, subject: str, name: str, rights: Rights, audience: str, now: int) -> dict[str, Any]:
    """The claims of an internal token: the subject with all its rights."""
    return {
        "iss": INTERNAL_ISSUER,
        "aud": audience,
        "sub": subject,
        "name": name,
        "iat": now,
        "exp": now + INTERNAL_LIFETIME,
        "jti": str(uuid4()),
        "roles": list(rights.roles),
        "scope": " ".join(rights.scopes),
        "clearance": rights.clearance,
        "data_scope": {"kind": rights.data_scope.value, "regions": list(rights.regions)},
    }


def exchanged_claims(claims: Mapping[str, Any], *, actor: str, audience: str) -> dict[str, Any]:
    """The same subject for another service; `act` contains the services that passed it on, latest first (RFC 8693).

    The time stays the same: however often a token is exchanged, nobody acts for the caller longer than with the first.
    """
    act: dict[str, Any] = {"sub": f"service:{actor}"}
    if "act" in claims:
        act["act"] = claims["act"]
    return {**claims, "aud": audience, "jti": str(uuid4()), "act": act}


def user_or_client(subject: str) -> tuple[UUID | None, str | None]:
    """The user's id, or the client's, of a subject (`<uuid>`, `client:<client_id>`); neither when it is malformed."""
    if client := _CLIENT.fullmatch(subject):
        return None, client[1]
    try:
        return UUID(subject), None
    except ValueError:
        return None, None


def granted_scope(asked: str | None, allowed: Iterable[str]) -> str | None:
    """The scope of an access token; None for all scopes. Raises ValueError for a scope that is not allowed."""
    if asked is None:
        return None
    wanted = set(asked.split())
    if not wanted or not wanted <= set(allowed):
        raise ValueError(asked)
    return " ".join(sorted(wanted))
