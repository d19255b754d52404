"""Whom the gateway's own endpoints believe: people and programs by access tokens, services by internal tokens."""

from typing import Any

from gateway.signing_keys.key_ring import KeyRing
from gateway.signing_keys.rules import Purpose
from gateway.tokens.access_tokens import AccessTokens
from shared.app.service import internal_rules
from shared.auth.tokens import InvalidToken, TokenVerifier, VerifiedTokens


class Bearers:
    """Verifies either kind; what a service may do with its token is a matter of its scopes, as everywhere."""

    def __init__(self, access_tokens: AccessTokens, keys: KeyRing) -> None:
        self._access_tokens = access_tokens
        verifier = TokenVerifier(internal_rules("gateway"), keys.verifying[Purpose.INTERNAL])
        self._internal_tokens = VerifiedTokens(verifier)

    async def verify(self, token: str) -> dict[str, Any]:
        """The claims of an internal token, or those it would have. Raises InvalidToken."""
        try:
            return await self._access_tokens.verify(token)
        except InvalidToken as refusal:
            try:
                return await self._internal_tokens.verify(token)
            except InvalidToken:
                raise refusal from None
