"""The customer service and a service that follows its feed, both committing what they write."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.web.peers import InternalTokens, ServiceHttp
from tests.sign_in import Tokens


@pytest.fixture
async def customer_app(open_committing: Callable[[str], Any]) -> FastAPI:
    opened: FastAPI = await open_committing("customer")
    return opened


@pytest.fixture
async def customer(customer_app: FastAPI, tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    async with tokens.client(customer_app) as client:
        yield client


@pytest.fixture
async def service(open_committing: Callable[[str], Any]) -> FastAPI:
    """The follower: the relationship service, unless a file opens another one."""
    opened: FastAPI = await open_committing("relationship")
    return opened


@pytest.fixture
async def relationship(service: FastAPI, tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    async with tokens.client(service) as client:
        yield client


@pytest.fixture
def peer(service: FastAPI, customer_app: FastAPI, tokens: Tokens) -> ServiceHttp:
    """The customer service as the follower reaches it."""
    gateway = httpx.AsyncClient(transport=tokens.as_gateway(), base_url="http://gateway")
    http = httpx.AsyncClient(transport=httpx.ASGITransport(customer_app), base_url="http://customer")
    return ServiceHttp("customer", http, InternalTokens(gateway, service.state.settings))
