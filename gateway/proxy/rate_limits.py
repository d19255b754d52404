"""Limits the requests of one caller.

A steady rate with a burst (GCRA): one number per caller and no clean-up on the request's path. Only the notation of
`limits` is used: its in-memory storage starts a thread, or scans every key, for each hit.
"""

import math
import time
from collections.abc import Callable
from contextvars import ContextVar

from limits import parse

from gateway.proxy.problems import RateLimitExceeded

Headers = list[tuple[bytes, bytes]]

limit_headers: ContextVar[Headers | None] = ContextVar("limit_headers", default=None)
"""Where a request to the gateway itself puts its headers: its caller is known only inside the app."""


class RateLimit:
    """`300/second`: that many at once, then at this rate. Counts in this process only."""

    MAX_CALLERS = 50_000

    def __init__(self, limit: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._clock = clock
        self._period = self._interval = 0.0
        if limit:
            parsed = parse(limit)
            self._period = float(parsed.get_expiry())
            self._interval = self._period / parsed.amount
        self._busy_until: dict[str, float] = {}

    def spend(self, caller: str) -> Headers:
        """Count one request; returns the headers that show what is left. Raises RateLimitExceeded."""
        if not self._interval:
            return []
        now = self._clock()
        busy_until = max(self._busy_until.get(caller, now), now) + self._interval
        # Without the tolerance, rounding could refuse the last request of a burst.
        if busy_until - now > self._period + self._interval / 1000:
            seconds = max(1, round(busy_until - now - self._period))
            raise RateLimitExceeded(self._limit, seconds, self._headers(self._period))
        self._busy_until[caller] = busy_until
        if len(self._busy_until) > self.MAX_CALLERS:
            self._busy_until = {name: until for name, until in self._busy_until.items() if until > now}
        headers = self._headers(busy_until - now)
        if (shown := limit_headers.get()) is not None:
            shown[:] = headers
        return headers

    def give_back(self, caller: str) -> None:
        """Uncount one request: it turned out to be one that is not limited."""
        if caller in self._busy_until:
            self._busy_until[caller] -= self._interval

    def _headers(self, busy: float) -> Headers:
        """Requests at once, those still left, and the seconds until all are left again."""
        left = max(0, int((self._period - busy) / self._interval + 0.001))
        return [
            (b"ratelimit-limit", b"%d" % round(self._period / self._interval)),
            (b"ratelimit-remaining", b"%d" % left),
            (b"ratelimit-reset", b"%d" % math.ceil(busy)),
        ]
