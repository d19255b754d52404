"""Other services are asked while nothing is held: neither the survey nor a customer waits for their answers."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.relationship.satisfaction.surveys.model import Survey
from shared.customers.directory import DirectoryEntry, replace_entries
from shared.database import execute, transaction
from shared.time import company_today
from shared.web.peers import ServiceHttp
from tests.sign_in import Tokens

CUSTOMER = uuid4()


@pytest.fixture
async def app(open_committing: Callable[[str], Any]) -> FastAPI:
    opened: FastAPI = await open_committing("relationship")
    return opened


@pytest.fixture
async def survey_id(app: FastAPI) -> UUID:
    """An open survey of a customer."""
    empty: dict[str, Any] = dict.fromkeys(
        ("region", "industry", "customer_class", "tier", "stage", "manager_id", "parent_id")
    )
    entry = DirectoryEntry(id=CUSTOMER, name="华强", status="active", tags=[], codes=[], team=[], **empty)
    today = company_today()
    async with transaction(app.state.engine) as session:
        await replace_entries(session, [CUSTOMER], [entry])
        survey = Survey(customer_id=CUSTOMER, title="x", questionnaire_version=1, opens_on=today, closes_on=today)
        session.add(survey)
        await session.flush()
        return survey.id


@pytest.fixture
def watched(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses at which others are asked; each time every lock on surveys and customers can be had."""
    asked: list[str] = []

    async def look(request: httpx.Request) -> httpx.Response:
        async with transaction(app.state.engine) as session:
            for table in ("surveys", "customer_directory"):
                await execute(session, sa.text(f"SELECT id FROM {table} FOR UPDATE NOWAIT"))
        asked.append(request.url.path)
        return httpx.Response(200, json=[]) if "director" in request.url.path or "users" in request.url.path else gone

    gone = httpx.Response(404, json={"code": "contact_not_found"})
    for name in ("customer", "gateway"):
        client = httpx.AsyncClient(transport=httpx.MockTransport(look), base_url=f"http://{name}")
        peer = ServiceHttp(name, client, app.state.peers[name]._tokens)
        monkeypatch.setitem(app.state.peers, name, peer)
    return asked


async def test_inviting_people_nobody_knows(app: FastAPI, tokens: Tokens, survey_id: UUID, watched: list[str]) -> None:
    body = {"contact_ids": [str(uuid4())]}
    answer = await tokens.client(app).post(f"/v1/surveys/{survey_id}/invitations", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "people_unknown")
    assert watched[0] == "/v1/contacts/directory"


async def test_naming_an_owner_nobody_knows(app: FastAPI, tokens: Tokens, survey_id: UUID, watched: list[str]) -> None:
    body = {"owner_id": str(uuid4())}
    answer = await tokens.client(app).patch(f"/v1/surveys/{survey_id}", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "user_unknown")
    assert watched == ["/internal/users"]
