"""Tokens: signed in one way, and accepted only when every rule is met."""

import hashlib
import json
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from shared.auth.jws import (
    Algorithm,
    MalformedToken,
    SigningKey,
    VerificationKey,
    encode,
    parse_token,
    read_object,
    serialize_token,
)
from shared.auth.token_keys import Keys, KeySetUnavailable, LocalKeys, RemoteKeys
from shared.problems import Text, Unauthorized

__all__ = [
    "Claims",
    "ExpiredToken",
    "InvalidToken",
    "KeySetUnavailable",
    "Keys",
    "LocalKeys",
    "RemoteKeys",
    "RevokedToken",
    "SigningKey",
    "TokenRules",
    "TokenSigner",
    "TokenVerifier",
    "VerificationKey",
    "VerifiedTokens",
]

Claims = dict[str, Any]
# The year 5138: no honest time is later, and no arithmetic on it overflows.
_LATEST_TIME = 10**11


class InvalidToken(Unauthorized):
    """The token is not accepted: malformed, not signed by us, or meant for something else."""

    title = Text("The token is not valid", "令牌无效")
    detail = Text("Get a new token and send it as a bearer token.", "请重新获取令牌并以 Bearer 方式发送。")
    headers: ClassVar[Mapping[str, str]] = {"WWW-Authenticate": 'Bearer error="invalid_token"'}

    def __init__(self, reason: str = "") -> None:
        super().__init__()
        self.reason = reason
        """For the log; the answer does not show which rule failed."""


class ExpiredToken(InvalidToken):
    """The token's lifetime is over."""

    title = Text("The token has expired", "令牌已过期")


class RevokedToken(InvalidToken):
    """The token was revoked early: signed out, password or roles changed, or the account is no longer active."""

    title = Text("The token was revoked", "令牌已被撤销")


@dataclass(frozen=True, slots=True)
class TokenRules:
    """The rules that a token must meet to be accepted."""

    algorithm: Algorithm
    typ: str
    issuer: str
    audience: str
    max_lifetime: int
    leeway: int = 5
    required: tuple[str, ...] = ("sub", "jti")


class TokenSigner:
    """Signs claims as one kind of token."""

    def __init__(self, key: SigningKey, typ: str) -> None:
        self.key = key
        self._header = encode(json.dumps({"alg": key.algorithm, "kid": key.kid, "typ": typ}).encode())

    def sign(self, claims: Mapping[str, Any]) -> str:
        """The token of these claims."""
        return serialize_token(
            self._header, json.dumps(claims, separators=(",", ":"), allow_nan=False).encode(), self.key
        )


class TokenVerifier:
    """Accepts a token only when every rule is met; the library underneath would accept far more."""

    def __init__(self, rules: TokenRules, keys: Keys, clock: Callable[[], float] = time.time) -> None:
        self.rules = rules
        self.keys = keys
        self.clock = clock

    async def verify(self, token: str) -> Claims:
        """The claims of a token. Raises InvalidToken."""
        return (await self.verify_with_key(token))[0]

    async def verify_with_key(self, token: str) -> tuple[Claims, VerificationKey]:
        """The claims of a token, and the key that signed it."""
        try:
            parts = parse_token(token)
            key = await self._find_key(parts.header)
            if not key.verifies(parts):
                raise InvalidToken("signature")
            claims = read_object(parts.payload)
        except MalformedToken as error:
            raise InvalidToken(str(error)) from error
        check_claims(claims, self.rules, self.clock())
        return claims, key

    async def _find_key(self, header: Mapping[str, Any]) -> VerificationKey:
        if header.get("alg") != self.rules.algorithm or header.get("typ") != self.rules.typ:
            raise InvalidToken("alg or typ")
        kid = header.get("kid")
        key = await self.keys.find(kid) if isinstance(kid, str) else None
        if key is None or key.algorithm != self.rules.algorithm:
            raise InvalidToken("kid")
        return key


def check_claims(claims: Mapping[str, Any], rules: TokenRules, now: float) -> None:
    """Check the claims. Raises InvalidToken when they break a rule."""
    if claims.get("iss") != rules.issuer or claims.get("aud") != rules.audience:
        raise InvalidToken("iss or aud")
    for name in rules.required:
        if not isinstance(claims.get(name), str) or not claims[name]:
            raise InvalidToken(name)
    issued, expires = _time(claims, "iat"), _time(claims, "exp")
    starts = _time(claims, "nbf") if "nbf" in claims else issued
    if not 0 < expires - issued <= rules.max_lifetime:
        raise InvalidToken("lifetime")
    if max(issued, starts) > now + rules.leeway:
        raise InvalidToken("not yet valid")
    if expires <= now - rules.leeway:
        raise ExpiredToken("exp")


def _time(claims: Mapping[str, Any], name: str) -> float:
    value: Any = claims.get(name)
    # A bool is an int to Python; infinity is a float.
    if type(value) not in (int, float) or not 0 <= value <= _LATEST_TIME or not math.isfinite(value):
        raise InvalidToken(name)
    return float(value)


@dataclass(frozen=True, slots=True)
class _Verified:
    claims: Claims
    key: VerificationKey
    checked_at: float
    expires_at: float


class VerifiedTokens:
    """Caches, for at most a minute, that a token was verified.

    Only successes are cached, under the SHA-256 of the whole token. Every hit checks again that the token has not
    expired, that its key is still known, and that `is_revoked` is false.
    """

    def __init__(
        self,
        verifier: TokenVerifier,
        is_revoked: Callable[[Claims], bool] | None = None,
        *,
        keep_seconds: float = 60,
        capacity: int = 10_000,
    ) -> None:
        self._verifier = verifier
        self._is_revoked = is_revoked
        self._keep_seconds = min(keep_seconds, 60)
        self._capacity = capacity
        self._verified: dict[bytes, _Verified] = {}

    async def verify(self, token: str) -> Claims:
        """The claims of a token, shared between requests: do not change them. Raises InvalidToken."""
        digest = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        now = self._verifier.clock()
        verified = self._verified.get(digest)
        if verified is None or not self._holds(verified, now):
            self._verified.pop(digest, None)
            verified = await self._verify_anew(token, now)
            self._keep(digest, verified)
        if self._is_revoked is not None and self._is_revoked(verified.claims):
            del self._verified[digest]
            raise RevokedToken("revoked")
        return verified.claims

    def _holds(self, verified: _Verified, now: float) -> bool:
        return (
            0 <= now - verified.checked_at < self._keep_seconds
            and verified.expires_at > now - self._verifier.rules.leeway
            and self._verifier.keys.known(verified.key.kid) == verified.key
        )

    async def _verify_anew(self, token: str, now: float) -> _Verified:
        claims, key = await self._verifier.verify_with_key(token)
        return _Verified(claims, key, now, claims["exp"])

    def _keep(self, digest: bytes, verified: _Verified) -> None:
        if len(self._verified) >= self._capacity:
            del self._verified[next(iter(self._verified))]
        self._verified[digest] = verified
