"""Actions at a customer, in the real planning and customer services."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

OWNER = "00000000-0000-4000-8000-0000000000a2"


@dataclass(frozen=True)
class OneAction:
    """An action and a client that may do everything."""

    client: httpx.AsyncClient
    url: str

    @property
    def id(self) -> str:
        """Its id."""
        return self.url.rpartition("/")[2]

    async def ask(self, method: str, path: str = "", expected: int = 200, **body: Any) -> Any:
        """The answer's body; anything but the expected status fails the test."""
        sent = body if method in {"POST", "PATCH"} else None
        response = await self.client.request(method, f"{self.url}{path}", json=sent)
        assert response.status_code == expected, response.text
        return response.json() if response.content else None


NewAction = Callable[..., Awaitable[OneAction]]


def body_of(customer_id: str, **fields: Any) -> dict[str, Any]:
    """The body of a new action; one of a plan says why it is due so late."""
    said = {"customer_id": customer_id, "title": "plant tour", "due_on": "2099-12-31", **fields}
    return {"due_reason": "the plant is built by then"} | said if fields.get("plan_id") else said


@pytest.fixture
def new_action(planning: httpx.AsyncClient, customer_id: str) -> NewAction:
    """Plan an action at the customer: `await new_action(due_on="2025-01-01")`."""

    async def make(**fields: Any) -> OneAction:
        response = await planning.post("/v1/actions", json=body_of(customer_id, **fields))
        assert response.status_code == 201, response.text
        return OneAction(planning, f"/v1/actions/{response.json()['id']}")

    return make
