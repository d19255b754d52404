"""The customer service beside those it asks when it grades, and customers with orders."""

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.kpi.pushing import line, order, push
from tests.sign_in import Tokens

NewCustomer = Callable[..., Awaitable[str]]
Grade = Callable[..., Awaitable[dict[str, Any]]]


def factor(grade: dict[str, Any], name: str) -> dict[str, Any]:
    """One factor of a grade."""
    found: dict[str, Any] = next(one for one in grade["factors"] if one["factor"] == name)
    return found


def bands_of(grade: dict[str, Any]) -> dict[str, tuple[Any, ...]]:
    """Band, value and source of the factors that have a value."""
    return {one["factor"]: (one["band"], one["value"], one["source"]) for one in grade["factors"] if one["band"]}


@pytest.fixture
async def kpi(open_service: Callable[[str], Any], tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    """The ERP's client of the kpi service."""
    async with tokens.client(await open_service("kpi"), sub="client:erp", roles=["erp"]) as client:
        yield client


@pytest.fixture
async def relationship(open_service: Callable[[str], Any], tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    """An administrator's client of the relationship service."""
    async with tokens.client(await open_service("relationship")) as client:
        yield client


@pytest.fixture
def new_customer(customer: httpx.AsyncClient, kpi: httpx.AsyncClient) -> NewCustomer:
    """Make a customer that bought in each month named: `await new_customer("50000", months=("2024-03",))`."""

    async def make(amount: str = "0", cost: str | None = None, months: tuple[str, ...] = (), **fields: Any) -> str:
        code = f"C{uuid.uuid4().hex[:8]}"
        body = {"name": code, "codes": [{"code": code}], **fields}
        made = (await customer.post("/v1/customers", json=body)).json()
        for month in months:
            sold = line(amount=amount, cost=cost)
            await push(kpi, order(f"{code}-{month}", sold, customer_code=code, ordered_on=f"{month}-15"))
        # PeerAnswers for a customer it has not copied yet, the kpi service asks the customer service.
        assert (await kpi.get("/v1/receivables/open", params={"customer_id": made["id"]})).status_code == 200
        return str(made["id"])

    return make


@pytest.fixture
def run(customer: httpx.AsyncClient, kpi: httpx.AsyncClient, relationship: httpx.AsyncClient) -> Grade:
    """Run a grading: `await run(customer_ids=[...])` gives the run with its grades by customer in `grades`."""

    async def grade(fiscal_year: int = 2025, **body: Any) -> dict[str, Any]:
        response = await customer.post("/v1/grading-runs", json={"fiscal_year": fiscal_year, **body})
        assert response.status_code == 201, response.text
        made: dict[str, Any] = response.json()
        listed = (await customer.get("/v1/grades", params={"run_id": made["id"]})).json()["items"]
        return made | {"grades": {one["customer_id"]: one for one in listed}}

    return grade
