"""What the gateway compresses on its way out."""

import asyncio
import zlib

from backports import zstd

from tests.gateway.fake_service import Conversation, Service
from tests.gateway.proxy.conftest import Door

TEXT = b'{"name": "Huaqiang"}' * 100
GZIP = {"Accept-Encoding": "gzip"}


async def text(talk: Conversation) -> None:
    while True:
        await talk.read_head()
        await talk.answer(TEXT, headers='content-type: application/json\r\netag: "3.ab"\r\nvary: Accept-Language\r\n')


async def test_an_answer_of_a_service_is_compressed_at_the_door(door: Door, service: Service) -> None:
    service.handler = text
    response = await door.get("/v1/customers/1", headers={"Accept-Encoding": "gzip, zstd"})
    assert zstd.decompress(await response.read()) == TEXT
    assert (response.headers["Content-Encoding"], response.headers["ETag"]) == ("zstd", '"3.ab-zstd"')
    assert response.headers.getall("Vary") == ["Accept-Language", "Accept-Encoding"]
    assert "accept-encoding" not in service.heads[0].lower()


async def test_an_answer_is_plain_for_whoever_asks_for_no_coding(door: Door, service: Service) -> None:
    service.handler = text
    response = await door.get("/v1/customers/1")
    assert (await response.read(), response.headers["ETag"]) == (TEXT, '"3.ab"')
    assert response.headers["Content-Length"] == str(len(TEXT))


async def test_what_a_service_sends_slowly_arrives_as_it_is_sent(door: Door, service: Service) -> None:
    received = asyncio.Event()

    async def slowly(talk: Conversation) -> None:
        await talk.read_head()
        await talk.write(
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-type: text/csv\r\n\r\n4\r\na,b\n\r\n"
        )
        await received.wait()
        await talk.write(b"4\r\nc,d\n\r\n0\r\n\r\n")

    service.handler = slowly
    response = await door.get("/v1/customers/1", headers=GZIP)
    reader = zlib.decompressobj(16 + zlib.MAX_WBITS)
    first = b""
    while first != b"a,b\n":
        first += reader.decompress(await response.content.readany())
    received.set()
    assert reader.decompress(await response.read()) == b"c,d\n"


async def test_an_answer_that_breaks_off_does_not_look_complete(door: Door, service: Service) -> None:
    async def break_off(talk: Conversation) -> None:
        await talk.read_head()
        await talk.write(b"HTTP/1.1 200 OK\r\ncontent-length: 9000\r\ncontent-type: text/csv\r\n\r\na,b\n")

    service.handler = break_off
    response = await door.raw(
        b"GET /v1/customers/1 HTTP/1.1\r\nhost: x\r\nauthorization: Bearer good\r\naccept-encoding: gzip\r\n\r\n",
        until_closed=True,
    )
    assert b"content-encoding: gzip" in response
    assert not response.endswith(b"0\r\n\r\n")
