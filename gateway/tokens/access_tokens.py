"""Access tokens: valid while their sign-in is not revoked and their bearer's `token_version` is unchanged."""

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field, ValidationError

from gateway.settings import GatewaySettings
from gateway.signing_keys.key_ring import ACCESS_TYP, KeyRing, KeysNotReady
from gateway.signing_keys.rules import Purpose
from gateway.tokens import rules
from gateway.tokens.callers import Caller, Callers
from shared.auth.tokens import Claims, InvalidToken, RevokedToken, TokenRules, TokenVerifier, VerifiedTokens


class SignIn(BaseModel):
    """The claims of an access token that name its sign-in."""

    sid: UUID
    sub: str
    ver: int = Field(strict=True, ge=0, lt=2**31)


class RevokedGrants:
    """Recently revoked sign-ins, kept until their last token has expired."""

    def __init__(self, keep_seconds: int) -> None:
        self._keep_seconds = keep_seconds
        self._ends: dict[str, float] = {}

    def handle_notice(self, notice: str) -> None:
        """Handle a notice: add the sign-in that it revokes."""
        kind, _, grant_id = notice.partition(":")
        if kind == "grant":
            self.add(grant_id)

    def add(self, grant_id: str) -> None:
        """Reject all tokens of this sign-in."""
        now = time.monotonic()
        self._ends = {kept: end for kept, end in self._ends.items() if end > now}
        self._ends[grant_id] = now + self._keep_seconds

    def covers(self, claims: Claims) -> bool:
        """Whether the token's sign-in is revoked."""
        return claims.get("sid") in self._ends


class AccessTokens:
    """Signs access tokens and looks up their callers."""

    def __init__(
        self,
        settings: GatewaySettings,
        keys: KeyRing,
        callers: Callers,
        revoked: RevokedGrants,
        spend: Callable[[str], object],
    ) -> None:
        self._settings = settings
        self._spend = spend
        self._keys = keys
        self._callers = callers
        token_rules = TokenRules(
            algorithm="RS256",
            typ=ACCESS_TYP,
            issuer=settings.gateway_url,
            audience=rules.ACCESS_AUDIENCE,
            max_lifetime=settings.access_token_seconds,
            required=("sub", "jti", "sid"),
        )
        verifier = TokenVerifier(token_rules, keys.verifying[Purpose.ACCESS])
        self._verified = VerifiedTokens(verifier, revoked.covers)

    def sign(self, caller: Caller, grant_id: UUID, scope: str | None) -> str:
        """A new access token."""
        claims = rules.access_claims(
            issuer=self._settings.gateway_url,
            subject=caller.subject,
            version=caller.version,
            grant_id=grant_id,
            scope=scope,
            now=int(time.time()),
            lifetime=self._settings.access_token_seconds,
        )
        return self._keys.signer(Purpose.ACCESS).sign(claims)

    async def read(self, token: str) -> SignIn:
        """The sign-in of a token, without checking its bearer's current state. Raises InvalidToken."""
        try:
            return SignIn.model_validate(await self._verified.verify(token))
        except ValidationError as failure:
            raise InvalidToken("sign-in") from failure

    async def caller_of(self, token: str) -> Caller:
        """The token's caller, with current rights. Raises InvalidToken, RevokedToken."""
        if not self._keys.is_ready:
            raise KeysNotReady
        claims = await self._verified.verify(token)
        caller = self._callers.known(claims["sub"]) or await self._callers.find(claims["sub"])
        if caller is None or not caller.is_active or caller.version != claims.get("ver"):
            raise RevokedToken("no longer in force")
        scope = claims.get("scope")
        if scope is None:
            return caller
        if not isinstance(scope, str):
            raise InvalidToken("scope")
        return caller.narrowed_to(scope)

    async def verify(self, token: str) -> dict[str, Any]:
        """The caller's claims for the gateway's own endpoints, equal to those of an internal token.

        Requests to the gateway itself count against the caller's rate limit here; the proxy counts those to services.
        """
        caller = await self.caller_of(token)
        self._spend(caller.subject)
        return caller.claims("gateway")
