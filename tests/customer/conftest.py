"""The customer service, opened for a test."""

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.auth.users import UserEntry, keep_users
from shared.database import transaction
from tests.sign_in import Tokens


@pytest.fixture
async def app(open_service: Callable[[str], Any]) -> FastAPI:
    """The customer service's app."""
    opened: FastAPI = await open_service("customer")
    return opened


@pytest.fixture
async def customer(app: FastAPI, tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    """An administrator's client of the customer service."""
    async with tokens.client(app) as client:
        yield client


MakeCustomer = Callable[..., Any]


@pytest.fixture
def make_customer(customer: httpx.AsyncClient) -> MakeCustomer:
    """Make a customer, give its id: `await make_customer(region="CN-GD")`."""

    async def make(**fields: Any) -> str:
        response = await customer.post("/v1/customers", json={"name": f"Customer {uuid.uuid4()}", **fields})
        assert response.status_code == 201, response.text
        return str(response.json()["id"])

    return make


RenameUser = Callable[[str, str], Awaitable[None]]


@pytest.fixture
def rename_user(app: FastAPI, tokens: Tokens) -> RenameUser:
    """Let a user have another name, as the gateway's feed would tell it: `await rename_user(user_id, "王小伟")`."""

    async def rename(user_id: str, name: str) -> None:
        renamed = tokens.user(user_id) | {"display_name": name, "version": 2}
        async with transaction(app.state.engine) as session:
            await keep_users(session, [UserEntry.model_validate(renamed)])

    return rename


MakeField = Callable[..., Any]


@pytest.fixture
def make_field(customer: httpx.AsyncClient) -> MakeField:
    """Define a custom field, give it: `await make_field("budget", "decimal", applies_to="contact")`."""

    async def make(code: str, kind: str = "text", **fields: Any) -> Any:
        body = {"applies_to": "customer", "code": code, "kind": kind, "label": code, **fields}
        response = await customer.post("/v1/custom-fields", json=body)
        assert response.status_code == 201, response.text
        return response.json()

    return make
