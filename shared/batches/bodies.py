"""A body's media type, charset and gzip; unpacked in pieces, so that memory never holds a whole body."""

import asyncio
import zlib
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass

from starlette.datastructures import Headers

from shared.batches.rules import (
    CHARSETS,
    FORMATS,
    BatchFormat,
    BatchTypeUnsupported,
    GzipBroken,
    UnpackedTooLarge,
)

PIECE_BYTES = 64 * 1024
GZIP = 31  # zlib's window bits for a gzip header and trailer


@dataclass(frozen=True, slots=True)
class BodyType:
    """The body's format from its headers; `charset` is None when they do not name one."""

    format: BatchFormat
    charset: str | None
    is_gzip: bool


def body_type_of(headers: Headers) -> BodyType:
    """The body's type, from its headers. Raises BatchTypeUnsupported."""
    media_type, *parameters = (part.strip() for part in headers.get("content-type", "").lower().split(";"))
    stated = [value.strip(" \"'") for name, _, value in (p.partition("=") for p in parameters) if name == "charset"]
    encoding = headers.get("content-encoding", "identity").strip().lower()
    if (
        media_type not in FORMATS
        or any(name not in CHARSETS for name in stated)
        or encoding not in {"identity", "", "gzip", "x-gzip"}
    ):
        raise BatchTypeUnsupported()
    return BodyType(FORMATS[media_type], CHARSETS[stated[0]] if stated else None, encoding.endswith("gzip"))


async def unpacked(stream: AsyncIterable[bytes], limit: int) -> AsyncIterator[bytes]:
    """The content of a gzip with any number of members, in small pieces. Raises GzipBroken, UnpackedTooLarge."""
    member, total, has_begun = zlib.decompressobj(GZIP), 0, False
    async for packed in stream:
        waiting = packed
        while waiting:
            if member.eof:
                member, has_begun = zlib.decompressobj(GZIP), False
            has_begun = True
            try:
                piece = member.decompress(waiting, PIECE_BYTES)
            except zlib.error as error:
                raise GzipBroken() from error
            waiting = member.unused_data if member.eof else member.unconsumed_tail
            total += len(piece)
            if total > limit:
                raise UnpackedTooLarge(limit=limit)
            if piece:
                yield piece
                await asyncio.sleep(0)  # a small packet can unpack to very much: let other tasks run in between
    if has_begun and not member.eof:
        raise GzipBroken()
