"""Downloads: in part, not once more, and only described."""

import uuid
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.attachments.files import Files
from tests.customer.conftest import MakeCustomer
from tests.customer.dossier.attachments.conftest import PDF, Upload
from tests.sign_in import Tokens

SIZE = len(PDF)


@pytest.fixture
async def url(make_customer: MakeCustomer, upload: Upload) -> str:
    """Where the content of a file is."""
    response = await upload(await make_customer())
    assert response.status_code == 201, response.text
    return f"{response.headers['location']}/content"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-4", 0, 4),
        ("Bytes= 5-9 ", 5, 9),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE - 1),
        (f"bytes=10-{SIZE + 1000}", 10, SIZE - 1),
        ("bytes=-1", SIZE - 1, SIZE - 1),
        (f"bytes=-{SIZE + 1}", 0, SIZE - 1),
    ],
)
async def test_a_part_is_sent_alone(customer: httpx.AsyncClient, url: str, asked: str, first: int, last: int) -> None:
    answer = await customer.get(url, headers={"Range": asked})
    assert answer.status_code == 206, answer.text
    assert answer.content == PDF[first : last + 1]
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{SIZE}"
    assert answer.headers["content-length"] == str(last - first + 1)
    assert answer.headers["content-type"] == "application/pdf"


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", f"bytes={SIZE}-{SIZE + 5}", "bytes=-0"])
async def test_a_part_behind_the_end_is_a_clear_problem(customer: httpx.AsyncClient, url: str, asked: str) -> None:
    answer = await customer.get(url, headers={"Range": asked})
    assert (answer.status_code, answer.json()["code"]) == (416, "range_not_satisfiable")
    assert answer.headers["content-range"] == f"bytes */{SIZE}"
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("asked", ["bytes=5-4", "bytes=-", "bytes=a-b", "lines=0-1", "bytes=0-1,3-4", "bytes=٣-", "x"])
async def test_what_is_no_single_range_is_answered_with_the_whole(
    customer: httpx.AsyncClient, url: str, asked: str
) -> None:
    answer = await customer.get(url, headers={"Range": asked.encode()})
    assert (answer.status_code, answer.content) == (200, PDF)
    assert answer.headers["accept-ranges"] == "bytes"
    assert "content-range" not in answer.headers


async def test_a_download_goes_on_only_with_the_same_content(customer: httpx.AsyncClient, url: str) -> None:
    etag = (await customer.get(url)).headers["etag"]
    same = await customer.get(url, headers={"Range": "bytes=5-", "If-Range": etag})
    assert (same.status_code, same.content) == (206, PDF[5:])
    for other in ('"other"', f"W/{etag}", "Sat, 21 Nov 2026 08:00:00 GMT"):
        whole = await customer.get(url, headers={"Range": "bytes=5-", "If-Range": other})
        assert (whole.status_code, whole.content) == (200, PDF), other


async def test_the_same_content_is_not_sent_again(customer: httpx.AsyncClient, url: str) -> None:
    etag = (await customer.get(url)).headers["etag"]
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        for method in ("GET", "HEAD"):
            headers = {"If-None-Match": known, "Range": "bytes=0-1"}
            answer = await customer.request(method, url, headers=headers)
            assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", etag), known
    assert (await customer.get(url, headers={"If-None-Match": '"other"'})).content == PDF


async def test_the_etag_depends_on_the_content_alone(customer: httpx.AsyncClient, url: str) -> None:
    before = (await customer.head(url)).headers["etag"]
    await customer.patch(url.removesuffix("/content"), json={"description": "other"})
    assert (await customer.head(url)).headers["etag"] == before


async def test_a_head_has_the_headers_of_a_download(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, url: str
) -> None:
    whole, head = await customer.get(url), await customer.head(url)
    assert (head.status_code, head.content) == (200, b"")
    changing = {"x-request-id", "date"}
    assert {name: value for name, value in head.headers.items() if name not in changing} == {
        name: value for name, value in whole.headers.items() if name not in changing
    }
    assert (await customer.head(f"/v1/attachments/{uuid.uuid4()}/content")).status_code == 404
    own = tokens.client(app, data_scope={"kind": "own", "regions": []})
    assert (await own.head(url)).status_code == 404
    assert (await own.get(url, headers={"If-None-Match": "*"})).status_code == 404


async def test_only_the_part_is_read_from_the_store(
    customer: httpx.AsyncClient, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    opened = Files.open

    async def spy(self: Files, *args: Any) -> Any:
        async for piece in await opened(self, *args):
            sizes.append(len(piece))
            yield piece

    async def open_spied(self: Files, *args: Any) -> Any:
        return spy(self, *args)

    monkeypatch.setattr(Files, "open", open_spied)
    await customer.get(url, headers={"Range": "bytes=1-3"})
    assert sum(sizes) == 3


async def test_a_content_the_store_has_lost_is_a_clear_problem(
    customer: httpx.AsyncClient, url: str, folder: Any
) -> None:
    for kept in (folder / "files").iterdir():
        kept.unlink()
    answer = await customer.get(url)
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
