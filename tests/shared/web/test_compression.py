"""Which content coding a response gets."""

import zlib
from typing import Any

import pytest
from backports import zstd
from starlette.types import Message

from shared.web.compression import CONFIDENTIAL, ENCODERS, LARGE, choose_coding, compressing

TEXT = b'{"name": "Huaqiang"}' * 100


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", None),
        ("gzip", "gzip"),
        ("gzip, deflate, br", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("zstd;q=0.5, gzip", "gzip"),
        ("zstd;q=0, *", "gzip"),
        ("*", "zstd"),
        ("*;q=0", None),
        ("identity", None),
        ("identity, gzip;q=0.5", None),
        ("identity;q=0.5, gzip", "gzip"),
        ("br, deflate", None),
        ("GZIP;q=0.001", "gzip"),
    ],
)
def test_the_coding_is_the_one_that_the_caller_likes_best(accepted: str, coding: str | None) -> None:
    assert choose_coding(accepted) == coding


async def answer(
    *pieces: bytes, accepted: str = "gzip", method: str = "GET", status: int = 200, **headers: str
) -> tuple[dict[str, str], list[bytes]]:
    """Headers and pieces of a response after compression."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    scope: dict[str, Any] = {"headers": [(b"accept-encoding", accepted.encode())], "method": method}
    compressed = compressing(scope, send)
    named = {"content_type": "application/json"} | headers
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in named.items()]
    await compressed({"type": "http.response.start", "status": status, "headers": raw})
    for piece in pieces:
        await compressed({"type": "http.response.body", "body": piece, "more_body": True})
    await compressed({"type": "http.response.body", "body": b"", "more_body": False})
    found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return found, [message["body"] for message in sent[1:]]


def gunzip(data: bytes) -> bytes:
    return zlib.decompress(data, 16 + zlib.MAX_WBITS)


async def test_a_compressed_response_says_so_and_has_another_tag() -> None:
    headers, pieces = await answer(TEXT, content_length=str(len(TEXT)), etag='"3.ab"')
    assert gunzip(b"".join(pieces)) == TEXT
    expected = {"content-type": "application/json", "etag": '"3.ab-gzip"', "vary": "Accept-Encoding"}
    assert headers == expected | {"content-encoding": "gzip"}


async def test_zstd_is_compressed_by_zstd() -> None:
    headers, pieces = await answer(TEXT, TEXT, accepted="gzip, zstd")
    assert (headers["content-encoding"], zstd.decompress(b"".join(pieces))) == ("zstd", TEXT + TEXT)


@pytest.mark.parametrize("coding", ENCODERS)
async def test_each_piece_can_be_read_when_it_comes(coding: str) -> None:
    _, pieces = await answer(b"one", b"", b"two" * LARGE, accepted=coding)
    reader: Any = zstd.ZstdDecompressor() if coding == "zstd" else zlib.decompressobj(16 + zlib.MAX_WBITS)
    assert [reader.decompress(piece) if piece else b"" for piece in pieces] == [b"one", b"", b"two" * LARGE, b""]


@pytest.mark.parametrize(
    "headers",
    [
        {"content_length": "1023"},
        {"content_type": "image/png"},
        {"content_type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
        {"content_encoding": "br"},
        {"content_range": "bytes 0-9/10"},
        {"cache_control": CONFIDENTIAL},
    ],
    ids=str,
)
async def test_what_is_small_compressed_partial_or_secret_stays_as_it_is(headers: dict[str, str]) -> None:
    found, pieces = await answer(TEXT, **headers)
    assert (b"".join(pieces), found.get("content-encoding")) == (TEXT, headers.get("content_encoding"))


@pytest.mark.parametrize(
    "media_type",
    ["text/csv; charset=utf-8", "application/problem+json", "application/x-ndjson", "image/svg+xml", "text/calendar",
     "text/html", "text/javascript", "application/openapi+json"],
)  # fmt: skip
async def test_text_of_every_kind_is_compressed(media_type: str) -> None:
    assert (await answer(TEXT, content_type=media_type))[0]["content-encoding"] == "gzip"


async def test_who_refuses_plain_content_gets_even_little_of_it_compressed() -> None:
    headers, pieces = await answer(b"{}", accepted="gzip, identity;q=0", content_length="2")
    assert (headers["content-encoding"], gunzip(b"".join(pieces))) == ("gzip", b"{}")


async def test_plain_content_that_could_be_compressed_varies() -> None:
    headers, _ = await answer(TEXT, accepted="", content_length=str(len(TEXT)))
    assert (headers["vary"], headers["content-length"]) == ("Accept-Encoding", str(len(TEXT)))


async def test_a_head_has_the_headers_of_the_get_and_no_body() -> None:
    got, _ = await answer(TEXT, content_length=str(len(TEXT)))
    asked, pieces = await answer(method="HEAD", content_length=str(len(TEXT)))
    assert (asked, pieces) == (got, [b""])


@pytest.mark.parametrize("status", [204, 206, 304])
async def test_an_answer_without_a_whole_body_is_left_alone(status: int) -> None:
    headers, pieces = await answer(status=status)
    assert ("content-encoding" in headers, pieces) == (False, [b""])
