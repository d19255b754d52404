"""Waits with an end: what never comes fails the test instead of holding up the run."""

import subprocess
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx

MOST_PAGES = 100


def lines_printed_by(process: "subprocess.Popen[str]", within: float = 180.0) -> Iterator[str]:
    """What the process prints, line by line; a process that keeps silent is killed, which ends its lines."""
    assert process.stdout is not None
    timer = threading.Timer(within, process.kill)
    timer.start()
    try:
        for line in process.stdout:  # noqa: UP028 - `yield from` would close what is read on with the next call
            yield line
    finally:
        timer.cancel()


async def pages_of(client: httpx.AsyncClient, path: str, **params: Any) -> AsyncIterator[Any]:
    """Every page of a list, from the first to the last."""
    for _ in range(MOST_PAGES):
        answer = await client.get(path, params=params)
        assert answer.status_code == 200, answer.text
        yield answer.json()
        if answer.json()["next_cursor"] is None:
            return
        params["cursor"] = answer.json()["next_cursor"]
    raise AssertionError(f"{path} has more than {MOST_PAGES} pages")
