"""The current callers of tokens: looked up once, dropped from the cache as soon as they change."""

import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.notices import EVERYTHING
from gateway.roles.rules import Rights, rights_of
from gateway.signing_keys.key_ring import KeyRing
from gateway.signing_keys.rules import Purpose
from gateway.tokens import rules, store
from shared.auth.access import DataScopeKind
from shared.database import transaction

MAX_CALLERS = 20_000
KEEP_SECONDS = 60
# Minimum remaining lifetime of a token that is passed on: while an ordinary request runs, its service may exchange it.
SPARE_SECONDS = 30


class _Token(NamedTuple):
    text: str
    kid: str
    expires_at: float


class Caller:
    """A user or client with current rights, and its cached internal tokens, so that few requests need a signature."""

    def __init__(
        self, subject: str, name: str, rights: Rights, *, version: int, is_active: bool, keys: KeyRing
    ) -> None:
        self.subject = subject
        self.name = name
        self.rights = rights
        self.version = version
        self.is_active = is_active
        self._keys = keys
        self._tokens: dict[tuple[str, str | None], _Token] = {}
        self._narrowed: dict[str, Caller] = {}

    def token_for(self, audience: str, actor: str | None = None) -> str:
        """An internal token for this service; `actor` is the service that calls on the caller's behalf."""
        kept = self._tokens.get((audience, actor))
        if kept is None or not self._is_good(kept):
            kept = self._tokens[audience, actor] = self._new_token(audience, actor)
        return kept.text

    def _is_good(self, token: "_Token") -> bool:
        is_known = self._keys.verifying[Purpose.INTERNAL].known(token.kid) is not None
        return is_known and token.expires_at - time.time() >= SPARE_SECONDS

    def _new_token(self, audience: str, actor: str | None) -> "_Token":
        claims = self.claims(audience)
        if actor is not None:
            claims = rules.exchanged_claims(claims, actor=actor, audience=audience)
        signer = self._keys.signer(Purpose.INTERNAL)
        return _Token(signer.sign(claims), signer.key.kid, claims["exp"])

    def claims(self, audience: str) -> dict[str, Any]:
        """The claims of an internal token for this caller."""
        return rules.internal_claims(
            subject=self.subject, name=self.name, rights=self.rights, audience=audience, now=int(time.time())
        )

    def narrowed_to(self, scope: str) -> "Caller":
        """The same caller, limited to these scopes."""
        if scope not in self._narrowed:
            wanted = set(scope.split())
            rights = Rights(
                self.rights.roles,
                tuple(name for name in self.rights.scopes if name in wanted),
                self.rights.clearance,
                self.rights.data_scope,
                self.rights.regions,
            )
            self._narrowed[scope] = Caller(
                self.subject, self.name, rights, version=self.version, is_active=self.is_active, keys=self._keys
            )
        return self._narrowed[scope]


class Callers:
    """Callers by subject, cached for a minute at most and dropped on a notice."""

    def __init__(self, engine: AsyncEngine, keys: KeyRing, clock: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._keys = keys
        self._clock = clock
        self._known: dict[str, tuple[Caller, float]] = {}
        self._changes = 0

    def known(self, subject: str) -> Caller | None:
        """The caller if it is in the cache."""
        caller, since = self._known.get(subject, (None, 0.0))
        return caller if caller is not None and self._clock() - since < KEEP_SECONDS else None

    async def find(self, subject: str) -> Caller | None:
        """The caller; None when there is no such user or client."""
        return self.known(subject) or await self._look_up(subject)

    def handle_notice(self, notice: str) -> None:
        """Handle a notice: drop the changed callers."""
        kind, _, subject = notice.partition(":")
        if notice == EVERYTHING:
            self._changes += 1
            self._known.clear()
        elif kind == "caller":
            self._changes += 1
            self._known.pop(subject, None)

    async def _look_up(self, subject: str) -> Caller | None:
        changes = self._changes
        async with transaction(self._engine) as session:
            row = await store.find_caller(session, subject)
        if row is None:
            return None
        roles = [SimpleNamespace(**{**role, "data_scope": DataScopeKind(role["data_scope"])}) for role in row["roles"]]
        rights = rights_of(roles, row["regions"])
        caller = Caller(
            subject, row["name"], rights, version=row["token_version"], is_active=row["is_active"], keys=self._keys
        )
        # A notice during the query means that the result may be outdated: it is used for this request only.
        if changes == self._changes:
            if len(self._known) >= MAX_CALLERS:
                del self._known[next(iter(self._known))]
            self._known[subject] = (caller, self._clock())
        return caller
