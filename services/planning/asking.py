"""Asking another service for what an answer is shown without when it does not come."""

import asyncio
from collections.abc import Awaitable, Callable
from enum import Enum, auto
from typing import TypeVar

import structlog

from shared.labels import Labelled
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


def shown_as(answer: AnswerState, given: StateT) -> StateT:
    """How a read shows the answer: `given`, or the state of its enumeration for an answer that did not come."""
    return given if answer is AnswerState.GIVEN else type(given)[answer.name]
