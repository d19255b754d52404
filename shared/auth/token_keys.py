"""Where verification keys come from: this process itself, or the key set that another process publishes."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Literal, Protocol

from shared.auth.jws import Algorithm, Jwk, UnusableKey, VerificationKey
from shared.problems import Unavailable

logger = logging.getLogger(__name__)

Reason = Literal["no keys", "unknown", "old"]
FetchKeySet = Callable[[], Awaitable[Mapping[str, Any]]]


class KeySetUnavailable(Unavailable):
    """The key set for verifying tokens cannot be fetched at the moment."""


class Keys(Protocol):
    """The keys that may sign one kind of token."""

    def known(self, kid: str) -> VerificationKey | None:
        """The key, when it is known without a fetch."""

    async def find(self, kid: str) -> VerificationKey | None:
        """The key, after fetching newer keys when that may help."""


class LocalKeys:
    """Keys of this process; `replace` after a rotation."""

    def __init__(self, keys: Iterable[VerificationKey] = ()) -> None:
        self.replace(keys)

    def replace(self, keys: Iterable[VerificationKey]) -> None:
        """Replace all keys by these."""
        self._keys = _by_kid(keys)

    def known(self, kid: str) -> VerificationKey | None:
        """The key of that name."""
        return self._keys.get(kid)

    async def find(self, kid: str) -> VerificationKey | None:
        """The key of that name; there is nothing to fetch."""
        return self._keys.get(kid)


class RemoteKeys:
    """The key set of an issuer, fetched when first needed, when old, and when a token names a key it lacks.

    An unknown `kid` causes at most one fetch a minute, so invented ones cannot flood the issuer; fetches for another
    reason do not count, so that a key that signs at once is known at once. While there are no keys, a failed fetch may
    be repeated after a second; when a later fetch fails, the present keys stay valid until `keep_seconds` have passed.
    """

    def __init__(
        self,
        fetch: FetchKeySet,
        algorithm: Algorithm,
        *,
        refresh_seconds: float = 60,
        renew_seconds: float = 600,
        keep_seconds: float = 6 * 3600,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fetch = fetch
        self._algorithm = algorithm
        self._refresh_seconds = refresh_seconds
        self._renew_seconds = renew_seconds
        self._keep_seconds = keep_seconds
        self._clock = clock
        self._keys: dict[str, VerificationKey] = {}
        self._fetched_at = float("-inf")
        self._asked_at: dict[Reason, float] = {}
        self._refreshing: asyncio.Task[None] | None = None

    def known(self, kid: str) -> VerificationKey | None:
        """The key, unless the whole set is too old to be trusted."""
        return self._keys.get(kid) if self._age() < self._keep_seconds else None

    async def find(self, kid: str) -> VerificationKey | None:
        """The key, after fetching the set when that may help and is due."""
        key = self.known(kid)
        if key is None or self._age() >= self._renew_seconds:
            await self._refresh("no keys" if not self._keys else "unknown" if key is None else "old")
            key = self.known(kid)
        if key is None and self._age() >= self._keep_seconds:
            raise KeySetUnavailable
        return key

    async def _refresh(self, reason: Reason) -> None:
        """Run one fetch at a time, in its own task, so that a cancelled request does not cancel it."""
        if self._refreshing is None:
            pause = 1 if reason == "no keys" else self._refresh_seconds
            if self._clock() - self._asked_at.get(reason, float("-inf")) < pause:
                return
            self._asked_at[reason] = self._clock()
            self._refreshing = asyncio.create_task(self._fetch_keys())
        await asyncio.shield(self._refreshing)

    async def _fetch_keys(self) -> None:
        try:
            self._keys = _by_kid(usable_keys(await self._fetch(), self._algorithm))
            self._fetched_at = self._clock()
        except Exception:
            # The keys stay as they were after any error; `find` decides whether they are still usable.
            logger.warning("The key set could not be fetched.", exc_info=True)
        finally:
            self._refreshing = None

    def _age(self) -> float:
        return self._clock() - self._fetched_at


def usable_keys(published: Mapping[str, Any], algorithm: Algorithm) -> list[VerificationKey]:
    """The keys of a published set that this algorithm can use; the set may contain keys for other purposes."""
    keys = []
    for data in published["keys"]:
        try:
            keys.append(VerificationKey.from_jwk(Jwk(data), algorithm))
        except UnusableKey:
            continue
    return keys


def _by_kid(keys: Iterable[VerificationKey]) -> dict[str, VerificationKey]:
    """Keys by `kid`; without those of a `kid` that two keys share."""
    found: dict[str, VerificationKey] = {}
    doubtful: set[str] = set()
    for key in keys:
        if found.setdefault(key.kid, key) != key:
            doubtful.add(key.kid)
    return {kid: key for kid, key in found.items() if kid not in doubtful}
