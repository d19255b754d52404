"""Meetings about a customer, in the real planning and customer services."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

HELD = {"starts_at": "2025-02-03T06:00:00Z", "ends_at": "2025-02-03T07:30:00Z"}
COMING = {"starts_at": "2099-02-03T06:00:00Z", "ends_at": "2099-02-03T07:30:00Z"}


@dataclass(frozen=True)
class OneMeeting:
    """A meeting and a client that may do everything."""

    client: httpx.AsyncClient
    url: str

    async def ask(self, method: str, path: str = "", expected: int = 200, **body: Any) -> Any:
        """The answer's body; anything but the expected status fails the test."""
        sent = body if body or method == "PATCH" else None
        response = await self.client.request(method, f"{self.url}{path}", json=sent)
        assert response.status_code == expected, response.text
        return response.json() if response.content else None


NewMeeting = Callable[..., Awaitable[OneMeeting]]


def body_of(customer_id: str, **fields: Any) -> dict[str, Any]:
    """The body of a meeting that was held."""
    return {"customer_id": customer_id, "kind": "customer_relationship", "title": "quarterly", **HELD, **fields}


@pytest.fixture
def new_meeting(planning: httpx.AsyncClient, customer_id: str) -> NewMeeting:
    """Record a meeting about the customer: `await new_meeting(minutes="…")`."""

    async def make(**fields: Any) -> OneMeeting:
        response = await planning.post("/v1/meetings", json=body_of(customer_id, **fields))
        assert response.status_code == 201, response.text
        return OneMeeting(planning, f"/v1/meetings/{response.json()['id']}")

    return make
