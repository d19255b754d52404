"""A spool reads on while its client does not, within its bounds, and leaves nothing behind."""

import asyncio
import io
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from shared.problems import Unavailable
from shared.web.spools import PIECE_BYTES, Spools
from tests.shared.conftest import ThingSettings

PIECE = b"abcd" * (PIECE_BYTES // 2)  # of another size than the pieces that are passed on
LIMIT = 1024 * 1024


class Source:
    """Pieces from a database that would like to have its connection back."""

    def __init__(self, pieces: int, error: Exception | None = None) -> None:
        self._pieces = pieces
        self._error = error
        self.is_released = asyncio.Event()

    async def read(self) -> AsyncGenerator[bytes, None]:
        try:
            for _ in range(self._pieces):
                await asyncio.sleep(0)
                yield PIECE
            if self._error:
                raise self._error
        finally:
            self.is_released.set()


@pytest.fixture
def spools() -> Spools:
    return Spools(ThingSettings(max_spooled_bytes=LIMIT, database_pool_size=8))


async def test_the_source_is_read_to_its_end_while_the_client_waits(spools: Spools) -> None:
    source = Source(5)
    async with aclosing(spools.stream(source.read())) as stream, asyncio.timeout(10):
        first = await anext(stream)
        await source.is_released.wait()
        assert first + b"".join([piece async for piece in stream]) == PIECE * 5
    assert spools.used == 0


async def test_a_client_that_leaves_ends_the_reading_and_frees_the_disk(spools: Spools) -> None:
    source = Source(2)
    async with aclosing(spools.stream(source.read())) as stream:
        await anext(stream)
        assert spools.used
    async with asyncio.timeout(10):
        await source.is_released.wait()
    assert spools.used == 0


async def test_an_error_of_the_source_comes_after_what_was_read(spools: Spools) -> None:
    seen = b""
    with pytest.raises(ValueError, match="the database"):  # noqa: PT012 - what came before it counts too
        async for piece in spools.stream(Source(2, ValueError("the database")).read()):
            seen += piece
    assert seen == PIECE * 2


async def test_all_spools_together_are_bounded(spools: Spools) -> None:
    source = Source(LIMIT // len(PIECE))
    async with aclosing(spools.stream(source.read())) as kept, asyncio.timeout(10):
        await anext(kept)
        await source.is_released.wait()
        with pytest.raises(Unavailable):
            spools.stream(Source(1).read())
    assert [piece async for piece in spools.stream(Source(1).read())]


async def test_a_finished_file_counts_until_it_is_sent(spools: Spools) -> None:
    file = io.BytesIO(PIECE * 3)
    async with aclosing(spools.send(file)) as sent:
        first = await anext(sent)
        assert spools.used == len(PIECE) * 3
        assert first + b"".join([piece async for piece in sent]) == PIECE * 3
    assert (spools.used, file.closed) == (0, True)
    too_large = io.BytesIO(b"a" * (LIMIT + 1))
    with pytest.raises(Unavailable):
        spools.send(too_large)
    assert too_large.closed


async def test_one_that_outgrows_the_disk_breaks_off(spools: Spools) -> None:
    source = Source(LIMIT // len(PIECE) + 1)
    with pytest.raises(Unavailable):
        async for _ in spools.stream(source.read()):
            pass
    assert source.is_released.is_set()
    assert spools.used == 0
