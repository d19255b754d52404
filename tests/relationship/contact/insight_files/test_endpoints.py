"""Files of insights: uploaded, sent and hidden with their insight."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.time import company_today
from tests.customer.dossier.attachments.conftest import PDF, files_in
from tests.relationship.conftest import Person
from tests.sign_in import Tokens

FILES = "/v1/insight-files"


@pytest.fixture(autouse=True)
def folder(app: FastAPI, tmp_path: Path) -> Path:
    folder = tmp_path / "attachments"
    app.state.settings = app.state.settings.model_copy(update={"attachments_url": str(folder)})
    return folder


async def insight(client: httpx.AsyncClient, **fields: Any) -> str:
    body = {"kind": "training", "title": "选型培训", "issued_on": str(company_today())} | fields
    made = await client.post("/v1/insights", json=body)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def send(client: httpx.AsyncClient, insight_id: str, content: bytes = PDF, name: str = "简报.pdf") -> Any:
    return await client.post(FILES, params={"insight_id": insight_id, "file_name": name}, content=content)


async def test_a_file_is_kept_whole_and_sent_back(relationship: httpx.AsyncClient, folder: Path) -> None:
    insight_id = await insight(relationship)
    made = await send(relationship, insight_id)
    assert (made.status_code, made.json()["media_type"], made.json()["size"]) == (201, "application/pdf", len(PDF))
    file_id = made.json()["id"]
    assert files_in(folder) == {f"files/{file_id}": PDF}
    assert (await relationship.get(f"{FILES}/{file_id}/content")).content == PDF
    part = await relationship.get(f"{FILES}/{file_id}/content", headers={"Range": "bytes=0-4"})
    assert (part.status_code, part.content) == (206, PDF[:5])
    assert (await relationship.get(f"/v1/insights/{insight_id}")).json()["files"] == 1
    assert (await relationship.delete(f"{FILES}/{file_id}")).status_code == 204
    assert (await relationship.get(f"/v1/insights/{insight_id}")).json()["files"] == 0


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.exe", b"MZ", "attachment_type_refused"),
        ("a.pdf", b"MZ\x90", "attachment_content_differs"),
        ("a.pdf", b"", "attachment_empty"),
    ],
)
async def test_hostile_files_leave_nothing(
    relationship: httpx.AsyncClient, folder: Path, name: str, content: bytes, code: str
) -> None:
    refused = await send(relationship, await insight(relationship), content, name)
    assert refused.json()["code"] == code
    assert files_in(folder) == {}


async def test_a_file_is_hidden_with_its_insight(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, person: Person
) -> None:
    insight_id = await insight(relationship, customer_ids=[person.customer_id])
    file_id = (await send(relationship, insight_id)).json()["id"]
    async with tokens.client(app, data_scope={"kind": "regions", "regions": ["CN-BJ"]}) as director:
        assert (await director.get(f"{FILES}/{file_id}/content")).status_code == 404
        assert (await director.get(FILES)).json()["items"] == []
        assert (await send(director, insight_id)).status_code == 404
