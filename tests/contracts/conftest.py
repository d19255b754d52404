"""Providers opened for the tests of their callers' clients."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.sign_in import Tokens

NewContact = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
async def customer(open_service: Callable[[str], Any], tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    """An administrator's client of the customer service."""
    async with tokens.client(await open_service("customer")) as client:
        yield client


@pytest.fixture
async def relationship(open_service: Callable[[str], Any], tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    """An administrator's client of the relationship service."""
    async with tokens.client(await open_service("relationship")) as client:
        yield client


@pytest.fixture
def new_contact(customer: httpx.AsyncClient) -> NewContact:
    """Make a contact at a new customer: the contact as the customer service shows it."""

    async def make(**fields: Any) -> dict[str, Any]:
        customer_id = (await customer.post("/v1/customers?force=true", json={"name": "Huaqiang"})).json()["id"]
        response = await customer.post("/v1/contacts", json={"customer_id": customer_id, "name": "李雷", **fields})
        assert response.status_code == 201, response.text
        made: dict[str, Any] = response.json()
        return made

    return make
