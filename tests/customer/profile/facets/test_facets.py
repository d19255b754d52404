"""A customer's facets are those of its profile, its latest grading and its team, however these change."""

import random
import uuid
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.profile.facets.model import facets
from shared.database import execute, execute_sql, transaction

COPIED = (
    "created_at",
    "updated_at",
    "name",
    "status",
    "region",
    "industry",
    "employees",
    "first_contract_on",
    "score",
    "coverage",
)
CUSTOMERS = [uuid.UUID(int=number) for number in range(1, 7)]

EXPECTED = """
SELECT c.*, s.customer_class, s.tier, s.stage, s.tags, s.quadrant, s.is_cash_cow, s.is_potential, s.is_provisional,
       s.score, s.coverage,
       ARRAY(SELECT t.user_id FROM team_members t WHERE t.customer_id = c.id AND t.ended_on IS NULL
             UNION SELECT h.from_user_id FROM handovers h
             WHERE h.customer_id = c.id AND h.status = 'open' AND h.from_user_id IS NOT NULL) AS users,
       (SELECT t.user_id FROM team_members t
        WHERE t.customer_id = c.id AND t.ended_on IS NULL AND t.role = 'account_manager'
        ORDER BY t.started_on DESC, t.id DESC LIMIT 1) AS manager_id
FROM customers c LEFT JOIN customer_standings s ON s.customer_id = c.id
WHERE c.deleted_at IS NULL
"""
NEW = """
INSERT INTO customers (id, version, created_at, updated_at, name, status, region, scenarios)
SELECT id, 1, now(), now(), 'Customer', 'prospect', 'CN-' || floor(random() * 9), '{}' FROM unnest($1::uuid[]) AS id
ON CONFLICT (id) DO NOTHING
"""
GRADED = """
INSERT INTO customer_standings
SELECT id, gen_random_uuid(), 2026, now(), (ARRAY['core', 'small'])[1 + floor(random() * 2)], 'key', NULL,
       '{big}', '{}'
FROM customers WHERE id = ANY($1)
ON CONFLICT (customer_id) DO UPDATE
SET customer_class = excluded.customer_class, stage = 'deep', tags = '{profit,value}'
"""
JOINED = """
INSERT INTO team_members (id, version, created_at, updated_at, customer_id, user_id, role, started_on)
SELECT gen_random_uuid(), 1, now(), now(), id, gen_random_uuid(),
       (ARRAY['account_manager', 'backup_contact'])[1 + floor(random() * 2)], '2026-01-01'
FROM customers WHERE id = ANY($1)
"""
LEFT = """
INSERT INTO handovers (id, version, created_at, updated_at, customer_id, kind, from_user_id, due_at, status,
                       open_points, documents)
SELECT gen_random_uuid(), 1, now(), now(), id, 'account_manager', gen_random_uuid(), now(), 'open', '{}', '{}'
FROM customers WHERE id = ANY($1)
"""
CHANGES = [
    NEW,
    GRADED,
    JOINED,
    "UPDATE customers SET status = 'active', industry = 'rail', country = 'DE' WHERE id = ANY($1)",
    "UPDATE customers SET scenarios = '{retail,export}', employees = 7, region = NULL WHERE id = ANY($1)",
    "UPDATE customers SET name = name || '!', updated_at = now(), first_contract_on = '2026-01-01' WHERE id = ANY($1)",
    "UPDATE customers SET deleted_at = now() WHERE id = ANY($1)",
    "UPDATE customers SET deleted_at = NULL WHERE id = ANY($1)",
    "UPDATE team_members SET ended_on = '2026-02-02' WHERE customer_id = ANY($1)",
    "UPDATE team_members SET role = 'account_manager' WHERE customer_id = ANY($1)",
    "UPDATE team_members SET customer_id = ($1::uuid[])[1] WHERE customer_id = ANY($1)",
    "DELETE FROM team_members WHERE customer_id = ANY($1)",
    "UPDATE customer_standings SET is_cash_cow = NOT is_cash_cow, score = random() WHERE customer_id = ANY($1)",
    "UPDATE customer_standings SET coverage = 0.5, customer_class = NULL, is_potential = true, quadrant = 'maintain'"
    " WHERE customer_id = ANY($1)",
    LEFT,
    "UPDATE handovers SET customer_id = ($1::uuid[])[1] WHERE customer_id = ANY($1)",
    "UPDATE handovers SET status = 'done' WHERE customer_id = ANY($1)",
    "DELETE FROM handovers WHERE customer_id = ANY($1)",
    "DELETE FROM customer_standings WHERE customer_id = ANY($1)",
]


def facets_of(row: Any) -> set[str]:
    """What the row should be found by."""
    single = ("status", "region", "industry", "country", "customer_class", "tier", "stage", "manager_id", "quadrant")
    found = {f"{name}:{row[name]}" for name in single if row[name] is not None}
    marks = ("is_cash_cow", "is_potential", "is_provisional")
    found |= {f"{name}:{str(row[name]).lower()}" for name in marks if row[name] is not None}
    several = {"scenarios": row["scenarios"], "tag": row["tags"] or (), "user": row["users"]}
    return found | {f"{name}:{value}" for name, values in several.items() for value in values}


async def check(session: AsyncSession) -> int:
    """Compare all facets with the rows that they describe; the number of customers."""
    expected = {
        row["id"]: (tuple(row[name] for name in COPIED), facets_of(row))
        for row in (await execute_sql(session, EXPECTED)).mappings()
    }
    found = {
        row["id"]: (tuple(row[name] for name in COPIED), {*row["profile"], *row["standing"], *row["team"]})
        for row in (await execute(session, sa.select(facets))).mappings()
    }
    assert found == expected
    return len(found)


@pytest.mark.parametrize("seed", range(3))
async def test_facets_follow_every_change(app: FastAPI, seed: int) -> None:
    chance = random.Random(seed)
    most = 0
    for _ in range(80):
        change, some = chance.choice(CHANGES), chance.sample(CUSTOMERS, chance.randint(1, 4))
        try:
            async with transaction(app.state.engine) as session:
                await execute_sql(session, change, some)
        except sa.exc.IntegrityError:
            continue  # twice in one team
        async with transaction(app.state.engine) as session:
            most = max(most, await check(session))
    assert most >= 4


async def test_facets_follow_what_users_change(app: FastAPI, customer: httpx.AsyncClient) -> None:
    manager = {"user_id": str(uuid.uuid4()), "role": "account_manager"}
    made = (await customer.post("/v1/customers", json={"name": "诺鼎", "status": "active", "team": [manager]})).json()
    url = f"/v1/customers/{made['id']}"
    other = (await customer.post("/v1/customers", json={"name": "华强", "scenarios": ["retail"]})).json()
    await customer.post(f"{url}/team", json={"user_id": str(uuid.uuid4()), "role": "account_manager"})
    await customer.patch(url, json={"status": "dormant", "employees": 12})
    for step, left in (("delete", 1), ("post", 2)):
        await customer.request(step, url if step == "delete" else f"{url}/restoration")
        async with transaction(app.state.engine) as session:
            assert await check(session) == left
    await customer.post(f"{url}/merge", json={"absorbed_id": other["id"]})
    async with transaction(app.state.engine) as session:
        assert await check(session) == 1
