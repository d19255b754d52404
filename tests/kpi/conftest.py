"""The kpi service, opened for a test, with a few customers in its directory."""

import uuid
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from shared.customers.directory import DirectoryEntry, replace_entries
from shared.database import execute, transaction
from tests.sign_in import Tokens


@pytest.fixture
async def app(open_service: Callable[[str], Any]) -> FastAPI:
    """The kpi service's app."""
    opened: FastAPI = await open_service("kpi")
    return opened


@pytest.fixture
async def erp(app: FastAPI, tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    """The ERP's client: pushes facts, sees everything."""
    async with tokens.client(app, sub="client:erp", roles=["erp"]) as client:
        yield client


@pytest.fixture
def known(app: FastAPI) -> Callable[..., Any]:
    """Put a customer into the directory: `await known("C1", name="Huaqiang", region="CN-GD")` gives its id."""

    async def put(*codes: str, team: Iterable[uuid.UUID] = (), **fields: Any) -> uuid.UUID:
        entry = DirectoryEntry.model_validate(
            {
                "id": uuid.uuid4(),
                "name": codes[0],
                "status": "active",
                **dict.fromkeys(("region", "industry", "customer_class", "tier", "stage", "manager_id", "parent_id")),
                "tags": [],
                "codes": list(codes),
                "team": list(team),
                **fields,
            }
        )
        async with transaction(app.state.engine) as session:
            await replace_entries(session, [entry.id], [entry])
        return entry.id

    return put


@pytest.fixture
def fetch(app: FastAPI) -> Callable[..., Any]:
    """Rows of a query: `await fetch("SELECT ...")`."""

    async def run(query: str, **values: Any) -> list[Any]:
        async with transaction(app.state.engine) as session:
            return list((await execute(session, sa.text(query), values)).mappings())

    return run
