"""Interrupted uploads and deletions are finished or cleaned up."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from obstore.store import S3Store

from services.customer.dossier.attachments.model import Attachment
from services.customer.dossier.attachments.store import ATTACHMENTS
from shared.attachments import operations
from shared.attachments.files import Files, open_files
from shared.attachments.operations import tidy_files
from shared.database import new_id, transaction
from shared.problems import Unavailable
from tests.customer.conftest import MakeCustomer
from tests.customer.dossier.attachments.conftest import PDF, Upload, files_in


async def tidy(app: FastAPI, monkeypatch: pytest.MonkeyPatch, later: timedelta = timedelta(hours=2)) -> None:
    now = operations.utc_now()
    with monkeypatch.context() as patched:
        patched.setattr(operations, "utc_now", lambda: now + later)
        async with transaction(app.state.engine) as session:
            await tidy_files(app.state.settings, Attachment, session)


async def unreachable(*_: Any) -> None:
    raise Unavailable


async def test_a_file_not_yet_published_is_read_and_published_later(
    app: FastAPI,
    customer: httpx.AsyncClient,
    make_customer: MakeCustomer,
    upload: Upload,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(Files, "publish", unreachable)
        response = await upload(await make_customer())
    file_id = response.json()["id"]
    assert (response.status_code, files_in(folder)) == (201, {f"pending/{file_id}": PDF})
    assert (await customer.get(f"/v1/attachments/{file_id}/content")).content == PDF
    await tidy(app, monkeypatch)
    assert files_in(folder) == {f"files/{file_id}": PDF}
    assert (await customer.get(f"/v1/attachments/{file_id}/content")).content == PDF


async def test_a_file_whose_transaction_broke_is_nowhere(
    app: FastAPI,
    customer: httpx.AsyncClient,
    make_customer: MakeCustomer,
    upload: Upload,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    customer_id = await make_customer()
    with monkeypatch.context() as broken:
        broken.setattr(ATTACHMENTS, "get", _lose_connection)
        assert (await upload(customer_id)).status_code == 503
    assert (await customer.get("/v1/attachments")).json()["items"] == []
    await tidy(app, monkeypatch, later=timedelta(minutes=10))  # it could still be under way
    assert len(files_in(folder)) == 1
    await tidy(app, monkeypatch)
    assert files_in(folder) == {}


async def _lose_connection(*_: Any) -> None:
    raise OSError("connection lost")


async def test_a_file_refused_at_the_last_moment_is_dropped_at_once(
    make_customer: MakeCustomer, upload: Upload, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer_id = await make_customer()
    monkeypatch.setattr(ATTACHMENTS, "get", unreachable)
    assert (await upload(customer_id)).status_code == 503
    assert files_in(folder) == {}


async def test_the_content_of_a_deleted_file_is_destroyed(
    app: FastAPI,
    customer: httpx.AsyncClient,
    make_customer: MakeCustomer,
    upload: Upload,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept, deleted = [(await upload(await make_customer())).json()["id"] for _ in range(2)]
    await customer.delete(f"/v1/attachments/{deleted}")
    await tidy(app, monkeypatch, later=timedelta(minutes=10))
    assert len(files_in(folder)) == 2
    for _ in range(2):
        await tidy(app, monkeypatch)
    assert files_in(folder) == {f"files/{kept}": PDF}


async def test_what_a_killed_process_had_begun_is_swept(
    app: FastAPI, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = folder / "pending" / f"{new_id()}#1"
    begun.parent.mkdir(parents=True)
    for file in (begun, folder / "pending" / "notes.txt"):
        file.write_bytes(b"half")
        os.utime(file, (0, 0))
    await tidy(app, monkeypatch)
    assert list(files_in(folder)) == ["pending/notes.txt"]


def test_an_address_of_a_bucket_opens_a_bucket() -> None:
    assert isinstance(open_files("s3://guanxi/attachments")._store, S3Store)
