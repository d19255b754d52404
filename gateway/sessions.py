"""Transactions of requests that carry no token of their own: signing in, and services asking for tokens."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database import transaction


async def open_session(request: Request) -> AsyncIterator[AsyncSession]:
    """The request's transaction, whoever sends it."""
    async with transaction(request.app.state.engine) as session:
        yield session


AnonymousSession = Annotated[AsyncSession, Depends(open_session, scope="function")]
