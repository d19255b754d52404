"""An empty store of files for each test."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

PDF = b"%PDF-1.7\n" + b"content " * 100

Upload = Callable[..., Any]


@pytest.fixture
def folder(app: FastAPI, tmp_path: Path) -> Path:
    """Where the files of this test are."""
    folder = tmp_path / "attachments"
    app.state.settings = app.state.settings.model_copy(update={"attachments_url": str(folder)})
    return folder


@pytest.fixture
def upload(customer: httpx.AsyncClient, folder: Path) -> Upload:
    """Upload a file: `await upload(customer_id, file_name="a.pdf", content=PDF)`."""

    async def send(
        of: str,
        content: bytes | AsyncIterator[bytes] = PDF,
        client: httpx.AsyncClient = customer,
        **options: Any,
    ) -> httpx.Response:
        params = {"customer_id": of, "file_name": "合同.pdf", "section": "operations"} | options
        return await client.post("/v1/attachments", params=params, content=content)

    return send


def files_in(folder: Path) -> dict[str, bytes]:
    """What the store holds: path → content."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def put_in_the_way(folder: Path) -> None:
    """Make the store one that cannot be written to."""
    folder.mkdir()
    (folder / "pending").write_text("in the way")
