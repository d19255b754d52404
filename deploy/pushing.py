"""An integrator's loader: streams an ERP's file to its batch endpoint and shows the report."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import stamina
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TransferSpeedColumn
from rich.table import Table

from deploy.api import Api, ApiRefused, connect
from deploy.console import err, out

MEDIA_TYPES = {
    ".json": "application/json",
    ".ndjson": "application/x-ndjson",
    ".jsonl": "application/x-ndjson",
    ".csv": "text/csv",
}
COUNTS = ("received", "created", "updated", "unchanged", "stale", "rejected", "warned")
CHUNK_BYTES = 256 * 1024
SHOWN_ROWS = 50
ATTEMPTS = 5


class NotPushed(Exception):
    """The file did not arrive, or was refused as a whole; nothing of it is partly applied."""


@dataclass(frozen=True)
class Load:
    """A file to push."""

    kind: str
    file: Path
    media_type: str
    atomic: bool = False

    @property
    def headers(self) -> dict[str, str]:
        """The headers that describe the body."""
        with self.file.open("rb") as opened:
            is_gzip = opened.read(2) == b"\x1f\x8b"
        return {"Content-Type": self.media_type} | ({"Content-Encoding": "gzip"} if is_gzip else {})


def media_type_of(file: Path) -> str:
    """The media type from the file's name, with or without `.gz`. Raises NotPushed."""
    suffix = Path(file.name.removesuffix(".gz")).suffix.lower()
    if suffix not in MEDIA_TYPES:
        raise NotPushed(f"{file.name}: the name must end in {', '.join(MEDIA_TYPES)}, with or without .gz.")
    return MEDIA_TYPES[suffix]


async def push(url: str, client_id: str, client_secret: str, load: Load) -> dict[str, Any]:
    """Send the file, with retries while Guanxi is unavailable; returns the batch's report. Raises NotPushed."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    try:
        async with connect(url) as api:
            await api.sign_in(grant_type="client_credentials", client_id=client_id, client_secret=client_secret)
            with Progress(*columns, console=err, transient=True) as progress:
                task = progress.add_task(load.file.name, total=load.file.stat().st_size)
                async for attempt in stamina.retry_context(on=_is_passing, attempts=ATTEMPTS, timeout=60):
                    with attempt:
                        return await _send(api, load, progress, task)
    except ApiRefused as refused:
        raise NotPushed(str(refused)) from refused
    except httpx.TransportError as lost:
        raise NotPushed(f"{url} does not answer: {lost}") from lost
    raise AssertionError("the last attempt returns or raises")


def show(batch: dict[str, Any]) -> None:
    """Print the report: the counts, then the rejected rows and the warnings."""
    counts = Table(*COUNTS, title=f"Batch {batch['id']}: {batch['status']}")
    counts.add_row(*(f"{batch[name]:,}" for name in COUNTS))
    out.print(counts)
    _show_rows("Rejected rows", batch["rejections"], batch["rejected"])
    _show_rows("Warnings", batch["warnings"], batch["warned"])


def _show_rows(title: str, rows: list[dict[str, Any]], count: int) -> None:
    if not rows:
        return
    shown = Table("line", "pointer", "code", "detail", title=title)
    for row in rows[:SHOWN_ROWS]:
        shown.add_row(str(row["line"]), row.get("pointer") or "", row["code"], row["detail"])
    out.print(shown)
    if count > SHOWN_ROWS:
        out.print(f"… and {count - SHOWN_ROWS:,} more.")


async def _send(api: Api, load: Load, progress: Progress, task: TaskID) -> dict[str, Any]:
    progress.reset(task)

    async def chunks() -> AsyncIterator[bytes]:
        with load.file.open("rb") as opened:
            while chunk := opened.read(CHUNK_BYTES):
                yield chunk
                progress.advance(task, len(chunk))

    batch: dict[str, Any] = await api.ask(
        "POST",
        f"/v1/{load.kind}/batches",
        params={"atomic": "true"} if load.atomic else {},
        content=chunks(),
        headers=load.headers,
    )
    return batch


def _is_passing(failure: Exception) -> bool:
    unavailable = isinstance(failure, ApiRefused) and failure.status in {502, 503, 504}
    return unavailable or isinstance(failure, httpx.TransportError)
