"""The renderer's process: started on first use, bounded, and replaced when it fails; the service lives on."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from shared.documents.rendering.renderer import DocumentsBusy, DocumentTooLarge, DocumentUnavailable, Renderer
from shared.documents.rendering.tasks import Work
from shared.problems import UnexpectedError
from tests.shared.conftest import ThingSettings
from tests.shared.documents.charts.examples import EXAMPLES
from tests.shared.documents.papers.papers import MAP, paper

CHART = EXAMPLES["bars"](3, "en")
SLOW: dict[str, Any] = {
    "data": {"sequence": {"start": 0, "stop": 30_000_000, "as": "x"}},
    "transform": [{"calculate": "sin(datum.x)", "as": "y"}, {"aggregate": [{"op": "mean", "field": "y", "as": "m"}]}],
    "mark": "point",
}
HUNGRY: dict[str, Any] = {
    "data": {"sequence": {"start": 0, "stop": 200_000_000, "as": "x"}},
    "mark": "point",
    "encoding": {"x": {"field": "x", "type": "quantitative"}},
}


@asynccontextmanager
async def renderer(**settings: Any) -> AsyncIterator[Renderer]:
    opened = Renderer(ThingSettings(**{"document_seconds": 60, **settings}))
    try:
        yield opened
    finally:
        await opened.close()


def is_running(pid: int | None) -> bool:
    """Whether the process exists, and is no zombie that only waits to be reaped."""
    state = Path(f"/proc/{pid}/stat")
    return pid is not None and state.exists() and state.read_text().rpartition(") ")[2][0] != "Z"


async def until_gone(pid: int | None) -> None:
    """Wait until the process has ended."""
    handle, ended = os.pidfd_open(pid or 0), asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(handle, ended.set)
    try:
        async with asyncio.timeout(20):
            await ended.wait()
    finally:
        loop.remove_reader(handle)
        os.close(handle)


def environment_of(pid: int | None) -> bytes:
    return Path(f"/proc/{pid}/environ").read_bytes()


def limits_of(pid: int | None) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/limits").read_text().splitlines()
    return {line[:26].strip(): line[26:].split()[0] for line in lines}


async def test_one_process_draws_everything() -> None:
    async with renderer() as drawing:
        assert drawing.pid is None
        assert (await drawing.draw(CHART)).startswith(b"<svg")
        pid = drawing.pid
        png, drawn = await asyncio.gather(drawing.paint(MAP, scale=1), drawing.paint(CHART))
        assert png.startswith(b"\x89PNG")
        assert drawn.startswith(b"\x89PNG")
        heads = {Work.HTML: b"<!doctype", Work.PDF: b"%PDF", Work.PPTX: b"PK\x03\x04"}
        for work, head in heads.items():
            assert (await drawing.publish(paper(has_chart=True), work)).startswith(head)
        assert drawing.pid == pid


async def test_it_stops_after_a_while_without_work_and_starts_again() -> None:
    async with renderer(document_idle_seconds=0.2) as drawing:
        await drawing.draw(CHART)
        pid = drawing.pid
        await until_gone(pid)
        assert drawing.pid is None
        assert await drawing.draw(CHART)
        assert drawing.pid != pid


async def test_closing_stops_it() -> None:
    async with renderer() as drawing:
        await drawing.draw(CHART)
        pid = drawing.pid
    assert not is_running(pid)


async def begun(drawing: Renderer, spec: dict[str, Any]) -> asyncio.Task[bytes]:
    """A drawing that the process has begun."""
    await drawing.draw(CHART)
    task = asyncio.create_task(drawing.draw(spec))
    await asyncio.sleep(0)
    return task


async def test_a_killed_process_fails_one_drawing_only() -> None:
    async with renderer() as drawing:
        task = await begun(drawing, SLOW)
        os.kill(drawing.pid or 0, signal.SIGKILL)
        with pytest.raises(DocumentUnavailable):
            await task
        assert await drawing.draw(CHART)


async def test_too_slow_a_drawing_is_given_up() -> None:
    async with renderer(document_seconds=5) as drawing:
        await drawing.draw(CHART)
        pid = drawing.pid
        with pytest.raises(DocumentUnavailable) as refused:
            await drawing.draw(SLOW | {"data": {"sequence": {"start": 0, "stop": 10**9, "as": "x"}}})
        assert (refused.value.status, refused.value.headers["Retry-After"]) == (503, "1")
        assert not is_running(pid)
        assert await drawing.draw(CHART)


async def test_too_much_memory_ends_the_process_alone() -> None:
    async with renderer(document_memory_bytes=900 * 1024**2) as drawing:
        await drawing.draw(CHART)
        with pytest.raises(DocumentUnavailable):
            await drawing.draw(HUNGRY)
        assert await drawing.draw(CHART)


async def test_too_large_a_content_is_refused_before_anything_starts() -> None:
    async with renderer(document_max_bytes=20_000) as drawing:
        with pytest.raises(DocumentTooLarge) as refused:
            await drawing.publish(paper("x" * 3000), Work.PDF)
        assert refused.value.status == 422
        assert drawing.pid is None


async def test_too_large_a_document_is_refused_and_the_process_stays() -> None:
    async with renderer(document_max_bytes=20_000) as drawing:
        await drawing.draw(CHART)
        pid = drawing.pid
        with pytest.raises(DocumentTooLarge):
            await drawing.paint(CHART, scale=6)
        assert drawing.pid == pid


async def test_what_is_no_picture_is_our_own_mistake() -> None:
    async with renderer() as drawing:
        with pytest.raises(UnexpectedError):
            await drawing.draw({"mark": "image"})


async def test_only_so_many_may_wait() -> None:
    async with renderer(documents_waiting=2) as drawing:
        waiting = [asyncio.create_task(drawing.draw(CHART)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(DocumentsBusy):
            await drawing.draw(CHART)
        assert all(await asyncio.gather(*waiting))
        assert await drawing.draw(CHART)


async def test_a_caller_who_leaves_stops_the_drawing_and_gets_nobody_elses() -> None:
    async with renderer() as drawing:
        task = await begun(drawing, SLOW)
        pid = drawing.pid
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not is_running(pid)
        assert (await drawing.paint(MAP)).startswith(b"\x89PNG")


async def test_it_knows_none_of_the_services_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUANXI_SERVICE_SECRET", "the secret of the house")
    async with renderer(service_secret=SecretStr("the secret of the house")) as drawing:
        await drawing.draw(CHART)
        environment = environment_of(drawing.pid)
        assert b"the secret of the house" not in environment
        assert b"GUANXI" not in environment


async def test_it_writes_no_files_and_dumps_no_memory() -> None:
    async with renderer() as drawing:
        await drawing.draw(CHART)
        found = limits_of(drawing.pid)
        assert (found["Max file size"], found["Max core file size"]) == ("0", "0")
        assert int(found["Max data size"]) == ThingSettings().document_memory_bytes
