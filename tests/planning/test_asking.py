"""Asking for what an answer is shown without when it does not come."""

import asyncio

import pytest

from services.planning.asking import AnswerState, ask
from shared.web.peers import PeerRefused, PeerUnavailable


async def test_an_answer_in_time_is_given() -> None:
    async def question() -> int:
        return 7

    assert await ask(question, within=1, is_permitted=True) == (AnswerState.GIVEN, 7)


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (PeerRefused("kpi", 403, None), AnswerState.NOT_PERMITTED),
        (PeerRefused("kpi", 500, None), AnswerState.UNAVAILABLE),
        (PeerUnavailable(peer="kpi"), AnswerState.UNAVAILABLE),
    ],
)
async def test_a_refusal_says_whether_the_caller_may_ask(error: Exception, state: AnswerState) -> None:
    async def question() -> int:
        raise error

    assert await ask(question, within=1, is_permitted=True) == (state, None)


async def test_an_answer_that_takes_too_long_is_left_out() -> None:
    async def question() -> bool:
        return await asyncio.Event().wait()

    assert await ask(question, within=0.01, is_permitted=True) == (AnswerState.UNAVAILABLE, None)


async def test_who_is_not_permitted_does_not_ask() -> None:
    async def question() -> int:
        raise AssertionError("asked")

    assert await ask(question, within=1, is_permitted=False) == (AnswerState.NOT_PERMITTED, None)
