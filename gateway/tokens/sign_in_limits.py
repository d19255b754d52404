"""Limits failed sign-ins per name and source, and per name and per source alone, against guessing."""

from collections.abc import Awaitable, Callable

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter

from gateway.tokens.errors import TooManyAttempts

SOURCE_FACTOR = 5
NAME_FACTOR = 10


async def everywhere() -> bool:
    """For a name that is at home everywhere."""
    return True


class SignInLimits:
    """Counts in this process only: each of several gateways allows the full limit.

    A name at a source is counted when an attempt begins and cleared when it succeeds, so that concurrent attempts
    count too. A name alone has a higher limit, and so has a source, which a whole office may share and which is counted
    when an attempt fails. These two do not hold where the name is at home: otherwise anybody could lock a user out, or
    one program with a wrong password an office.
    """

    def __init__(self, limit: str) -> None:
        self._of_both: RateLimitItem = parse(limit)
        expiry = self._of_both.get_expiry()
        self._of_name: RateLimitItem = parse(f"{self._of_both.amount * NAME_FACTOR}/{expiry}second")
        self._of_source: RateLimitItem = parse(f"{self._of_both.amount * SOURCE_FACTOR}/{expiry}second")
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    async def begin(self, name: str, source: str, is_at_home: Callable[[], Awaitable[bool]]) -> None:
        """Count an attempt before the password is checked. Raises TooManyAttempts.

        `is_at_home`: whether the name has signed in from this source before; asked only when it matters.
        """
        if not await self._limiter.hit(self._of_both, "both", name, source):
            raise self._refusal(self._of_both)
        is_source_open = await self._limiter.test(self._of_source, "source", source)
        is_name_open = await self._limiter.hit(self._of_name, "name", name)
        if not (is_source_open and is_name_open) and not await is_at_home():
            raise self._refusal(self._of_name)

    async def succeeded(self, name: str, source: str) -> None:
        """Clear the count after a successful attempt."""
        await self._limiter.clear(self._of_both, "both", name, source)
        await self._limiter.clear(self._of_name, "name", name)

    async def failed(self, source: str) -> None:
        """Count a failed attempt of the source."""
        await self._limiter.hit(self._of_source, "source", source)

    def _refusal(self, limit: RateLimitItem) -> TooManyAttempts:
        return TooManyAttempts(headers={"Retry-After": str(limit.get_expiry())})
