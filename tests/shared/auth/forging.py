"""Tokens as an attacker writes them: published attack vectors, for any kind of token that we sign."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import hmac, serialization
from cryptography.hazmat.primitives.hashes import SHA256

from shared.auth.jws import encode
from shared.auth.tokens import SigningKey


def pem_of(key: Any) -> str:
    """The private key in plain PEM."""
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain).decode()


@dataclass(frozen=True)
class Forger:
    """Somebody who holds the key, and keeps to no rule."""

    key: SigningKey
    typ: str
    issued: dict[str, Any]
    """The claims of a token that is accepted."""

    def claims(self, **changed: Any) -> dict[str, Any]:
        """The accepted claims with some changed; None leaves one out."""
        return {name: value for name, value in (self.issued | changed).items() if value is not None}

    def header(self, **changed: Any) -> dict[str, Any]:
        """The accepted header with some fields changed."""
        return {"alg": self.key.algorithm, "typ": self.typ, "kid": self.key.kid} | changed

    def token(self, header: Any = None, payload: Any = None, key: SigningKey | None = None) -> str:
        """The token, signed; bytes stay as they are."""
        head, body = (
            part if isinstance(part, bytes) else json.dumps(part).encode()
            for part in (self.header() if header is None else header, self.claims() if payload is None else payload)
        )
        signed = encode(head) + b"." + encode(body)
        return (signed + b"." + encode((key or self.key).sign(signed))).decode()

    def signed_with_the_public_key(self, public_pem: bytes) -> str:
        """HS256 keyed by the published key: a library that lets the header choose believes it."""
        signed = encode(json.dumps(self.header(alg="HS256")).encode()) + b"." + encode(json.dumps(self.issued).encode())
        code = hmac.HMAC(public_pem, SHA256())
        code.update(signed)
        return (signed + b"." + encode(code.finalize())).decode()

    def headers(self) -> dict[str, Any]:
        """Headers that are not exactly ours, by name."""
        return {**self._wrong_kinds(), **self._own_keys(), **self._wrong_spellings()}

    def _wrong_kinds(self) -> dict[str, Any]:
        alg, kid = self.key.algorithm, self.key.kid
        return {
            "no alg": {"typ": self.typ, "kid": kid},
            "alg none": self.header(alg="none"),
            "alg of another kind": self.header(alg="HS256"),
            "alg in another case": self.header(alg=alg.lower()),
            "no typ": {"alg": alg, "kid": kid},
            "typ of another token": self.header(typ="JWT"),
            "no kid": {"alg": alg, "typ": self.typ},
            "unknown kid": self.header(kid="k2"),
            "kid that is no text": self.header(kid=[kid]),
        }

    def _own_keys(self) -> dict[str, Any]:
        return {
            "crit": self.header(crit=["exp"], exp=1),
            "b64": self.header(b64=True),
            "jku": self.header(jku="https://attacker.example/jwks.json"),
            "jwk": self.header(jwk=self.key.public_jwk()),
            "x5u": self.header(x5u="https://attacker.example/cert"),
            "x5c": self.header(x5c=["MIIB"]),
        }

    def _wrong_spellings(self) -> dict[str, Any]:
        alg = self.key.algorithm
        return {
            "a list": [],
            "name twice": json.dumps(self.header()).replace("{", f'{{"alg":"{alg}",', 1).encode(),
            "not JSON": f"alg={alg}".encode(),
            "a byte order mark": b"\xef\xbb\xbf" + json.dumps(self.header()).encode(),
            "UTF-16": json.dumps(self.header()).encode("utf-16"),
            "nested without end": b'{"a":' + b"[" * 3000,
        }

    def payloads(self) -> dict[str, Any]:
        """Claims that are not exactly ours, by name."""
        return {**self._wrong_parties(), **self._wrong_times(), **self._wrong_texts()}

    def _wrong_parties(self) -> dict[str, Any]:
        return {
            "no iss": self.claims(iss=None),
            "other iss": self.claims(iss=f"{self.issued['iss']}/"),
            "no aud": self.claims(aud=None),
            "other aud": self.claims(aud="somebody else"),
            "aud as a list": self.claims(aud=[self.issued["aud"]]),
            "no sub": self.claims(sub=None),
            "empty sub": self.claims(sub=""),
            "sub that is a number": self.claims(sub=7),
            "no jti": self.claims(jti=None),
        }

    def _wrong_times(self) -> dict[str, Any]:
        begins, ends = self.issued["iat"], self.issued["exp"]
        return {
            "no iat": self.claims(iat=None),
            "no exp": self.claims(exp=None),
            "exp as text": self.claims(exp=str(ends)),
            "exp that is a bool": self.claims(exp=True),
            "exp without end": json.dumps(self.claims()).replace(str(ends), "1e999").encode(),
            "exp NaN": json.dumps(self.claims()).replace(str(ends), "NaN").encode(),
            "exp of 5,000 digits": json.dumps(self.claims()).replace(str(ends), "9" * 5000).encode(),
            "huge exp and iat": self.claims(iat=10**15, exp=10**15 + 1),
            "negative iat": self.claims(iat=-1, exp=30),
            "expired": self.claims(iat=begins - 60, exp=begins - 30),
            "too long a life": self.claims(exp=ends + 1),
            "ends before it begins": self.claims(exp=begins - 1),
            "issued in the future": self.claims(iat=begins + 30, exp=begins + 50),
            "valid only later": self.claims(nbf=begins + 30),
            "nbf as text": self.claims(nbf="soon"),
        }

    def _wrong_texts(self) -> dict[str, Any]:
        return {
            "a list": [],
            "not JSON": b"sub=1",
            "name twice": json.dumps(self.claims()).replace("{", '{"sub":"admin",', 1).encode(),
            "name twice, deep down": json.dumps(self.claims(scope="X")).replace('"X"', '{"a":1,"a":2}').encode(),
        }


def non_canonical(token: str) -> str:
    """The same signature with a stray bit behind its last byte: a lenient decoder sees no difference."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return token[:-1] + alphabet[alphabet.index(token[-1]) + 1]


SPELLINGS: dict[str, Callable[[str], str]] = {
    "empty": lambda token: token[:0],
    "two parts": lambda token: token.rpartition(".")[0],
    "four parts": lambda token: token + ".e30",
    "no signature": lambda token: token.rpartition(".")[0] + ".",
    "padding": lambda token: token + "==",
    "white space behind": lambda token: token + "\n",
    "white space inside": lambda token: token.replace(".", ". ", 1),
    "a stray trailing bit": non_canonical,
    "standard base64": lambda token: token[:-1] + "+",
    "not ASCII": lambda token: token[:-1] + "é",
    "a lone surrogate": lambda token: token[:-1] + "\ud800",
    "signature cut": lambda token: token[:-2],
    "signature of zeros": lambda token: token.rpartition(".")[0] + "." + "A" * 86,
}
"""Ways to write a token that is accepted, none of them its own."""
