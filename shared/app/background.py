"""Background work of a process, such as following feeds; it also ends when the database is gone."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import structlog

log = structlog.get_logger()

CANCEL_AGAIN_SECONDS = 0.5
CLOSE_SECONDS = 2


@asynccontextmanager
async def background(*work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Do this work until the block ends.

    One cancellation may not be enough: when the work cleans up on a lost connection, that fails, and the error takes
    the place of the cancellation. So it is cancelled again until it has ended.
    """
    tasks = [asyncio.create_task(one) for one in work]
    try:
        yield
    finally:
        running = set(tasks)
        while running:
            for task in running:
                task.cancel()
            _, running = await asyncio.wait(running, timeout=CANCEL_AGAIN_SECONDS)
        await asyncio.gather(*tasks, return_exceptions=True)  # what went wrong while ending has been logged


async def close_in_time(closing: Coroutine[Any, Any, None]) -> None:
    """Close the process's connections; a server that no longer answers is not waited for."""
    try:
        async with asyncio.timeout(CLOSE_SECONDS):
            await closing
    except TimeoutError:
        log.warning("connections_not_closed")
