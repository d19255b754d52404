"""A request's transaction."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, Request
from pydantic import BaseModel
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth.access import CurrentPrincipal, refuse_hidden_fields
from shared.database import Row, transaction
from shared.settings import Settings


@asynccontextmanager
async def brief_session(request: Request) -> AsyncIterator[AsyncSession]:
    """A transaction that ends before the request does: for what is read before other services are asked."""
    settings: Settings = request.app.state.settings
    usual_ms = settings.statement_timeout_ms
    remaining_ms = request.scope.get("remaining_ms", usual_ms)
    # The usual patience is the connection's own setting; only another one is worth a round trip.
    deadline = {} if 0.9 * usual_ms <= remaining_ms <= usual_ms else {"remaining_ms": remaining_ms}
    async with transaction(request.app.state.engine, **deadline) as session:
        yield session


async def open_session(request: Request, _: CurrentPrincipal) -> AsyncIterator[AsyncSession]:
    """The request's transaction; the connection is taken at the first query."""
    async with brief_session(request) as session:
        yield session


# scope="function" commits before the response leaves, so a failed commit is never a 2xx.
Session = Annotated[AsyncSession, Depends(open_session, scope="function")]


def apply_patch(row: Row, body: BaseModel, *, elsewhere: Collection[str] = ()) -> None:
    """Write the fields a merge-patch sent, and only those; fields that are kept `elsewhere` are not the row's.

    Raises FieldHidden for one above the caller's clearance.
    """
    refuse_hidden_fields(body)
    for name in body.model_fields_set.difference(elsewhere):
        setattr(row, name, getattr(body, name))
