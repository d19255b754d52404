"""How far a load has got: several requests at once, and a bar or a line for each kind of what is loaded."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Coroutine
from typing import Any, TypeVar

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from deploy.api import ApiRefused

CONNECTIONS = 8
T = TypeVar("T")


def progress_bars(console: Console) -> Progress:
    """The progress bars of a load; output to a file gets one line per finished kind instead."""
    columns = (TextColumn("{task.description:<14}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, disable=not console.is_terminal)


class Steps:
    """The steps of a load, each with its progress."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    async def each(
        self,
        what: str,
        items: Collection[T],
        load: Callable[[T], Awaitable[int | None]],
        *,
        at_once: int = CONNECTIONS,
    ) -> None:
        """Load the items, a few at a time; `load` may return how many rows an item has. Raises ApiRefused."""
        bar, waiting, loaded = self._progress.add_task(what, total=len(items)), iter(items), list[int]()

        async def work() -> None:
            for item in waiting:
                rows = await load(item)
                loaded.append(1 if rows is None else rows)
                self._progress.advance(bar)

        await together(*(work() for _ in range(at_once)))
        if self._progress.disable:
            self._progress.console.print(f"{what:<14} {sum(loaded)}")


async def together(*work: Coroutine[Any, Any, None]) -> None:
    """Run all at once. Raises the first error."""
    try:
        async with asyncio.TaskGroup() as group:
            for one in work:
                group.create_task(one)
    except* (ApiRefused, httpx.HTTPError) as failures:
        raise failures.exceptions[0] from None
