"""Verifies read keys: each once a minute, until it is revoked; wrong ones are counted."""

import asyncio
import base64
import binascii
import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.notices import EVERYTHING
from gateway.read_keys import rules, store
from gateway.read_keys.rules import ReadKeyRefused, ReadKeyTriedTooOften
from gateway.tokens.callers import Caller, Callers
from gateway.tokens.errors import TooManyAttempts
from gateway.tokens.sign_in_limits import SignInLimits, everywhere
from gateway.users.rules import normalize_username
from shared.database import transaction
from shared.time import utc_now

KEEP_SECONDS = 60
MAX_KEPT = 10_000
RECORD_INTERVAL = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A verified key: its owner at that time, and until when it may be used without another look."""

    key_id: UUID
    subject: str
    version: int
    expires_at: datetime
    until: float


class ReadKeys:
    """Looks up the caller of HTTP Basic. Only right keys are remembered, by the hash of the whole header."""

    def __init__(
        self, engine: AsyncEngine, callers: Callers, limits: SignInLimits, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._engine, self._callers, self._limits, self._clock = engine, callers, limits, clock
        self._kept: dict[bytes, _Kept] = {}
        self._asked: dict[bytes, asyncio.Task[_Kept]] = {}
        self._revoked = 0

    def handle_notice(self, notice: str) -> None:
        """Handle a notice: forget the key that it revokes."""
        kind, _, key_id = notice.partition(":")
        if notice == EVERYTHING or kind == "read-key":
            self._revoked += 1
            self._kept = {
                header: kept for header, kept in self._kept.items() if kind == "read-key" and str(kept.key_id) != key_id
            }

    async def caller_of(self, authorization: str, source: str) -> Caller:
        """The key's owner, limited to reading, with its present rights. Raises ReadKeyRefused, ReadKeyTriedTooOften."""
        header = hashlib.sha256(authorization.encode()).digest()
        kept = self._kept.get(header)
        if kept is None or kept.until <= self._clock():
            kept = await self._look_up_once(header, authorization, source)
        caller = await self._callers.find(kept.subject)
        if caller is not None and caller.version != kept.version:  # deactivated since, for instance: look again
            self._kept.pop(header, None)
            kept = await self._look_up_once(header, authorization, source)
        if caller is None or not caller.is_active or kept.expires_at <= utc_now():
            raise ReadKeyRefused
        return caller.narrowed_to(rules.READING)

    async def _look_up_once(self, header: bytes, authorization: str, source: str) -> _Kept:
        """Requests that arrive together share one look: they are one attempt."""
        task = self._asked.get(header)
        if task is None:
            task = self._asked[header] = asyncio.create_task(self._look_up(header, authorization, source))
            task.add_done_callback(lambda _: self._asked.pop(header, None))
        return await asyncio.shield(task)

    async def _look_up(self, header: bytes, authorization: str, source: str) -> _Kept:
        username, secret = _read(authorization)
        attempt, revoked = f"read key:{username[:64]}", self._revoked
        try:
            await self._limits.begin(attempt, source, everywhere)  # a key is too random to guess
        except TooManyAttempts as refusal:
            raise ReadKeyTriedTooOften(int(refusal.headers["Retry-After"])) from refusal
        try:
            kept = await self._find(username, secret)
        except ReadKeyRefused:
            await self._limits.failed(source)
            raise
        await self._limits.succeeded(attempt, source)
        # A notice during the query means that the key may have been revoked: it is used for this request only.
        if revoked == self._revoked:
            if len(self._kept) >= MAX_KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[header] = kept
        return kept

    async def _find(self, username: str, secret: str) -> _Kept:
        if not rules.is_secret(secret):
            raise ReadKeyRefused
        now, digest = utc_now(), rules.digest_of(secret)
        async with transaction(self._engine) as session:
            found = await store.find_key(session, digest, now)
            if found is None:
                raise ReadKeyRefused
            key, name, subject = found
            given = username if subject.startswith("client:") else normalize_username(username)
            is_owner = secrets.compare_digest(given.encode(), name.encode())
            if not (rules.is_same(digest, key.digest) and is_owner):
                raise ReadKeyRefused
            await store.record_use(session, key.id, now, now - RECORD_INTERVAL)
        caller = await self._callers.find(subject)
        if caller is None or not caller.is_active:
            raise ReadKeyRefused
        return _Kept(key.id, subject, caller.version, key.expires_at, self._clock() + KEEP_SECONDS)


def _read(authorization: str) -> tuple[str, str]:
    """Name and key of HTTP Basic (RFC 7617). Raises ReadKeyRefused."""
    scheme, _, encoded = authorization.partition(" ")
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode("utf-8")
    except (binascii.Error, ValueError) as error:
        raise ReadKeyRefused from error
    name, colon, secret = text.partition(":")
    if scheme.lower() != "basic" or not colon or "\0" in name:
        raise ReadKeyRefused
    return name, secret
