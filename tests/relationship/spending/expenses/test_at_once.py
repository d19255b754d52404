"""Requests at the same time cannot together exceed a limit."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from shared.auth.visibility import customers
from shared.database import execute, transaction
from shared.time import company_today
from tests.relationship.spending.conftest import EXPENSES
from tests.sign_in import Tokens

BOSS, OTHER = (f"00000000-0000-4000-8000-00000000000{digit}" for digit in "56")


async def test_two_who_decide_on_parts_of_one_cost_decide_on_each_part_once(
    open_committing: Callable[[str], Any], tokens: Tokens
) -> None:
    app = await open_committing("relationship")
    ids = [uuid4() for _ in range(6)]
    async with transaction(app.state.engine) as session:
        known = [{"id": one, "name": "Huaqiang", "status": "active", "tags": []} for one in ids]
        await execute(session, sa.insert(customers).values(known))
    async with tokens.client(app) as client:
        body = {
            "name": "技术开放日",
            "reach": "line",
            "starts_on": str(company_today()),
            "planned_cost": "9000",
        }
        body |= {"customer_ids": list(map(str, ids)), "goals": [{"kind": "attendees", "count": 2}]}
        campaign = (await client.post("/v1/campaigns", json=body)).json()
        assert (await client.post(f"/v1/campaigns/{campaign['id']}/invitation")).status_code == 200
        parts = (await client.get(EXPENSES)).json()["items"]
    names = {"approval": {"remark": "同意"}, "rejection": {"remark": "合并"}}
    async with tokens.client(app, sub=BOSS) as boss, tokens.client(app, sub=OTHER) as other:
        decided = [
            boss.post(f"{EXPENSES}/{parts[0]['id']}/approval", json=names["approval"]),
            other.post(f"{EXPENSES}/{parts[-1]['id']}/rejection", json=names["rejection"]),
        ]
        answers = await asyncio.gather(*decided)
        found = (await boss.get(EXPENSES)).json()["items"]
    (won,) = [one.json()["status"] for one in answers if one.status_code == 200]
    assert sorted(one.status_code for one in answers) == [200, 409], [one.text for one in answers]
    assert [one["status"] for one in found] == [won] * len(ids)
    said = {(len(one["approvals"]), one["approvals"][0]["decided_by_name"] is not None) for one in found}
    assert said == {(1, True)}


async def test_ten_at_once_stay_below_the_limit(open_committing: Callable[[str], Any], tokens: Tokens) -> None:
    app = await open_committing("relationship")
    customer_id: UUID = uuid4()
    async with transaction(app.state.engine) as session:
        known = {"id": customer_id, "name": "Huaqiang", "status": "active", "tags": []}
        await execute(session, sa.insert(customers).values(known))
    body = {"customer_id": str(customer_id), "kind": "travel", "purpose": "测量。", "amount": "30000"}
    body["happens_on"] = str(company_today())
    async with tokens.client(app) as client:
        answers = await asyncio.gather(*(client.post(EXPENSES, json=body) for _ in range(10)))
        assert sorted(answer.status_code for answer in answers) == [201] * 3 + [422] * 7
        kept = (await client.get(EXPENSES)).json()["items"]
    assert sum(float(one["base_amount"]) for one in kept) == 90_000
