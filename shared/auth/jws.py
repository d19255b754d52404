"""Signed tokens in compact form: one strict parser, and keys that are built once."""

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, NoReturn, Self

from jose import jwk
from jose.backends.base import Key
from jose.exceptions import JOSEError

Algorithm = Literal["RS256", "ES256"]
Jwk = dict[str, Any]

MAX_TOKEN_BYTES = 8 * 1024
MIN_RSA_BITS = 2048
_KEY_TYPES: dict[Algorithm, str] = {"RS256": "RSA", "ES256": "EC"}
# `crit` demands extensions, `b64` changes what is signed, the others supply a key: a token with any of them is refused.
_REFUSED_HEADERS = frozenset({"crit", "b64", "jku", "jwk", "x5u", "x5c"})


class MalformedToken(ValueError):
    """The text is not a token in the format that this system issues."""


class UnusableKey(ValueError):
    """The key cannot be used to verify this algorithm."""


class TokenParts(NamedTuple):
    """The parts of a token whose signature has not been checked yet."""

    header: dict[str, Any]
    payload: bytes
    signature: bytes
    signed: bytes


@dataclass(frozen=True, slots=True)
class VerificationKey:
    """A public key for exactly one algorithm; two are equal when they are the same key."""

    kid: str
    algorithm: str
    thumbprint: str
    _key: Key = field(compare=False, repr=False)

    @classmethod
    def from_jwk(cls, data: Jwk, algorithm: Algorithm) -> Self:
        """A key of a published set. Raises UnusableKey when it is too weak or has another purpose."""
        _refuse_other_purposes(data, algorithm)
        public: Jwk = {name: data[name] for name in ("kty", "crv", "x", "y", "n", "e") if name in data}
        try:
            key = jwk.construct(public, algorithm)
        except (JOSEError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise UnusableKey("The key's numbers do not form a key.") from error
        if key.prepared_key.key_size < (MIN_RSA_BITS if algorithm == "RS256" else 256):
            raise UnusableKey("The key is too short.")
        return cls(data["kid"], algorithm, _thumbprint(public), key)

    def verifies(self, parts: TokenParts) -> bool:
        """Whether the signature is from this key over exactly these bytes."""
        try:
            return bool(self._key.verify(parts.signed, parts.signature))
        except (JOSEError, ValueError):
            return False


class SigningKey:
    """A private key, read from PEM once: reading it for each signature would cost a hundred times as much."""

    def __init__(self, pem: str, kid: str, algorithm: Algorithm) -> None:
        self.kid = kid
        self.algorithm = algorithm
        self._key = jwk.construct(pem, algorithm)

    def sign(self, signed: bytes) -> bytes:
        """The signature over these bytes."""
        return bytes(self._key.sign(signed))

    def public_jwk(self) -> Jwk:
        """The public key as a key set publishes it."""
        return {**self._key.public_key().to_dict(), "kid": self.kid, "use": "sig"}


def parse_token(token: str, max_bytes: int = MAX_TOKEN_BYTES) -> TokenParts:
    """Header, payload and signature of a canonical compact token. Raises MalformedToken."""
    if len(token) > max_bytes:
        raise MalformedToken("The token is too long.")
    sections = token.split(".")
    if len(sections) != 3:
        raise MalformedToken("A token has three parts.")
    header, payload, signature = (decode_canonical(section) for section in sections)
    members = read_object(header)
    if not _REFUSED_HEADERS.isdisjoint(members):
        raise MalformedToken("The header asks for an extension.")
    return TokenParts(members, payload, signature, token.rpartition(".")[0].encode("ascii"))


def serialize_token(header: bytes, payload: bytes, key: SigningKey) -> str:
    """The compact token of a header (already encoded) and a payload, signed."""
    signed = header + b"." + encode(payload)
    return (signed + b"." + encode(key.sign(signed))).decode("ascii")


def encode(data: bytes) -> bytes:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def decode_canonical(text: str) -> bytes:
    """Base64url in its one canonical spelling: no padding, no white space, no stray trailing bits."""
    try:
        raw = text.encode("ascii")
        data = base64.b64decode(raw + b"=" * (-len(raw) % 4), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise MalformedToken("A part is not base64url.") from error
    if encode(data) != raw:
        raise MalformedToken("A part is not canonical base64url.")
    return data


def read_object(data: bytes) -> dict[str, Any]:
    """A JSON object in UTF-8 with unique names and without NaN or infinity."""
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise MalformedToken("A part is not a JSON object.") from error
    if not isinstance(value, dict):
        raise MalformedToken("A part is not a JSON object.")
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("A name occurs twice.")
    return members


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON.")


def _refuse_other_purposes(data: Jwk, algorithm: Algorithm) -> None:
    if not isinstance(data.get("kid"), str) or not data["kid"]:
        raise UnusableKey("The key has no kid.")
    if data.get("kty") != _KEY_TYPES[algorithm] or data.get("alg", algorithm) != algorithm:
        raise UnusableKey("The key is for another algorithm.")
    if algorithm == "ES256" and data.get("crv") != "P-256":
        raise UnusableKey("The key is on another curve.")
    if data.get("use", "sig") != "sig" or "verify" not in data.get("key_ops", ["verify"]):
        raise UnusableKey("The key is not for signatures.")


def _thumbprint(public: Jwk) -> str:
    return hashlib.sha256(json.dumps(public, sort_keys=True).encode()).hexdigest()
