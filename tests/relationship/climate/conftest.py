"""Assessing the general relationship of a customer in tests."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

ADDRESS = "/v1/general-assessments"
ELEMENTS = ("information_channels", "technical_evaluation", "delivery_success", "brand_loyalty")

AssessClimate = Callable[..., Awaitable[dict[str, Any]]]


def elements(*scores: int) -> dict[str, Any]:
    """Scores of the four elements in their order, each with evidence; all of them 3 where none are given."""
    return {
        name: {"score": score, "evidence": f"seen {score}"}
        for name, score in zip(ELEMENTS, scores or (3,) * 4, strict=True)
    }


@pytest.fixture
async def customer_id(customer: httpx.AsyncClient) -> str:
    """A customer in a region."""
    made = await customer.post("/v1/customers?force=true", json={"name": "Huaqiang", "region": "CN-GD"})
    return str(made.json()["id"])


@pytest.fixture
def assess(relationship: httpx.AsyncClient, customer_id: str) -> AssessClimate:
    """Assess the customer: `await assess(5, 4, 3, 3, department="采购部", assessed_on="2025-01-31")`."""

    async def make(*scores: int, by: httpx.AsyncClient = relationship, **fields: Any) -> dict[str, Any]:
        response = await by.post(ADDRESS, json=body_for(customer_id, *scores, **fields))
        assert response.status_code == 201, response.text
        made: dict[str, Any] = response.json()
        return made

    return make


def body_for(customer_id: str, *scores: int, **fields: Any) -> dict[str, Any]:
    """A new assessment of the customer as a client sends it."""
    body = {"customer_id": customer_id, "assessed_on": "2025-03-31", "elements": elements(*scores)}
    return body | fields
