"""A body is read whole or refused, and never more than the limit."""

from collections.abc import Iterable
from typing import Any

import pytest
from starlette.requests import Request

from shared.problems import ContentTooLarge
from shared.web.uploads import BodyIncomplete, upload

DISCONNECT = {"type": "http.disconnect"}


class PictureTooLarge(ContentTooLarge):
    """The picture is too large."""


def piece(body: bytes, *, more: bool = True) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


async def read(messages: Iterable[dict[str, Any]], length: str = "") -> list[bytes]:
    waiting = iter(messages)

    async def receive() -> Any:
        return next(waiting)

    scope = {"type": "http", "headers": [(b"content-length", length.encode("utf-8"))]}
    return [piece async for piece in upload(Request(scope, receive), 10, PictureTooLarge)]


async def test_a_body_comes_in_its_pieces() -> None:
    assert await read([piece(b"abc"), piece(b""), piece(b"defghij", more=False)], "10") == [b"abc", b"defghij"]


@pytest.mark.parametrize("length", ["11", "9" * 5000])
async def test_a_body_that_states_too_large_a_length_is_not_read(length: str) -> None:
    with pytest.raises(PictureTooLarge):
        await read([], length)


@pytest.mark.parametrize("length", ["", "5", "-1", "١١"])
async def test_a_body_that_grows_too_large_is_refused_whatever_it_stated(length: str) -> None:
    with pytest.raises(PictureTooLarge):
        await read([piece(b"abcdef"), piece(b"ghijk")], length)


async def test_a_body_that_stops_is_incomplete() -> None:
    with pytest.raises(BodyIncomplete):
        await read([piece(b"abc"), DISCONNECT])
