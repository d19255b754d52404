"""Two at once in a fixed order, for tests: the first stops at a gate until the second waits for its lock."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

WAITING = sa.text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


@dataclass
class Gate:
    """Where one of two waits until the other one waits for it."""

    reached: asyncio.Event = field(default_factory=asyncio.Event)
    opened: asyncio.Event = field(default_factory=asyncio.Event)
    was_waited_for: bool = False
    """Whether the second one was seen waiting for a lock."""

    async def wait(self) -> None:
        """Stop here until the gate opens."""
        self.reached.set()
        await self.opened.wait()

    def behind(self, function: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        """The function, whose callers stop once they have its answer."""

        async def stop(*arguments: Any) -> Any:
            answer = await function(*arguments)
            await self.wait()
            return answer

        return stop

    async def at_once(self, engine: AsyncEngine, first: Any, second: Any) -> list[Any]:
        """Let the first go as far as the gate, and on when the second waits for a lock, or has ended without one."""
        one = asyncio.create_task(first)
        await asyncio.wait([one, reached := asyncio.create_task(self.reached.wait())], return_when="FIRST_COMPLETED")
        reached.cancel()
        other = asyncio.create_task(second)
        async with engine.connect() as connection:
            while not (other.done() or self.was_waited_for):
                self.was_waited_for = (await connection.execute(WAITING)).scalar_one() > 0
                await connection.rollback()
        self.opened.set()
        return await asyncio.gather(one, other)
