"""Expenses for tests."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.relationship.conftest import Person

EXPENSES = "/v1/expenses"
Spend = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
def spend(relationship: httpx.AsyncClient, person: Person) -> Spend:
    """Request an expense: `await spend(kind="gift", amount="300", contact_ids=[…])`."""

    async def make(by: httpx.AsyncClient = relationship, at: str = EXPENSES, **fields: Any) -> httpx.Response:
        body = {
            "customer_id": person.customer_id,
            "kind": "travel",
            "purpose": "到现场测量温升。",
            "happens_on": "2025-11-26",
            "amount": "800",
            **fields,
        }
        return await by.post(at, json=body)

    return make


def made(answer: httpx.Response, status: int = 201) -> dict[str, Any]:
    """What was made."""
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found
