"""Verifies callers of the gateway's own endpoints: access tokens of people and programs, internal tokens."""

from typing import Any

from gateway.signing_keys.key_ring import KeyRing
from gateway.signing_keys.rules import Purpose
from gateway.tokens.access_tokens import AccessTokens
from shared.app.service import internal_rules
from shared.auth.tokens import InvalidToken, TokenVerifier, VerifiedTokens


class Bearers:
    """Verifies both kinds of token; scopes decide what a service may do, as everywhere."""

    def __init__(self, access_tokens: AccessTokens, keys: KeyRing) -> None:
        self._access_tokens = access_tokens
        verifier = TokenVerifier(internal_rules("gateway"), keys.verifying[Purpose.INTERNAL])
        self._internal_tokens = VerifiedTokens(verifier)

    async def verify(self, token: str) -> dict[str, Any]:
        """The claims of an internal token, or equal claims for an access token. Raises InvalidToken."""
        try:
            return await self._access_tokens.verify(token)
        except InvalidToken as refusal:
            try:
                return await self._internal_tokens.verify(token)
            except InvalidToken:
                raise refusal from None
