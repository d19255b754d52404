"""Risks of a customer, in the real planning and customer services."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

OWNER = "00000000-0000-4000-8000-0000000000a2"


@dataclass(frozen=True)
class OpenRisk:
    """A risk and a client that may do everything."""

    client: httpx.AsyncClient
    url: str

    async def ask(self, method: str, path: str = "", expected: int = 200, **body: Any) -> Any:
        """The answer's body; anything but the expected status fails the test."""
        sent = body if method in {"POST", "PATCH"} else None
        response = await self.client.request(method, f"{self.url}{path}", json=sent)
        assert response.status_code == expected, response.text
        return response.json() if response.content else None

    async def steps(self) -> dict[str, Any]:
        """Its steps by code."""
        return {one["code"]: one for one in (await self.ask("GET", "/steps"))["items"]}

    async def do(self, code: str, status: int = 200, **body: Any) -> Any:
        """Complete a step."""
        step = (await self.steps())[code]
        return await self.ask("POST", f"/steps/{step['id']}/completion", status, evidence="see file", **body)

    async def close(self, status: int = 200) -> Any:
        """Close it."""
        return await self.ask("POST", "/closure", status, reason="over")


NewRisk = Callable[..., Awaitable[OpenRisk]]


def body_of(customer_id: str, **fields: Any) -> dict[str, Any]:
    """The body of a new risk."""
    said = {"kind": "poaching", "description": "a rival offers less", "likelihood": 4, "impact": 4}
    return {"customer_id": customer_id, "due_on": "2099-12-31", **said, **fields}


@pytest.fixture
def new_risk(planning: httpx.AsyncClient, customer_id: str) -> NewRisk:
    """Open a risk of the customer: `await new_risk(kind="delivery")`."""

    async def make(**fields: Any) -> OpenRisk:
        response = await planning.post("/v1/risks", json=body_of(customer_id, **fields))
        assert response.status_code == 201, response.text
        return OpenRisk(planning, f"/v1/risks/{response.json()['id']}")

    return make
