"""Long answers: read at once into a temporary file, so that no transaction waits for a client; the files are bounded.

Where rows have a key to go on from, an answer needs no spool: it reads page by page, each in a transaction of its own.
"""

import asyncio
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from typing import IO, Any

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database import transaction
from shared.problems import Unavailable
from shared.settings import Settings

PIECE_BYTES = 64 * 1024
READERS_SHARE = 4
"""One connection in so many may read long answers: the others stay free for ordinary requests."""


@dataclass
class _Spool:
    """One answer, as far as it has been read."""

    file: IO[bytes]
    size: int = 0
    grown: asyncio.Event = field(default_factory=asyncio.Event)


class Spools:
    """The long answers of a process."""

    def __init__(self, settings: Settings) -> None:
        self._limit = settings.max_spooled_bytes
        self._turns = asyncio.Semaphore(max(1, settings.database_pool_size // READERS_SHARE))
        self.used = 0
        """Bytes on disk."""

    @asynccontextmanager
    async def transaction(self, engine: AsyncEngine, **info: Any) -> AsyncIterator[AsyncSession]:
        """A transaction that reads a long answer; few run at a time, the others wait without a connection."""
        async with self._turns, transaction(engine, **info) as session:
            yield session

    def stream(self, pieces: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
        """The same pieces, whether or not the client takes them. Raises Unavailable when there is no room for more."""
        if self.used >= self._limit:
            raise Unavailable
        return self._stream(pieces)

    def refuse_beyond(self, size: int) -> None:
        """Refuse a file that grows to this size when there is no room for it. Raises Unavailable."""
        if self.used + size > self._limit:
            raise Unavailable

    def send(self, file: IO[bytes]) -> AsyncGenerator[bytes, None]:
        """A finished file's content; closes it. Raises Unavailable when there is no room for it."""
        size = file.seek(0, 2)
        if self.used + size > self._limit:
            file.close()
            raise Unavailable
        return self._send(file, size)

    async def _send(self, file: IO[bytes], size: int) -> AsyncGenerator[bytes, None]:
        self.used += size
        try:
            with file:
                file.seek(0)
                while piece := file.read(PIECE_BYTES):
                    yield piece
        finally:
            self.used -= size

    async def _stream(self, pieces: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
        with tempfile.TemporaryFile() as file:
            spool = _Spool(file)
            filling = asyncio.create_task(self._fill(spool, pieces))
            filling.add_done_callback(lambda _: spool.grown.set())
            sent = 0
            try:
                while sent < spool.size or not filling.done():
                    if sent == spool.size:
                        spool.grown.clear()
                        await spool.grown.wait()
                        continue
                    file.seek(sent)
                    piece = file.read(PIECE_BYTES)
                    sent += len(piece)
                    yield piece
                await filling  # raises what went wrong
            finally:
                filling.cancel()
                self.used -= spool.size
                spool.size = 0

    async def _fill(self, spool: _Spool, pieces: AsyncGenerator[bytes, None]) -> None:
        async with aclosing(pieces):
            async for piece in pieces:
                if self.used + len(piece) > self._limit:
                    raise Unavailable
                spool.file.seek(0, 2)
                spool.file.write(piece)
                spool.size += len(piece)
                self.used += len(piece)
                spool.grown.set()
