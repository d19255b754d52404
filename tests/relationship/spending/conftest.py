"""Expenses for tests."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.relationship.conftest import Person
from tests.sign_in import Tokens

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


@pytest.fixture
async def maintain_rate(open_service: Callable[[str], Any], tokens: Tokens) -> Callable[[str, str], Awaitable[None]]:
    """Maintain the US dollar's exchange rate from a day on."""
    kpi = await open_service("kpi")

    async def maintain(rate: str, day: str) -> None:
        async with tokens.client(kpi, sub="client:erp") as erp:
            sent = [{"currency": "USD", "day": day, "rate": rate, "source_version": 1}]
            answer = await erp.post("/v1/exchange-rates/batches", json=sent)
        assert (answer.status_code, answer.json()["rejected"]) == (201, 0), answer.text

    return maintain


def made(answer: httpx.Response, status: int = 201) -> dict[str, Any]:
    """What was made."""
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found
