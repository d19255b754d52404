"""Customers with a standing, as a grading run leaves it."""

import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.customer.grading.grades.model import grades
from services.customer.profile.standing.model import SINCE, standings

GRADE = {
    "fiscal_year": 2025,
    "scheme_version": 1,
    "coverage": 1,
    "is_provisional": False,
    "movement": "first",
    "moved_factors": [],
    "customer_class": "ordinary",
    "tier": "standard",
    "tags": [],
    "bands": "",
    "factors": [],
}
Grade = Callable[..., Awaitable[None]]


@pytest.fixture
def grade(app: FastAPI) -> Grade:
    """Give a customer a standing: `await grade(customer_id, tier="key", quadrant="maintain")`."""

    async def put(customer_id: str, **traits: Any) -> None:
        since = traits.pop("since", sa.func.now())
        of_run = {"id": uuid.uuid4(), "run_id": uuid.uuid4(), "graded_at": sa.func.now()}
        made = GRADE | of_run | {"customer_id": uuid.UUID(customer_id)} | traits
        await app.state.engine.execute(sa.insert(grades).values(made))
        standing = dict.fromkeys(SINCE, since) | {
            name: made[name] for name in (column.name for column in standings.c) if name in made
        }
        await app.state.engine.execute(sa.insert(standings).values(standing | {"grade_id": made["id"]}))

    return put
