"""Attachments over HTTP."""

import base64
import hashlib
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.customer.conftest import MakeCustomer
from tests.customer.dossier.attachments.conftest import PDF, Upload, files_in, put_in_the_way
from tests.customer.dossier.templates.test_endpoints import TEMPLATES, replacing
from tests.etags import seen_in
from tests.sign_in import Tokens

MEBIBYTE = 1024 * 1024


async def pieces(size: int, piece: bytes = b"x" * 65536) -> AsyncIterator[bytes]:
    yield PDF
    sent = len(PDF)
    while sent < size:
        yield piece[: size - sent]
        sent += len(piece)


async def test_a_file_comes_back_as_it_was(
    customer: httpx.AsyncClient, make_customer: MakeCustomer, upload: Upload, folder: Path
) -> None:
    response = await upload(await make_customer(), description="框架合同")
    made = response.json()
    assert response.status_code == 201, response.text
    assert (made["file_name"], made["media_type"], made["size"]) == ("合同.pdf", "application/pdf", len(PDF))
    assert made["sha256"] == hashlib.sha256(PDF).hexdigest()
    assert files_in(folder) == {f"files/{made['id']}": PDF}
    assert (await customer.get(response.headers["location"])).json() == made
    content = await customer.get(f"/v1/attachments/{made['id']}/content")
    assert content.content == PDF
    assert content.headers["content-disposition"].endswith("filename*=UTF-8''%E5%90%88%E5%90%8C.pdf")
    assert content.headers["content-disposition"].startswith("attachment;")
    assert content.headers["x-content-type-options"] == "nosniff"
    assert content.headers["content-type"] == "application/pdf"
    assert content.headers["repr-digest"] == f"sha-256=:{base64.b64encode(hashlib.sha256(PDF).digest()).decode()}:"


async def test_a_large_file_passes_in_parts(
    customer: httpx.AsyncClient, make_customer: MakeCustomer, upload: Upload
) -> None:
    made = (await upload(await make_customer(), pieces(12 * MEBIBYTE))).json()
    content = await customer.get(f"/v1/attachments/{made['id']}/content")
    assert made["size"] == len(content.content) == 12 * MEBIBYTE
    assert hashlib.sha256(content.content).hexdigest() == made["sha256"]


async def test_more_than_50_mb_are_refused_and_nothing_stays(
    make_customer: MakeCustomer, upload: Upload, folder: Path
) -> None:
    customer_id = await make_customer()
    for content in (pieces(50 * MEBIBYTE + 1), PDF + bytes(50 * MEBIBYTE)):
        response = await upload(customer_id, content)
        assert (response.status_code, response.json()["code"]) == (413, "attachment_too_large")
        assert str(50 * MEBIBYTE) in response.json()["detail"]
    assert files_in(folder) == {}


@pytest.mark.parametrize(
    ("options", "content", "status", "code"),
    [
        ({"file_name": "a.exe"}, PDF, 415, "attachment_type_refused"),
        ({"file_name": "a.png"}, PDF, 415, "attachment_content_differs"),
        ({"file_name": "a.txt"}, b"a" * 600 + b"\0", 415, "attachment_content_differs"),
        ({"file_name": "../.."}, PDF, 422, "attachment_name_unusable"),
        ({}, b"", 422, "attachment_empty"),
        ({"section": "kitchen"}, PDF, 400, "bad_request"),
        ({"item": "horoscope"}, PDF, 422, "dossier_item_unknown"),
        ({"clearance": "4"}, PDF, 400, "bad_request"),
        ({"customer_id": str(uuid.uuid4())}, PDF, 404, "customer_not_found"),
    ],
)
async def test_what_cannot_be_is_refused_and_nothing_stays(
    customer: httpx.AsyncClient,
    make_customer: MakeCustomer,
    upload: Upload,
    folder: Path,
    options: dict[str, str],
    content: bytes,
    status: int,
    code: str,
) -> None:
    response = await upload(await make_customer(), content, **options)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert files_in(folder) == {}
    assert (await customer.get("/v1/attachments")).json()["items"] == []


async def test_an_upload_that_breaks_off_leaves_nothing(
    app: FastAPI, tokens: Tokens, make_customer: MakeCustomer, folder: Path
) -> None:
    query = f"customer_id={await make_customer()}&file_name=a.pdf&section=profile"
    incoming: list[dict[str, Any]] = [
        {"type": "http.request", "body": PDF * 1000, "more_body": True},
        {"type": "http.disconnect"},
    ]
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/v1/attachments",
        "raw_path": b"/v1/attachments",
        "query_string": query.encode(),
        "headers": [(b"authorization", f"Bearer {tokens.sign('customer')}".encode())],
    }
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return incoming.pop(0) if len(incoming) > 1 else incoming[0]

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    assert sent[0]["status"] == 400
    assert b"body_incomplete" in sent[1]["body"]
    assert files_in(folder) == {}


async def test_a_store_that_cannot_be_written_to_is_a_passing_failure(
    customer: httpx.AsyncClient, make_customer: MakeCustomer, upload: Upload, folder: Path
) -> None:
    put_in_the_way(folder)
    response = await upload(await make_customer())
    assert (response.status_code, response.json()["code"]) == (503, "unavailable")
    assert (await customer.get("/v1/attachments")).json()["items"] == []


async def test_files_are_listed_as_far_as_the_caller_is_cleared(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: MakeCustomer, upload: Upload
) -> None:
    customer_id = await make_customer()
    await upload(customer_id, file_name="open.pdf")
    marked = (await upload(customer_id, file_name="marked.pdf", clearance=2)).json()
    proof = (await upload(customer_id, file_name="proof.pdf", item="credit_standing")).json()
    assert (marked["clearance"], proof["clearance"]) == (2, 2)
    basic = tokens.client(app, clearance=1)
    listed = (await basic.get("/v1/attachments", params={"customer_id": customer_id, "count": "true"})).json()
    assert ([one["file_name"] for one in listed["items"]], listed["count"]) == (["open.pdf"], 1)
    assert (await basic.get(f"/v1/attachments/{proof['id']}/content")).status_code == 404
    assert (await basic.delete(f"/v1/attachments/{proof['id']}")).status_code == 404
    assert "proof.pdf" not in (await basic.get(f"/v1/customers/{customer_id}/history")).text
    assert "proof.pdf" in (await customer.get(f"/v1/customers/{customer_id}/history")).text
    for options in ({"clearance": 2}, {"item": "credit_standing"}):
        assert (await upload(customer_id, client=basic, **options)).status_code == 403


async def test_a_new_template_raises_the_clearance_of_files(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: MakeCustomer, upload: Upload
) -> None:
    made = (await upload(await make_customer(), item="profit_model")).json()
    assert (
        await customer.post(TEMPLATES, json=await replacing(customer, "profit_model", clearance=2))
    ).status_code == 201
    assert (await customer.get(f"/v1/attachments/{made['id']}")).json()["clearance"] == 2
    assert (await tokens.client(app, clearance=1).get(f"/v1/attachments/{made['id']}")).status_code == 404


async def test_files_of_others_customers_are_not_there(
    app: FastAPI, tokens: Tokens, make_customer: MakeCustomer, upload: Upload
) -> None:
    customer_id = await make_customer()
    made = (await upload(customer_id)).json()
    own = tokens.client(app, data_scope={"kind": "own", "regions": []})
    assert (await own.get(f"/v1/attachments/{made['id']}/content")).status_code == 404
    assert (await upload(customer_id, client=own)).status_code == 404
    reader = tokens.client(app, scope="customers:read")
    assert (await upload(customer_id, client=reader)).status_code == 403


async def test_a_deleted_file_is_gone_from_sight(
    customer: httpx.AsyncClient, make_customer: MakeCustomer, upload: Upload
) -> None:
    url = (await upload(await make_customer())).headers["location"]
    assert (await customer.delete(url, headers={"If-Match": '"2"'})).status_code == 412
    assert (await customer.delete(url, headers=seen_in(await customer.get(url)))).status_code == 204
    assert (await customer.get(url)).status_code == 404
    assert (await customer.get(f"{url}/content")).status_code == 404
