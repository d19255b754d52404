"""From the wire to text: media types, gzip, charsets."""

import gzip
from collections.abc import AsyncIterator

import pytest
from starlette.datastructures import Headers

from shared.batches.bodies import BodyType, body_type_of, unpacked
from shared.batches.rules import (
    BatchFormat,
    BatchTypeUnsupported,
    GzipBroken,
    UnpackedTooLarge,
)


async def pieces(text: bytes, size: int) -> AsyncIterator[bytes]:
    for at in range(0, len(text), size):
        yield text[at : at + size]


async def joined(stream: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in stream])


@pytest.mark.parametrize(
    ("content_type", "encoding", "expected"),
    [
        ("application/json", "", BodyType(BatchFormat.JSON, None, is_gzip=False)),
        ("Application/X-NDJSON; charset=UTF-8", "gzip", BodyType(BatchFormat.NDJSON, "utf-8", is_gzip=True)),
        ('text/csv; header=present; charset="gbk"', "identity", BodyType(BatchFormat.CSV, "gb18030", is_gzip=False)),
    ],
)
def test_headers_say_how_to_read_a_body(content_type: str, encoding: str, expected: BodyType) -> None:
    assert body_type_of(Headers({"content-type": content_type, "content-encoding": encoding})) == expected


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-type": "application/xml"},
        {"content-type": "text/csv; charset=utf-16"},
        {"content-type": "application/json", "content-encoding": "br"},
        {"content-type": "application/json", "content-encoding": "gzip, gzip"},
    ],
)
def test_other_types_are_refused(headers: dict[str, str]) -> None:
    with pytest.raises(BatchTypeUnsupported):
        body_type_of(Headers(headers))


@pytest.mark.parametrize("size", [1, 7, 10_000])
async def test_a_gzip_of_several_members_is_unpacked(size: int) -> None:
    packed = gzip.compress(b"first ", mtime=0) + gzip.compress(b"second", mtime=0)
    assert await joined(unpacked(pieces(packed, size), 100)) == b"first second"


@pytest.mark.parametrize(
    "packed", [b"not gzip", gzip.compress(b"cut off" * 100, mtime=0)[:-9], gzip.compress(b"x", mtime=0) + b"rubbish"]
)
async def test_a_broken_gzip_is_refused(packed: bytes) -> None:
    with pytest.raises(GzipBroken):
        await joined(unpacked(pieces(packed, 5), 10_000))


async def test_a_gzip_bomb_is_refused_long_before_it_is_unpacked() -> None:
    unpacking = unpacked(pieces(gzip.compress(bytes(50_000_000)), 100_000), 1_000_000)
    seen: list[int] = []

    async def take_all() -> None:
        seen.extend([len(piece) async for piece in unpacking])

    with pytest.raises(UnpackedTooLarge):
        await take_all()
    assert sum(seen) <= 1_000_000
