"""Requests at the same time cannot together exceed a limit."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from shared.auth.visibility import customers
from shared.database import execute, transaction
from tests.relationship.spending.conftest import EXPENSES
from tests.sign_in import Tokens


async def test_ten_at_once_stay_below_the_limit(open_committing: Callable[[str], Any], tokens: Tokens) -> None:
    app = await open_committing("relationship")
    customer_id: UUID = uuid4()
    async with transaction(app.state.engine) as session:
        known = {"id": customer_id, "name": "Huaqiang", "status": "active", "tags": []}
        await execute(session, sa.insert(customers).values(known))
    body = {"customer_id": str(customer_id), "kind": "travel", "purpose": "测量。", "amount": "30000"}
    body["happens_on"] = str(datetime.now(UTC).date())
    async with tokens.client(app) as client:
        answers = await asyncio.gather(*(client.post(EXPENSES, json=body) for _ in range(10)))
        assert sorted(answer.status_code for answer in answers) == [201] * 3 + [422] * 7
        kept = (await client.get(EXPENSES)).json()["items"]
    assert sum(float(one["base_amount"]) for one in kept) == 90_000
