"""Assessing the organizational relationship with a customer in tests."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

ADDRESS = "/v1/organizational-assessments"
SUPPLIED = ("qualify_suppliers", "negotiate_and_sign", "implement")
KEY = ("issue_tender", "evaluate_products", *SUPPLIED)

AssessLadder = Callable[..., Awaitable[dict[str, Any]]]


def stages(*names: str, since: str = "2024-01-31") -> list[dict[str, Any]]:
    """Stages that we take part in, each with evidence."""
    return [{"stage": name, "since": since, "evidence": f"seen {name}"} for name in names]


@pytest.fixture
async def customer_id(customer: httpx.AsyncClient) -> str:
    """A customer in a region."""
    made = await customer.post("/v1/customers?force=true", json={"name": "Huaqiang", "region": "CN-GD"})
    return str(made.json()["id"])


@pytest.fixture
def filed(customer: httpx.AsyncClient, customer_id: str) -> Callable[..., Awaitable[None]]:
    """Fill the customer's file: `await filed("aligned", "0.6", "0.3", on="2025-01-15")`."""

    async def fill(trend: str, ours: str, rivals: str | None = None, on: str = "2025-01-15") -> None:
        of = {"customer_id": customer_id}
        places = {"channel_now": "main", "channel_ahead": "main", "evidence": "年报"}
        fit = await customer.post("/v1/strategic-fits", json=of | places | {"trend": trend, "assessed_on": on})
        assert fit.status_code == 201, fit.text
        suppliers = [{"share": ours}]
        if rivals:
            rival = await customer.post("/v1/competitors", json={"name": f"研锐控制 {on}"})
            suppliers.append({"share": rivals, "competitor_id": rival.json()["id"]})
        supply = of | {"category": "drives", "as_of": on, "suppliers": suppliers}
        made = await customer.post("/v1/supply-positions", json=supply)
        assert made.status_code == 201, made.text

    return fill


@pytest.fixture
def assess(relationship: httpx.AsyncClient, customer_id: str) -> AssessLadder:
    """Assess the customer: `await assess("issue_tender", "implement", assessed_on="2025-01-31")`."""

    async def make(*names: str, by: httpx.AsyncClient = relationship, **fields: Any) -> dict[str, Any]:
        response = await by.post(ADDRESS, json=body_for(customer_id, *names, **fields))
        assert response.status_code == 201, response.text
        made: dict[str, Any] = response.json()
        return made

    return make


def body_for(customer_id: str, *names: str, **fields: Any) -> dict[str, Any]:
    """A new assessment of the customer as a client sends it."""
    return {"customer_id": customer_id, "assessed_on": "2025-03-31", "stages": stages(*names), **fields}
