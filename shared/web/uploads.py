"""Streamed request bodies: accepted whole or not at all, and never above the limit."""

from collections.abc import AsyncIterator

from starlette.requests import ClientDisconnect, Request

from shared.problems import BadRequest, ContentTooLarge, Text


class BodyIncomplete(BadRequest):
    """The body ended too early; nothing was stored."""

    title = Text("The body is incomplete", "请求体不完整")
    detail = Text("Send it again; nothing was stored.", "请重新发送，未存入任何数据。")


async def upload(
    request: Request, limit: int, too_large: type[ContentTooLarge] = ContentTooLarge
) -> AsyncIterator[bytes]:
    """The pieces of the request's body; a body with a declared length above the limit is not read at all.

    Raises BodyIncomplete, `too_large`.
    """
    stated = request.headers.get("content-length", "")
    if stated.isascii() and stated.isdigit() and int(stated[:20]) > limit:
        raise too_large(limit=limit)
    total = 0
    try:
        async for piece in request.stream():
            total += len(piece)
            if total > limit:
                raise too_large(limit=limit)
            if piece:
                yield piece
    except ClientDisconnect as error:
        raise BodyIncomplete() from error
