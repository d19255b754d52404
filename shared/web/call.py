"""The call: a request's caller and transaction in one value."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.datastructures import State

from shared.auth.access import NOBODY, Access, CurrentPrincipal, Needs, Principal, require
from shared.database import transaction
from shared.problems import Language, PreconditionFailed
from shared.settings import Settings
from shared.web.etags import is_version
from shared.web.problem_responses import language_of

OpenCall = Callable[..., AsyncIterator["Call"]]


@dataclass(frozen=True, slots=True)
class Precondition:
    """`If-Match` of a request: the ETag that the caller last read, and the row id in the path, if there is one."""

    etag: str
    row_id: UUID | None


@dataclass(slots=True)
class Call:
    """The transaction and caller of one request or job. `house` is the app's state: its engine, settings, peers."""

    session: AsyncSession
    principal: Principal
    house: State
    language: Language = "en"
    remaining_ms: int | None = None
    precondition: Precondition | None = None
    etag: str | None = None
    """Of the answer, where it is not the version of what the operation returns."""
    holds_key: bool = False
    """An idempotency key is claimed: its transaction has a connection already."""
    is_precondition_met: bool = field(default=False, init=False)

    @property
    def settings(self) -> Any:
        """The service's settings."""
        return self.house.settings

    @property
    def engine(self) -> AsyncEngine:
        """The engine, for work that outlives the transaction, such as a stream."""
        engine: AsyncEngine = self.house.engine
        return engine

    @asynccontextmanager
    async def briefly(self) -> AsyncIterator["Call"]:
        """The same caller in a short transaction of its own: to read something before calling other services.

        Where an idempotency key holds a connection it is the same transaction: a request that waited for a second
        connection while it holds one could block all others.
        """
        if self.holds_key:
            yield self
            return
        async with _transaction(self.house, self.remaining_ms) as session:
            yield replace(self, session=session)

    def require_version(self, row_id: UUID | None, etag: str) -> None:
        """Refuse the change when `If-Match` is about this row and names another version. Raises PreconditionFailed."""
        expected = self.precondition
        if expected is None or expected.row_id != row_id:
            return
        if not is_version(expected.etag, etag):
            raise PreconditionFailed(current=etag)
        self.is_precondition_met = True


@asynccontextmanager
async def _transaction(house: State, remaining_ms: int | None) -> AsyncIterator[AsyncSession]:
    settings: Settings = house.settings
    usual_ms = settings.statement_timeout_ms
    # The usual timeout is the connection's own setting; only a different one is worth a round trip.
    is_usual = remaining_ms is None or 0.9 * usual_ms <= remaining_ms <= usual_ms
    async with transaction(house.engine, **({} if is_usual else {"remaining_ms": remaining_ms})) as session:
        yield session


def call_opener(needs: Needs, clearance: int) -> OpenCall:
    """The dependency that checks the caller's rights and opens the transaction, committed before the answer leaves."""

    async def open_for_anyone(request: Request) -> AsyncIterator[Call]:
        async with _transaction(request.app.state, request.scope.get("remaining_ms")) as session:
            yield Call(session, NOBODY, request.app.state, language_of(request))

    async def open_call(request: Request, principal: CurrentPrincipal) -> AsyncIterator[Call]:
        require(principal, needs, clearance)
        remaining_ms = request.scope.get("remaining_ms")
        async with _transaction(request.app.state, remaining_ms) as session:
            yield Call(session, principal, request.app.state, language_of(request), remaining_ms)

    return open_for_anyone if needs is Access.ANYONE else open_call


def requirement(needs: Needs, clearance: int) -> Callable[..., Any]:
    """The dependency that checks the caller's rights for an operation that opens no transaction."""

    async def allow() -> None:
        return None

    async def check(principal: CurrentPrincipal) -> None:
        require(principal, needs, clearance)

    return allow if needs is Access.ANYONE else check
