"""Touchpoints for tests."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from shared.time import utc_now
from tests.relationship.conftest import Person

TOUCHPOINTS = "/v1/touchpoints"

Meet = Callable[..., Awaitable[dict[str, Any]]]


def days_ago(days: float) -> str:
    """An instant so many days ago; a negative number: to come."""
    return (utc_now() - timedelta(days=days)).isoformat()


def meeting(person: Person, days: float = 1, **fields: Any) -> dict[str, Any]:
    """A touchpoint with the person as a client sends it."""
    return {
        "customer_id": person.customer_id,
        "scene": "routine_visit",
        "starts_at": days_ago(days),
        "contact_ids": [person.contact_id],
        **fields,
    }


@pytest.fixture
def meet(relationship: httpx.AsyncClient, person: Person) -> Meet:
    """Record a touchpoint with the person: `await meet(3, outcome="…")`, held three days ago."""

    async def make(
        days: float = 1, by: httpx.AsyncClient = relationship, whom: Person = person, **fields: Any
    ) -> dict[str, Any]:
        response = await by.post(TOUCHPOINTS, json=meeting(whom, days, **fields))
        assert response.status_code == 201, response.text
        made: dict[str, Any] = response.json()
        return made

    return make
