"""The charset of a text that arrives as bytes: detecting it, checking it, and converting to UTF-8."""

import codecs
from collections.abc import AsyncIterable, AsyncIterator
from typing import IO

from shared.batches.rules import CharsetInvalid

PIECE_BYTES = 1024 * 1024


def codec_of(charset: str) -> str:
    """The codec of a charset; for UTF-8, the one that skips a byte order mark at the start."""
    return "utf-8-sig" if charset == "utf-8" else charset


class TextDecoder:
    """Decodes a text that arrives in pieces."""

    def __init__(self, charset: str) -> None:
        self._charset = charset
        self._decoder = codecs.getincrementaldecoder(codec_of(charset))()
        self._position = 0

    def decode(self, piece: bytes, *, final: bool = False) -> str:
        """The text of the piece. Raises CharsetInvalid with the position of the wrong byte."""
        held_back = len(self._decoder.getstate()[0])
        try:
            text = self._decoder.decode(piece, final)
        except UnicodeError as error:
            start = self._position - held_back + getattr(error, "start", 0)
            raise CharsetInvalid(charset=self._charset.upper(), byte=start) from error
        self._position += len(piece)
        return text


def find_invalid_byte(file: IO[bytes], charset: str) -> int | None:
    """The position of the first byte that is not valid in the charset; None when the whole file is valid."""
    file.seek(0)
    decoder = TextDecoder(charset)
    try:
        while piece := file.read(PIECE_BYTES):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except CharsetInvalid as invalid:
        return int(invalid.values["byte"])
    return None


def decide_charset(file: IO[bytes]) -> str:
    """UTF-8 when the whole file is valid UTF-8, else GB18030, which is checked while reading."""
    return "utf-8" if find_invalid_byte(file, "utf-8") is None else "gb18030"


async def as_utf8(stream: AsyncIterable[bytes], charset: str) -> AsyncIterator[bytes]:
    """The text as valid UTF-8 without a byte order mark. Raises CharsetInvalid."""
    decoder = TextDecoder(charset)
    async for piece in stream:
        if text := decoder.decode(piece):
            yield text.encode()
    decoder.decode(b"", final=True)
