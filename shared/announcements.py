"""Announcements: what happened in one room, so that rooms above it can act in the same transaction."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from sqlmodel.ext.asyncio.session import AsyncSession

FactT = TypeVar("FactT")
FollowT = TypeVar("FollowT", bound=Callable[..., Awaitable[None]])


class Announcement(Generic[FactT]):
    """Something that happens, such as a member leaving a team, and the functions that run when it does."""

    def __init__(self) -> None:
        self._followers: list[Callable[[AsyncSession, Sequence[FactT]], Awaitable[None]]] = []

    def follow(self, follow: FollowT) -> FollowT:
        """Decorator: `follow(session, facts)` runs with every announcement."""
        self._followers.append(follow)
        return follow

    async def announce(self, session: AsyncSession, facts: Sequence[FactT]) -> None:
        """Run the followers, once for all facts."""
        for follow in self._followers if facts else ():
            await follow(session, facts)
