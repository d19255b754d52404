"""A body that is read as it arrives: whole or not at all, and never more than the limit."""

from collections.abc import AsyncIterable, AsyncIterator

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect

from shared.problems import BadRequest, ContentTooLarge, Text


class BodyIncomplete(BadRequest):
    """The body stopped before its end; nothing was stored."""

    title = Text("The body stopped half-way", "请求体不完整")
    detail = Text("Send it again; nothing was stored.", "请重新发送，未存入任何数据。")


def refuse_length(headers: Headers, limit: int) -> None:
    """A body that says it is too large need not be read at all. Raises ContentTooLarge."""
    stated = headers.get("content-length", "")
    if stated.isascii() and stated.isdigit() and int(stated[:20]) > limit:
        raise ContentTooLarge(limit=limit)


async def whole(stream: AsyncIterable[bytes], limit: int) -> AsyncIterator[bytes]:
    """The pieces of a body that arrives whole. Raises BodyIncomplete, ContentTooLarge."""
    total = 0
    try:
        async for piece in stream:
            total += len(piece)
            if total > limit:
                raise ContentTooLarge(limit=limit)
            if piece:
                yield piece
    except ClientDisconnect as error:
        raise BodyIncomplete() from error
