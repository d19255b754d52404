"""Limits failed sign-ins per name and IP address, and per name and per address alone, against guessing."""

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter

from gateway.tokens.errors import TooManyAttempts

ADDRESS_FACTOR = 5
NAME_FACTOR = 10


class SignInLimits:
    """Counts in this process only: each of several gateways allows the full limit.

    A name at an address is counted when an attempt begins and cleared when it succeeds, so that concurrent attempts
    count too. A name alone has a higher limit: otherwise anybody could lock a user out. An address, which a whole
    office may share, is counted when an attempt fails.
    """

    def __init__(self, limit: str) -> None:
        self._of_both: RateLimitItem = parse(limit)
        expiry = self._of_both.get_expiry()
        self._of_name: RateLimitItem = parse(f"{self._of_both.amount * NAME_FACTOR}/{expiry}second")
        self._of_address: RateLimitItem = parse(f"{self._of_both.amount * ADDRESS_FACTOR}/{expiry}second")
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    async def begin(self, name: str, address: str) -> None:
        """Count an attempt before the password is checked. Raises TooManyAttempts."""
        if not await self._limiter.test(self._of_address, "address", address):
            raise self._refusal(self._of_address)
        if not await self._limiter.hit(self._of_both, "both", name, address):
            raise self._refusal(self._of_both)
        if not await self._limiter.hit(self._of_name, "name", name):
            raise self._refusal(self._of_name)

    async def succeeded(self, name: str, address: str) -> None:
        """Clear the count after a successful attempt."""
        await self._limiter.clear(self._of_both, "both", name, address)
        await self._limiter.clear(self._of_name, "name", name)

    async def failed(self, address: str) -> None:
        """Count a failed attempt of the address."""
        await self._limiter.hit(self._of_address, "address", address)

    def _refusal(self, limit: RateLimitItem) -> TooManyAttempts:
        return TooManyAttempts(headers={"Retry-After": str(limit.get_expiry())})
