"""Attachments in an S3-compatible store: a server of its own process, which checks credentials as S3 does."""

import asyncio
import hashlib
import os
import re
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import obstore
import pytest
from fastapi import FastAPI

from shared.attachments import files as opened
from shared.attachments.files import Files
from tests.customer.conftest import MakeCustomer
from tests.customer.dossier.attachments.conftest import PDF
from tests.customer.dossier.attachments.test_endpoints import MEBIBYTE, pieces
from tests.customer.dossier.attachments.test_tidying import tidy, unreachable
from tests.ports import five_free_ports

PYTHON = Path(sys.prefix) / "s3-server" / "bin" / "python"
BUCKET = "guanxi-files"
MAY_ALL = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}'

Upload = Callable[..., Any]


@dataclass(frozen=True)
class Server:
    """A running S3-compatible server with one bucket, and who may use it."""

    url: str
    key: str = ""
    secret: str = ""

    def ask(self, service: str, method: str, path: str = "/", **options: Any) -> httpx.Response:
        """As whoever set it up: no credentials are checked until `check_credentials`."""
        scope = f"setup/20260101/us-east-1/{service}/aws4_request"
        headers = {"Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"}
        answer = httpx.request(method, self.url + path, headers=headers, trust_env=False, **options)
        assert answer.status_code == 200, answer.text
        return answer

    def check_credentials(self, after: str) -> None:
        httpx.post(f"{self.url}/moto-api/reset-auth", content=after, trust_env=False)

    def unfinished_uploads(self) -> int:
        self.check_credentials("inf")
        try:
            return self.ask("s3", "GET", f"/{BUCKET}?uploads").text.count("<Upload>")
        finally:
            self.check_credentials("0")


def set_up(url: str) -> Server:
    """A bucket, and a user who may use it."""
    server = Server(url)
    for action in (
        {"Action": "CreateUser"},
        {"Action": "PutUserPolicy", "PolicyName": "all", "PolicyDocument": MAY_ALL},
    ):
        server.ask("iam", "POST", data={"Version": "2010-05-08", "UserName": "guanxi", **action})
    made = server.ask("iam", "POST", data={"Version": "2010-05-08", "UserName": "guanxi", "Action": "CreateAccessKey"})
    key, secret = (re.findall(f"<{name}>(.*?)<", made.text)[0] for name in ("AccessKeyId", "SecretAccessKey"))
    server.ask("s3", "PUT", f"/{BUCKET}")
    server.check_credentials("0")
    return Server(url, key, secret)


@pytest.fixture(scope="module")
def s3() -> Iterator[Server]:
    """The server; the test is skipped where it is not installed (`make test` does that)."""
    if not PYTHON.exists():
        pytest.skip(f"no S3-compatible server at {PYTHON}")
    port = five_free_ports()
    environment = {**os.environ, "S3_IGNORE_SUBDOMAIN_BUCKETNAME": "true"}
    command = [str(PYTHON), "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, env=environment, **quiet)
    try:
        url, deadline = f"http://127.0.0.1:{port}", time.monotonic() + 30
        while not answers(url):
            assert process.poll() is None, "the S3-compatible server ended"
            assert time.monotonic() < deadline, "the S3-compatible server does not answer"
            time.sleep(0.1)
        yield set_up(url)
    finally:
        process.kill()
        process.wait(timeout=20)


def answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/moto-api/", trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


@pytest.fixture
def bucket(app: FastAPI, s3: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Files]:
    """The app's files are in a folder of the bucket of this test's own."""
    address = f"s3://{BUCKET}/{tmp_path.name}"
    credentials = {"AWS_ACCESS_KEY_ID": s3.key, "AWS_SECRET_ACCESS_KEY": s3.secret}
    where = {"AWS_ENDPOINT": s3.url, "AWS_ALLOW_HTTP": "true", "AWS_REGION": "us-east-1"}
    for name, value in {**credentials, **where}.items():
        monkeypatch.setenv(name, value)
    app.state.settings = app.state.settings.model_copy(update={"attachments_url": address})
    opened.open_files.cache_clear()
    yield opened.open_files(address)
    opened.open_files.cache_clear()


@pytest.fixture
def upload(customer: httpx.AsyncClient, bucket: Files, make_customer: MakeCustomer) -> Upload:
    """Upload a file for a customer of its own: `await upload(content)`."""

    async def send(content: bytes | AsyncIterator[bytes] = PDF) -> httpx.Response:
        params = {"customer_id": await make_customer(), "file_name": "合同.pdf", "section": "operations"}
        return await customer.post("/v1/attachments", params=params, content=content)

    return send


async def paths(bucket: Files) -> set[str]:
    return {one["path"] async for listed in obstore.list(bucket._store) for one in listed}


async def test_a_file_comes_back_whole_and_in_part(customer: httpx.AsyncClient, upload: Upload, bucket: Files) -> None:
    made = await upload()
    assert made.status_code == 201, made.text
    assert await paths(bucket) == {f"files/{made.json()['id']}"}
    url = f"{made.headers['location']}/content"
    assert (await customer.get(url)).content == PDF
    part = await customer.get(url, headers={"Range": "bytes=3-9"})
    assert (part.status_code, part.content) == (206, PDF[3:10])


async def test_a_large_file_goes_in_parts(customer: httpx.AsyncClient, upload: Upload) -> None:
    made = (await upload(pieces(12 * MEBIBYTE))).json()
    url = f"/v1/attachments/{made['id']}/content"
    content = (await customer.get(url)).content
    assert hashlib.sha256(content).hexdigest() == made["sha256"]
    part = await customer.get(url, headers={"Range": f"bytes={6 * MEBIBYTE}-{6 * MEBIBYTE + 99}"})
    assert part.content == content[6 * MEBIBYTE : 6 * MEBIBYTE + 100]


async def test_what_is_refused_on_its_way_leaves_nothing(upload: Upload, bucket: Files, s3: Server) -> None:
    refused = await upload(pieces(50 * MEBIBYTE + 1))
    assert (refused.status_code, refused.json()["code"]) == (413, "attachment_too_large")
    assert await paths(bucket) == set()
    assert s3.unfinished_uploads() == 0


async def test_tidying_publishes_what_was_committed_and_destroys_what_was_deleted(
    app: FastAPI, customer: httpx.AsyncClient, upload: Upload, bucket: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(Files, "publish", unreachable)
        late = (await upload()).json()["id"]
    deleted = (await upload()).json()["id"]
    stray = "0190a0a0-0000-7000-8000-000000000000"
    await obstore.put_async(bucket._store, f"pending/{stray}", PDF)
    await customer.delete(f"/v1/attachments/{deleted}")
    assert (await customer.get(f"/v1/attachments/{late}/content")).content == PDF
    await tidy(app, monkeypatch, later=timedelta(minutes=10))
    assert await paths(bucket) == {f"pending/{late}", f"pending/{stray}", f"files/{deleted}"}
    await tidy(app, monkeypatch)
    assert await paths(bucket) == {f"files/{late}"}
    assert (await customer.get(f"/v1/attachments/{late}/content")).content == PDF


@pytest.mark.parametrize(("name", "value"), [("AWS_SECRET_ACCESS_KEY", "wrong"), ("AWS_ACCESS_KEY_ID", "AKIANOBODY")])
async def test_wrong_credentials_are_a_clear_problem_and_nothing_is_half_written(
    customer: httpx.AsyncClient,
    upload: Upload,
    bucket: Files,
    s3: Server,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
) -> None:
    made = (await upload()).json()
    monkeypatch.setenv(name, value)
    opened.open_files.cache_clear()
    for content in (PDF, pieces(12 * MEBIBYTE)):
        refused = await upload(content)
        assert (refused.status_code, refused.json()["code"]) == (503, "attachment_store_refuses")
    assert [one["id"] for one in (await customer.get("/v1/attachments")).json()["items"]] == [made["id"]]
    hidden = await customer.get(f"/v1/attachments/{made['id']}/content")
    assert (hidden.status_code, hidden.json()["code"]) == (503, "attachment_store_refuses")
    assert s3.secret not in hidden.text
    assert await paths(bucket) == {f"files/{made['id']}"}
    assert s3.unfinished_uploads() == 0


async def keep_silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A store that takes requests and answers none."""
    await reader.read()
    writer.close()


async def have_too_much_to_do(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    await writer.drain()
    writer.close()


@pytest.mark.parametrize("store", [keep_silent, have_too_much_to_do, None])
async def test_a_download_from_a_store_that_does_not_serve_is_given_up_in_seconds(
    customer: httpx.AsyncClient, upload: Upload, monkeypatch: pytest.MonkeyPatch, store: Any
) -> None:
    made = (await upload()).json()
    monkeypatch.setattr(opened, "OPEN_TIMEOUT_SECONDS", 1.0)
    opened.open_files.cache_clear()
    async with await asyncio.start_server(store or have_too_much_to_do, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1] if store else five_free_ports()
        monkeypatch.setenv("AWS_ENDPOINT", f"http://127.0.0.1:{port}")
        began = time.monotonic()
        answer = await customer.get(f"/v1/attachments/{made['id']}/content")
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
        assert time.monotonic() - began < 5


async def test_an_upload_to_a_store_that_is_down_leaves_nothing(
    customer: httpx.AsyncClient, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT", f"http://127.0.0.1:{five_free_ports()}")
    opened.open_files.cache_clear()
    answer = await upload()
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert (await customer.get("/v1/attachments")).json()["items"] == []
