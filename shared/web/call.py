"""The call: a request's caller and transaction in one value."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, cast
from uuid import UUID

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.datastructures import State

from shared.auth.access import Principal
from shared.auth.caller import values_of
from shared.database import new_session
from shared.problems import Language, PreconditionFailed
from shared.statements import Lent, Record, Statement, borrow, connection_of, snapshot
from shared.web.etags import names_state


@dataclass(frozen=True, slots=True)
class Precondition:
    """`If-Match` of a request: the ETag that the caller last read, and the row id in the path, if there is one."""

    etag: str
    row_id: UUID | None


@dataclass(slots=True)
class Call:
    """The transaction and caller of one request or job. `house` is the app's state: its engine, settings, peers."""

    begun: AsyncSession | None
    """The transaction, once there is one."""
    principal: Principal
    house: State
    language: Language = "en"
    remaining_ms: int | None = None
    precondition: Precondition | None = None
    etag: str | None = None
    """Of the answer, where it is not the state of what the operation returns."""
    may_lag: bool = False
    """The answer may lag behind: it is read from a replica where there is one."""
    holds_key: bool = False
    """An idempotency key is claimed: its transaction has a connection already."""
    is_precondition_met: bool = field(default=False, init=False)
    _snapshot: Lent | None = field(default=None, init=False)

    @property
    def settings(self) -> Any:
        """The service's settings."""
        return self.house.settings

    @property
    def engine(self) -> AsyncEngine:
        """The engine, for work that outlives the transaction, such as a stream."""
        engine: AsyncEngine = (self.may_lag and self.house.replica) or self.house.engine
        return engine

    @property
    def session(self) -> AsyncSession:
        """The call's transaction; it begins with its first statement and is committed before the answer leaves."""
        if self.begun is None:
            remaining_ms = self._unusual_ms()
            self.begun = new_session(self.engine, **({"remaining_ms": remaining_ms} if remaining_ms else {}))
        return self.begun

    def _unusual_ms(self) -> int | None:
        """The time that is left; None when the connection's own timeout will do, which costs no round trip."""
        if self.remaining_ms is None:
            return None
        usual_ms: int = self.house.settings.statement_timeout_ms
        return None if 0.9 * usual_ms <= self.remaining_ms <= usual_ms else self.remaining_ms

    @property
    def may_give_up(self) -> bool:
        """Whether a SELECT that is given up leaves no transaction behind that has failed."""
        return self.begun is None and self._snapshot is None and isinstance(self.engine, AsyncEngine)

    async def fetch(self, statement: Statement, *, within: float | None = None, **values: Any) -> Sequence[Record]:
        """The rows of a SELECT, as the call's transaction sees them; before it has begun, outside any.

        The caller's own values are added. `within`: seconds after which to give up, where `may_give_up`. Raises
        DeadlineExceeded.
        """
        if statement.caller_values:
            values |= values_of(self.principal, statement.caller_values)
        remaining_ms = self._unusual_ms()
        seconds = remaining_ms / 1000 if remaining_ms else None
        if within is not None:
            seconds = min(within, seconds or within)
        if self._snapshot is not None:
            return await self._snapshot.fetch(statement, values, seconds)
        lent = await borrow(self.engine if self.begun is None else await connection_of(self.begun))
        try:
            return await lent.fetch(statement, values, seconds)
        finally:
            lent.give_back()

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[None]:
        """Inside, several `fetch` see the same state of the database."""
        if self.begun is not None or self._snapshot is not None:
            yield
            return
        try:
            async with snapshot(self.engine) as self._snapshot:
                yield
        finally:
            self._snapshot = None

    async def commit(self) -> None:
        """End the transaction, if there is one, and keep its changes."""
        if self.begun is not None:
            await self.begun.commit()  # which gives the connection back too

    async def roll_back(self) -> None:
        """End the transaction, if there is one, and drop its changes."""
        if self.begun is not None:
            await asyncio.shield(asyncio.create_task(self.begun.close()))  # also when the request is cancelled

    @asynccontextmanager
    async def briefly(self) -> AsyncIterator["Call"]:
        """The same caller in a short transaction of its own: to read something before calling other services.

        Where an idempotency key holds a connection it is the same transaction: a request that waited for a second
        connection while it holds one could block all others.
        """
        if self.holds_key:
            yield self
            return
        brief = replace(self, begun=None)
        try:
            yield brief
            await brief.commit()
        except BaseException:
            await brief.roll_back()
            raise

    def require_state(self, row_id: UUID | None, etag: str) -> None:
        """Refuse the change when `If-Match` is about this row and names another state. Raises PreconditionFailed."""
        expected = self.precondition
        if expected is None or expected.row_id != row_id:
            return
        if not names_state(expected.etag, etag):
            raise PreconditionFailed(current=etag)
        self.is_precondition_met = True


def call_of(request: Request) -> Call:
    """The call of a request: `ConceptRoute` has opened it."""
    return cast("Call", request.scope["call"])


async def _caller_of(request: Request) -> Principal:
    return call_of(request).principal


CurrentPrincipal = Annotated[Principal, Depends(_caller_of)]
