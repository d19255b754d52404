"""Who may call what: every operation of the service, against the scopes of every role."""

import uuid
from typing import Any

import pytest
from fastapi import FastAPI

from services.kpi.main import app as kpi
from shared.web.specification import operations_of
from tests.sign_in import Tokens

SCOPES = {
    "sales_assistant": "customers:read customers:write relationships:read plans:read kpis:read",
    "legal": "customers:read plans:read plans:write",
    "finance": "customers:read plans:read plans:write kpis:read",
    "erp": "facts:write kpis:read customers:read",
    "facts only": "facts:write",
}
PUSHES = ("create_", "export_")
OPERATIONS = [(method, path, described["operationId"]) for path, method, described in operations_of(kpi.openapi())]


@pytest.mark.parametrize("role", SCOPES)
@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS, ids=[name for *_, name in OPERATIONS])
async def test_an_operation_needs_its_scope(
    app: FastAPI, tokens: Tokens, role: str, method: str, path: str, operation: str
) -> None:
    needed = "facts:write" if operation.startswith(PUSHES) else "kpis:read"
    url = path.format(batch_id=uuid.uuid4(), order_id=uuid.uuid4())
    async with tokens.client(app, scope=SCOPES[role]) as client:
        response = await client.request(method, url)
    if needed in SCOPES[role].split():
        assert response.status_code != 403
    else:
        assert (response.status_code, response.json()["code"]) == (403, "scope_missing")


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS, ids=[name for *_, name in OPERATIONS])
async def test_nothing_is_said_to_strangers(
    app: FastAPI, tokens: Tokens, method: str, path: str, operation: str
) -> None:
    async with tokens.client(app) as client:
        client.auth = None
        url: Any = path.format(batch_id=uuid.uuid4(), order_id=uuid.uuid4())
        assert (await client.request(method, url)).status_code == 401
