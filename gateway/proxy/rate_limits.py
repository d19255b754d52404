"""Limits the requests of one caller.

A steady rate with a burst (GCRA): one number per caller and no clean-up on the request's path. Only the notation of
`limits` is used: its in-memory storage starts a thread, or scans every key, for each hit.
"""

import time
from collections.abc import Callable

from limits import parse

from gateway.proxy.problems import RateLimitExceeded


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

    def spend(self, caller: str) -> None:
        """Count one request. Raises RateLimitExceeded."""
        if not self._interval:
            return
        now = self._clock()
        busy_until = max(self._busy_until.get(caller, now), now) + self._interval
        # Without the tolerance, rounding could refuse the last request of a burst.
        if busy_until - now > self._period + self._interval / 1000:
            raise RateLimitExceeded(self._limit, max(1, round(busy_until - now - self._period)))
        self._busy_until[caller] = busy_until
        if len(self._busy_until) > self.MAX_CALLERS:
            self._busy_until = {name: until for name, until in self._busy_until.items() if until > now}
