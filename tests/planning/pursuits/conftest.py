"""Leads of a customer, in the real planning and customer services."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from shared.time import company_today

OWNER = "00000000-0000-4000-8000-0000000000a2"
STEPS: dict[str, dict[str, Any]] = {
    "qualification": {"reason": "a budget exists"},
    "rejection": {"reason": "only a question"},
    "conversion": {"probability": "0.4", "expected_order_on": "2099-03-31"},
    "win": {"order_no": "SO-1"},
    "loss": {"reason": "price", "remark": "12 % cheaper"},
}
"""The body of each step of a lead."""


@dataclass(frozen=True)
class Kept:
    """A lead or a summit project, and a client that may do everything."""

    client: httpx.AsyncClient
    url: str

    async def ask(self, method: str, path: str = "", expected: int = 200, **body: Any) -> Any:
        """The answer's body; anything but the expected status fails the test."""
        sent = body if method in {"POST", "PATCH"} else None
        response = await self.client.request(method, f"{self.url}{path}", json=sent)
        assert response.status_code == expected, response.text
        return response.json() if response.content else None

    async def go(self, *steps: str) -> Any:
        """Take steps of a lead, one after the other; the lead after the last."""
        lead = None
        for step in steps:
            lead = await self.ask("POST", f"/{step}", **STEPS[step])
        return lead


NewKept = Callable[..., Awaitable[Kept]]


def lead_of(customer_id: str, **fields: Any) -> dict[str, Any]:
    """The body of a new lead, brought in today."""
    said = {"title": "Inverters", "source": "exhibition", "brought_in_on": company_today().isoformat()}
    return {"customer_id": customer_id, "owner_id": OWNER, **said, **fields}


@pytest.fixture
def new_lead(planning: httpx.AsyncClient, customer_id: str) -> NewKept:
    """Bring in a lead of the customer: `await new_lead(source="website")`."""

    async def make(**fields: Any) -> Kept:
        response = await planning.post("/v1/leads", json=lead_of(customer_id, **fields))
        assert response.status_code == 201, response.text
        return Kept(planning, f"/v1/leads/{response.json()['id']}")

    return make


def summit_of(customer_id: str, **fields: Any) -> dict[str, Any]:
    """The body of a new summit project."""
    said = {"title": "Frame contract", "stage": "set_goals", "decision_on": "2099-03-31", "probability": "0.35"}
    return {"customer_id": customer_id, "owner_id": OWNER, "amount": "26000000", "currency": "CNY", **said, **fields}


@pytest.fixture
def new_summit(planning: httpx.AsyncClient, customer_id: str) -> NewKept:
    """Open a summit project of the customer: `await new_summit(stage="implement")`."""

    async def make(**fields: Any) -> Kept:
        response = await planning.post("/v1/summit-projects", json=summit_of(customer_id, **fields))
        assert response.status_code == 201, response.text
        return Kept(planning, f"/v1/summit-projects/{response.json()['id']}")

    return make


@pytest.fixture
async def rivals(customer: httpx.AsyncClient) -> list[str]:
    """Two competitors, Harbour and Island."""
    named = [{"name": f"{name} Drives", "short_name": name} for name in ("Harbour", "Island")]
    return [(await customer.post("/v1/competitors", json=one)).json()["id"] for one in named]
