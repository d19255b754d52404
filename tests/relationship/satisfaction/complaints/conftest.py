"""Complaints for tests."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.relationship.conftest import Person

COMPLAINTS = "/v1/complaints"
Complain = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
def complain(relationship: httpx.AsyncClient, person: Person) -> Complain:
    """Record a complaint: `await complain(severity="critical", received_at="2025-09-30T15:20:00+08:00")`."""

    async def make(by: httpx.AsyncClient = relationship, **fields: Any) -> dict[str, Any]:
        body = {
            "customer_id": person.customer_id,
            "subject": "温升超标",
            "description": "12 台制动电阻箱温升超标。",
            "channel": "phone",
            "severity": "major",
            **fields,
        }
        answer = await by.post(COMPLAINTS, json=body)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    return make
