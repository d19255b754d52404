"""Charsets: detected, checked, converted to UTF-8."""

import io
from collections.abc import AsyncIterator

import pytest

from shared.batches.charsets import as_utf8, decide_charset, find_invalid_byte
from shared.batches.rules import CharsetInvalid


async def pieces(text: bytes, size: int) -> AsyncIterator[bytes]:
    for at in range(0, len(text), size):
        yield text[at : at + size]


async def joined(stream: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in stream])


@pytest.mark.parametrize(
    ("raw", "charset"),
    [
        (b"plain", "utf-8"),
        ("联通".encode(), "utf-8"),
        ("上海".encode("gbk"), "gb18030"),
        (b"x" * 1_048_575 + "上".encode(), "utf-8"),
    ],
)
def test_a_valid_utf8_file_is_read_as_utf8(raw: bytes, charset: str) -> None:
    assert decide_charset(io.BytesIO(raw)) == charset


@pytest.mark.parametrize(
    ("raw", "charset", "position"),
    [
        (b"\xef\xbb\xbfplain", "utf-8", None),
        (b"x" * 1_048_575 + b"\xff", "utf-8", 1_048_575),
        ("汉".encode()[:-1], "utf-8", 0),
        ("汉字".encode("gbk"), "gb18030", None),
        (b"a\xff\xff", "gb18030", 1),
    ],
)
def test_the_first_invalid_byte_is_found(raw: bytes, charset: str, position: int | None) -> None:
    assert find_invalid_byte(io.BytesIO(raw), charset) == position


@pytest.mark.parametrize(("text", "charset"), [("汉字€", "utf-8"), ("\ufeff汉字", "utf-8"), ("汉字€㐂", "gb18030")])
@pytest.mark.parametrize("size", [1, 100])
async def test_text_becomes_utf8_without_a_byte_order_mark(text: str, charset: str, size: int) -> None:
    assert await joined(as_utf8(pieces(text.encode(charset), size), charset)) == text.lstrip("\ufeff").encode()


@pytest.mark.parametrize("raw", [b"abc\xff", b"\xed\xa0\x80", "汉字".encode()[:-1], "汉字".encode("gbk")])
async def test_text_in_another_charset_is_refused(raw: bytes) -> None:
    with pytest.raises(CharsetInvalid):
        await joined(as_utf8(pieces(raw, 2), "utf-8"))
