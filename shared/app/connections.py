"""The open connections of a process: how many there may be, and how long each may keep it waiting."""

import asyncio
from collections import Counter
from enum import Enum, auto
from typing import Protocol

from shared.problems import Problem
from shared.settings import Settings
from shared.web.addresses import TrustedProxies, source_of
from shared.web.metrics import connections_given_up, connections_open, connections_refused
from shared.web.problem_causes import TooManyConnections

CHECK_SECONDS = 1.0


class Waiting(Enum):
    """What a process waits for from the client of a connection."""

    REQUEST = auto()
    HEAD = auto()
    BODY = auto()
    READING = auto()
    """The client does not read the answer."""


class Connection(Protocol):
    """A connection, as the process's list of them knows it."""

    def check(self, seconds: float) -> None:
        """Count the seconds since the last check against the client, if it is waited for."""

    def give_way(self) -> bool:
        """Close if the client has no request under way; returns whether it did."""


class Patience:
    """How long one connection may still keep the process waiting: seconds that a client earns by bytes."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._key: object = None
        self._left = self._amount = 0.0

    def is_spent(self, waiting: Waiting, request: int, amount: int, seconds: float) -> bool:
        """Whether the client has used up its time. `amount`: the bytes that it has sent, or has not read yet."""
        if self._key != (waiting, request):
            self._key, self._left = (waiting, request), self._limit(waiting, request)
        else:
            earned = self._amount - amount if waiting is Waiting.READING else amount - self._amount
            if waiting in {Waiting.BODY, Waiting.READING} and earned > 0:
                rate = self._settings.min_bytes_per_second
                self._left = min(self._limit(waiting, request), self._left + earned / rate)
            self._left -= seconds
        self._amount = amount
        return self._left < 0

    def renew(self) -> None:
        """Begin anew: the client did what was waited for, or is not waited for."""
        self._key = None

    def _limit(self, waiting: Waiting, request: int) -> float:
        match waiting:
            case Waiting.REQUEST if request:
                return self._settings.idle_seconds
            case Waiting.REQUEST | Waiting.HEAD:
                return self._settings.head_seconds
        return self._settings.stalled_seconds


class Connections:
    """The open connections of a process. One timer checks them all, while there are any."""

    def __init__(self, settings: Settings, every: float = CHECK_SECONDS) -> None:
        self.settings = settings
        self._every = every
        self._proxies = TrustedProxies(settings.trusted_proxies)
        self._open: dict[Connection, str | None] = {}
        self._per_source: Counter[str] = Counter()
        self._is_watched = False

    def open(self, connection: Connection, host: str | None, loop: asyncio.AbstractEventLoop) -> Problem | None:
        """Add a connection from this address; returns the refusal when there are too many."""
        source = None if host is None or self._proxies.trusts(host) else source_of(host)
        self._open[connection] = source
        connections_open.inc()
        if source is not None:
            self._per_source[source] += 1
        if not self._is_watched:
            self._is_watched = True
            loop.call_later(self._every, self._check, loop, loop.time())
        limit = self._exceeded_by(connection, source)
        if limit is None:
            return None
        connections_refused.labels(limit).inc()
        return TooManyConnections()

    def _exceeded_by(self, newest: Connection, source: str | None) -> str | None:
        """The limit that leaves no room for the newest connection."""
        per_address = self.settings.max_connections_per_address
        if per_address and source and self._per_source[source] > per_address:
            return "address"
        if len(self._open) <= self.settings.max_connections or self._make_room(newest):
            return None
        return "process"

    def _make_room(self, newest: Connection) -> bool:
        """Close the oldest connection without a request, so that silent clients never shut out the others."""
        closed = next((one for one in self._open if one is not newest and one.give_way()), None)
        if closed is None:
            return False
        connections_given_up.inc()
        self.close(closed)
        return True

    def close(self, connection: Connection) -> None:
        """Remove a connection that has ended."""
        if connection not in self._open:
            return
        connections_open.dec()
        source = self._open.pop(connection)
        if source is not None:
            self._per_source[source] -= 1
            if not self._per_source[source]:
                del self._per_source[source]

    def _check(self, loop: asyncio.AbstractEventLoop, since: float) -> None:
        self._is_watched = bool(self._open)
        if not self._is_watched:
            return
        now = loop.time()
        loop.call_later(self._every, self._check, loop, now)
        # While the process itself was busy, no client could do anything.
        seconds = min(now - since, 2 * self._every)
        for connection in list(self._open):
            connection.check(seconds)
