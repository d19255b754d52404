"""The renderer of a service: its one child process, started on first use, stopped after a while without work."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process

import msgspec
import structlog

from shared.documents.charts.theme import Spec
from shared.documents.papers.content import content_of
from shared.documents.papers.structure import Paper
from shared.documents.rendering.tasks import HEAD, TOO_LARGE, Answer, Task, Work, framed
from shared.problems import Invalid, Text, Unavailable, UnexpectedError
from shared.settings import Settings

log = structlog.get_logger()

CHILD = "shared.documents.rendering.child"
INHERITED = ("PATH", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "SYSTEMROOT")
"""The child gets no other part of the environment: it has the service's secrets."""


class DocumentTooLarge(Invalid):
    """The document would be larger than a document may be."""

    title = Text("Document too large", "文档过大")
    detail = Text("Ask for less at a time, for example a shorter period.", "请缩小范围后重试，例如缩短期间。")


class DocumentUnavailable(Unavailable):
    """The document could not be drawn now; the same request may succeed later."""

    detail = Text("The document could not be drawn; try again in a moment.", "文档暂时无法生成，请稍后重试。")


class DocumentsBusy(Unavailable):
    """As many documents as may wait are waiting already."""

    detail = Text("Many documents are being drawn; try again in a moment.", "正在生成的文档较多，请稍后重试。")


PROBLEMS = (DocumentTooLarge, DocumentUnavailable, DocumentsBusy)


class Renderer:
    """Draws one document at a time; so many others wait, in their order."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: Process | None = None
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._idle: asyncio.TimerHandle | None = None

    @property
    def pid(self) -> int | None:
        """The child's process id while it runs."""
        return self._process.pid if self._process else None

    async def draw(self, spec: Spec) -> bytes:
        """A chart as SVG. Raises the PROBLEMS, as all of these do."""
        return await self._render(Work.SVG, {"spec": spec})

    async def paint(self, picture: Spec | str, scale: float = 2) -> bytes:
        """A chart or a drawing as PNG."""
        source = {"svg": picture} if isinstance(picture, str) else {"spec": picture}
        return await self._render(Work.PNG, {**source, "scale": scale})

    async def publish(self, paper: Paper, work: Work) -> bytes:
        """A paper as HTML, PDF or slides."""
        return await self._render(work, content_of(paper))

    async def close(self) -> None:
        """Stop the child."""
        if self._idle:
            self._idle.cancel()
        process, self._process = self._process, None
        if process and process.returncode is None:
            process.kill()
            await process.wait()

    async def _render(self, work: Work, material: dict[str, object]) -> bytes:
        settings = self._settings
        task = Task(work, material, settings.document_seconds, settings.document_max_bytes)
        sent = msgspec.json.encode(task, enc_hook=_plainly)
        if len(sent) > settings.document_max_bytes:
            raise DocumentTooLarge
        if self._waiting >= settings.documents_waiting:
            raise DocumentsBusy
        self._waiting += 1
        try:
            async with self._turn:
                return await self._ask(sent, work)
        finally:
            self._waiting -= 1

    async def _ask(self, sent: bytes, work: Work) -> bytes:
        try:
            async with asyncio.timeout(self._settings.document_seconds):
                kind, payload = await self._exchange(sent)
        except (TimeoutError, OSError, asyncio.IncompleteReadError) as error:
            log.warning("document_failed", work=work.value, error=repr(error)[:200], returncode=self._returncode)
            await self.close()
            raise DocumentUnavailable from error
        except BaseException:
            await self.close()  # an answer that nobody reads must not become the next one's
            raise
        self._stop_later()
        if kind == Answer.DONE:
            return payload
        reason = payload.decode(errors="replace")
        log.warning("document_failed", work=work.value, error=reason[:500])
        if kind == Answer.FAILED:
            await self.close()
            raise DocumentUnavailable
        raise DocumentTooLarge if reason == TOO_LARGE else UnexpectedError

    async def _exchange(self, sent: bytes) -> tuple[int, bytes]:
        process = await self._running()
        if process.stdin is None or process.stdout is None:
            raise BrokenPipeError
        process.stdin.write(framed(0, sent))
        await process.stdin.drain()
        kind, length = HEAD.unpack(await process.stdout.readexactly(HEAD.size))
        return kind, await process.stdout.readexactly(length)

    async def _running(self) -> Process:
        if self._idle:
            self._idle.cancel()
        if self._process is None or self._process.returncode is not None:
            environment = {name: os.environ[name] for name in INHERITED if name in os.environ}
            command = (sys.executable, "-m", CHILD, str(self._settings.document_memory_bytes))
            self._process = await asyncio.create_subprocess_exec(
                *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environment, start_new_session=True
            )
        return self._process

    def _stop_later(self) -> None:
        loop = asyncio.get_running_loop()
        self._idle = loop.call_later(self._settings.document_idle_seconds, self._stop_idle)

    def _stop_idle(self) -> None:
        if not self._turn.locked() and self._process and self._process.stdin:
            self._process.stdin.close()  # which ends the child by itself
            self._process = None

    @property
    def _returncode(self) -> int | None:
        return self._process.returncode if self._process else None


def _plainly(value: object) -> object:
    raise TypeError(f"{type(value)} is not part of a document.")
