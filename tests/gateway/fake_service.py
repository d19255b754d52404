"""A service whose behaviour each test decides, down to the bytes it sends."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

Handler = Callable[["Conversation"], Awaitable[None]]


@dataclass
class Conversation:
    """One connection as the service sees it, byte by byte."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    service: "Service"

    async def read_head(self) -> bytes:
        head = await self.reader.readuntil(b"\r\n\r\n")
        self.service.heads.append(head.decode("latin-1"))
        self.service.asked.set()
        return head

    async def read_body(self) -> bytes:
        """The body of the request whose head was read last."""
        head = self.service.heads[-1].lower()
        if "transfer-encoding: chunked" in head:
            body = b""
            while size := int(await self.reader.readline(), 16):
                body += await self.reader.readexactly(size)
                await self.reader.readexactly(2)
            await self.reader.readline()
            return body
        length = next((int(line[15:]) for line in head.split("\r\n") if line.startswith("content-length:")), 0)
        return await self.reader.readexactly(length)

    async def write(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self, body: bytes = b"{}", *, status: str = "200 OK", headers: str = "") -> None:
        await self.write(f"HTTP/1.1 {status}\r\ncontent-length: {len(body)}\r\n{headers}\r\n".encode() + body)


@dataclass
class Service:
    """A service whose behaviour the test decides."""

    port: int = 0
    heads: list[str] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    connections: int = 0
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    handler: Handler | None = None

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            await (self.handler or echo)(Conversation(reader, writer, self))
        except (asyncio.IncompleteReadError, ConnectionError, ValueError):
            self.gone.set()
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()


async def echo(talk: Conversation) -> None:
    """Answers every request with what it was."""
    while True:
        head = (await talk.read_head()).decode("latin-1")
        body = await talk.read_body()
        line, *lines = head.strip().split("\r\n")
        method, target, _ = line.split(" ")
        headers = [item.split(": ", 1) for item in lines]
        seen = json.dumps({"method": method, "target": target, "headers": headers, "body": body.decode("latin-1")})
        content = b"" if method == "HEAD" else seen.encode()
        await talk.answer(content, headers="content-type: application/json\r\n")
