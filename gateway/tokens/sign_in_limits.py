"""How often signing in may fail: per name and address, so that nobody's password is tried out; and per each alone."""

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter

from gateway.tokens.errors import TooManyAttempts

ADDRESS_FACTOR = 5
NAME_FACTOR = 10


class SignInLimits:
    """Counts in this process only: with several gateways each allows as much.

    A name at an address is counted when an attempt begins and cleared when it succeeds, so that many attempts at once
    count too. A name alone may fail more often: else anybody could lock anyone out. An address, which a whole office
    may share, is counted when an attempt fails.
    """

    def __init__(self, limit: str) -> None:
        self._of_both: RateLimitItem = parse(limit)
        expiry = self._of_both.get_expiry()
        self._of_name: RateLimitItem = parse(f"{self._of_both.amount * NAME_FACTOR}/{expiry}second")
        self._of_address: RateLimitItem = parse(f"{self._of_both.amount * ADDRESS_FACTOR}/{expiry}second")
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    async def begin(self, name: str, address: str) -> None:
        """Before the password is looked at. Raises TooManyAttempts."""
        if not await self._limiter.test(self._of_address, "address", address):
            raise self._refusal(self._of_address)
        if not await self._limiter.hit(self._of_both, "both", name, address):
            raise self._refusal(self._of_both)
        if not await self._limiter.hit(self._of_name, "name", name):
            raise self._refusal(self._of_name)

    async def succeeded(self, name: str, address: str) -> None:
        """The attempt was honest."""
        await self._limiter.clear(self._of_both, "both", name, address)
        await self._limiter.clear(self._of_name, "name", name)

    async def failed(self, address: str) -> None:
        """The attempt was wrong."""
        await self._limiter.hit(self._of_address, "address", address)

    def _refusal(self, limit: RateLimitItem) -> TooManyAttempts:
        return TooManyAttempts(headers={"Retry-After": str(limit.get_expiry())})
