"""The ERP's client, and helpers that push customers and contacts."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.kpi.pushing import push
from tests.sign_in import Tokens

Push = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
async def erp(app: FastAPI, tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    """The ERP's client: sees everything, pushes customers."""
    async with tokens.client(app, sub="client:erp", roles=["erp"]) as client:
        yield client


@pytest.fixture
def push_customers(erp: httpx.AsyncClient) -> Push:
    """Push customers: `await push_customers({"code": "C1", "name": "A"})` gives the report."""

    async def run(*rows: dict[str, Any], **params: str) -> dict[str, Any]:
        return await push(erp, *rows, kind="customers", **params)

    return run


@pytest.fixture
def push_contacts(erp: httpx.AsyncClient) -> Push:
    """Push contacts; gives the report."""

    async def run(*rows: dict[str, Any], **params: str) -> dict[str, Any]:
        return await push(erp, *rows, kind="contacts", **params)

    return run


Find = Callable[[str], Awaitable[Any]]


@pytest.fixture
def find(customer: httpx.AsyncClient) -> Find:
    """The customer with a code: `await find("C1")`."""

    async def run(code: str) -> Any:
        (found,) = (await customer.get("/v1/customers", params={"codes__contains": code})).json()["items"]
        return found

    return run
