"""A service's copy of the gateway's users: their ids and names."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth.users import UserEntry, keep_users
from shared.feed.followers import FollowedEvent
from shared.web.peers import ServiceHttp, peer_of


class UserDirectoryClient:
    """The gateway as the source of user entries."""

    def __init__(self, http: ServiceHttp) -> None:
        self._http = http

    async def list_users(self, ids: Sequence[UUID]) -> list[UserEntry]:
        """The current entries of these users; unknown ids are left out. Raises PeerUnavailable."""
        return await self._http.get_as(list[UserEntry], "/internal/users", ids=list(ids))


async def follow_users(session: AsyncSession, http: ServiceHttp, changes: Sequence[FollowedEvent]) -> None:
    """Update the copies of all users in the events, with one call."""
    ids = sorted({change.data.entity_id for change in changes if change.data.entity == "user"})
    if ids:
        await keep_users(session, await UserDirectoryClient(http).list_users(ids))


async def _user_client(request: Request) -> UserDirectoryClient:
    return UserDirectoryClient(peer_of(request, "gateway"))


Users = Annotated[UserDirectoryClient, Depends(_user_client)]
