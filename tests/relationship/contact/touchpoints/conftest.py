"""The ledger, for tests of what touchpoints cost."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

EXPENSES = "/v1/expenses"
Ledger = Callable[..., Awaitable[list[dict[str, Any]]]]


@pytest.fixture
def ledger(relationship: httpx.AsyncClient) -> Ledger:
    """The expenses, in order of their creation."""

    async def read(**filters: str) -> list[dict[str, Any]]:
        answer = await relationship.get(EXPENSES, params={"sort": "created_at", **filters})
        found: list[dict[str, Any]] = answer.json()["items"]
        return found

    return read
