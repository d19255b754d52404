"""Asking another service for what an answer is shown without when it does not come."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from enum import Enum, auto
from typing import TypeVar
from uuid import UUID

import structlog

from shared.auth.access import Scope
from shared.labels import Labelled
from shared.web.call import Call
from shared.web.peers import PeerRefused, PeerUnavailable

log = structlog.get_logger()
T = TypeVar("T")
StateT = TypeVar("StateT", bound=Labelled)


class AnswerState(Enum):
    """Whether a service answered."""

    GIVEN = auto()
    UNAVAILABLE = auto()
    NOT_PERMITTED = auto()


async def ask(
    question: Callable[[], Awaitable[T]], *, within: float, is_permitted: bool
) -> tuple[AnswerState, T | None]:
    """The answer, if it comes within the seconds; a caller who is not permitted does not ask."""
    if not is_permitted:
        return AnswerState.NOT_PERMITTED, None
    try:
        async with asyncio.timeout(within):
            return AnswerState.GIVEN, await question()
    except (PeerUnavailable, PeerRefused, TimeoutError) as error:
        if isinstance(error, PeerRefused) and error.status == 403:
            return AnswerState.NOT_PERMITTED, None
        log.warning("peer_left_out", error=repr(error)[:300])
        return AnswerState.UNAVAILABLE, None


async def ask_in_parts(
    call: Call,
    question: Callable[[Sequence[UUID]], Awaitable[Mapping[UUID, T]]],
    customers: Collection[UUID],
    most: int,
    scope: Scope = Scope.RELATIONSHIPS_READ,
) -> tuple[AnswerState, dict[UUID, T]]:
    """The answer of many customers, `most` in a call, if all parts of it come in time."""
    parts = list(_in_parts(sorted(customers), most))

    async def all_parts() -> dict[UUID, T]:
        found: dict[UUID, T] = {}
        for part in parts:
            found |= await question(part)
        return found

    within = call.settings.peer_patience_seconds * max(len(parts), 1)
    state, found = await ask(all_parts, within=within, is_permitted=scope in call.principal.scopes)
    return state, found or {}


def _in_parts(customers: Sequence[UUID], most: int) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(customers), most):
        yield customers[start : start + most]


def shown_as(answer: AnswerState, given: StateT) -> StateT:
    """How a read shows the answer: `given`, or the state of its enumeration for an answer that did not come."""
    return given if answer is AnswerState.GIVEN else type(given)[answer.name]
