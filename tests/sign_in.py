"""Signing in for tests: internal tokens as the gateway makes them, and clients that carry them."""

import json
import time
import uuid
from collections.abc import Callable, Generator
from typing import Any

import httpx
from fastapi import FastAPI
from jose import jwt

from shared.app.service import INTERNAL_ISSUER, INTERNAL_LIFETIME, INTERNAL_TYP
from shared.auth.access import Scope
from shared.auth.tokens import SigningKey, TokenSigner

KEPT_RIGHTS = ("sub", "name", "roles", "scope", "clearance", "data_scope")  # of whom a service acts for
EVERYTHING = " ".join(Scope)


class _Signed(httpx.Auth):
    """Signs anew in time: a test may take longer than a token lives."""

    def __init__(self, sign: Callable[[], str]) -> None:
        self._sign, self._token, self._ends = sign, "", 0.0

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if time.monotonic() > self._ends:
            self._token, self._ends = self._sign(), time.monotonic() + INTERNAL_LIFETIME / 2
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


class Tokens:
    """Signs internal tokens, and answers as the gateway's internal addresses do."""

    def __init__(self, pem: str) -> None:
        self._key = SigningKey(pem, "test-key", "ES256")
        self._signer = TokenSigner(self._key, INTERNAL_TYP)
        self.users: dict[str, dict[str, Any]] = {}
        """What is to be different about some users, by id."""

    def sign(self, audience: str, **claims: Any) -> str:
        """A token for the service; an administrator who sees everything, unless claims say otherwise."""
        now = int(time.time())
        standard = {
            "iss": INTERNAL_ISSUER,
            "aud": audience,
            "sub": str(uuid.uuid4()),
            "name": "Test",
            "jti": uuid.uuid4().hex,
            "iat": now,
            "exp": now + INTERNAL_LIFETIME,
            "roles": ["admin"],
            "scope": EVERYTHING,
            "clearance": 3,
            "data_scope": {"kind": "all", "regions": []},
        }
        return self._signer.sign(standard | claims)

    def user(self, user_id: str) -> dict[str, Any]:
        """A user as the gateway tells services of them: there is one of every id, unless a test says otherwise."""
        known = {"username": user_id, "display_name": f"User {user_id}", "is_active": True, "version": 1}
        return {"id": user_id} | known | self.users.get(user_id, {})

    def as_gateway(self) -> httpx.MockTransport:
        """The gateway as services see it: its key set, tokens for calls among them, and whoever is asked for."""

        def answer(request: httpx.Request) -> httpx.Response:
            if request.url.path == "/internal/jwks.json":
                return httpx.Response(200, json={"keys": [self._key.public_jwk()]})
            if request.url.path == "/internal/users":
                return httpx.Response(200, json=[self.user(one) for one in request.url.params["ids"].split(",")])
            asked = json.loads(request.content)
            kept: dict[str, Any] = {"sub": "service:test"}
            if subject := asked.get("subject_token"):
                claims = jwt.get_unverified_claims(subject)
                kept = {name: claims[name] for name in KEPT_RIGHTS} | {"act": {"sub": "service:test"}}
            token = self.sign(asked["audience"], **kept)
            return httpx.Response(200, json={"token": token, "expires_in": INTERNAL_LIFETIME})

        return httpx.MockTransport(answer)

    def client(self, app: FastAPI, **claims: Any) -> httpx.AsyncClient:
        """An HTTP client of the app, signed in."""
        service, claims = app.state.settings.service, {"sub": str(uuid.uuid4()), **claims}
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app, raise_app_exceptions=False),
            base_url=f"http://{service}",
            auth=_Signed(lambda: self.sign(service, **claims)),
        )
