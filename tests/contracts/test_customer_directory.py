"""Every service's directory client against the customer service's real app."""

import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.customers.following import CustomerDirectoryClient
from shared.web.peers import InternalTokens, ServiceHttp
from tests.sign_in import Tokens


@pytest.fixture
async def customer_app(open_service: Callable[[str], Any]) -> FastAPI:
    opened: FastAPI = await open_service("customer")
    return opened


@pytest.fixture
def directory(customer_app: FastAPI, tokens: Tokens) -> CustomerDirectoryClient:
    gateway = httpx.AsyncClient(transport=tokens.as_gateway(), base_url="http://gateway")
    customer = httpx.AsyncClient(transport=httpx.ASGITransport(customer_app), base_url="http://customer")
    return CustomerDirectoryClient(
        ServiceHttp("customer", customer, InternalTokens(gateway, customer_app.state.settings))
    )


async def test_an_entry_has_the_directorys_fields(
    customer_app: FastAPI, directory: CustomerDirectoryClient, tokens: Tokens
) -> None:
    manager = str(uuid.uuid4())
    body = {
        "name": "华强电子",
        "region": "CN-GD",
        "industry": "telecom",
        "codes": [{"code": "D2"}, {"code": "D1"}],
        "team": [{"user_id": manager, "role": "account_manager"}],
    }
    made = (await tokens.client(customer_app).post("/v1/customers", json=body)).json()
    (entry,) = await directory.list_entries([uuid.UUID(made["id"])])
    assert (entry.name, entry.region, entry.industry, entry.status) == ("华强电子", "CN-GD", "telecom", "prospect")
    assert (sorted(entry.codes), entry.team) == (["D1", "D2"], [uuid.UUID(manager)])
    assert entry.manager_id == uuid.UUID(manager)


async def test_deleted_and_unknown_customers_are_left_out(
    customer_app: FastAPI, directory: CustomerDirectoryClient, tokens: Tokens
) -> None:
    admin = tokens.client(customer_app)
    made = (await admin.post("/v1/customers", json={"name": "Gone"})).json()
    await admin.delete(f"/v1/customers/{made['id']}")
    assert await directory.list_entries([uuid.UUID(made["id"]), uuid.uuid4()]) == []
