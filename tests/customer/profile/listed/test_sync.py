"""Listed customers say what customers, standings and teams say, after every kind of write."""

import uuid
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from shared.database import execute, execute_sql, transaction

PROFILE = "name, status, region, industry, scenarios, uscc, country, employees, founded_on, first_contract_on"
EXPECTED = f"""
    SELECT c.id, {PROFILE}, parent_id, created_at, updated_at, customer_class, tier, stage, coalesce(tags, '{{}}'),
           (array_agg(user_id ORDER BY started_on DESC, m.id DESC) FILTER (WHERE role = 'account_manager'))[1],
           array(SELECT DISTINCT unnest(array_agg(user_id) FILTER (WHERE user_id IS NOT NULL)) ORDER BY 1)
    FROM (SELECT * FROM customers WHERE deleted_at IS NULL) c
    LEFT JOIN customer_standings s ON s.customer_id = c.id
    LEFT JOIN (SELECT id, customer_id, user_id, role, started_on FROM team_members WHERE ended_on IS NULL) m
        ON m.customer_id = c.id
    GROUP BY c.id, {PROFILE}, parent_id, created_at, updated_at, customer_class, tier, stage, tags
"""
LISTED = f"""
    SELECT id, {PROFILE}, parent_id, created_at, updated_at, customer_class, tier, stage, tags, manager_id,
           array(SELECT unnest(team) ORDER BY 1)
    FROM listed_customers
"""
DIFFERENT = f"(({LISTED}) EXCEPT ({EXPECTED})) UNION ALL (({EXPECTED}) EXCEPT ({LISTED}))"


async def run(app: FastAPI, statement: str) -> Any:
    async with transaction(app.state.engine) as session:
        return await execute_sql(session, statement)


async def agreed(app: FastAPI) -> int:
    """The number of listed customers, all of which are as their sources say."""
    assert (await run(app, DIFFERENT)).all() == []
    async with transaction(app.state.engine) as session:
        return int((await execute(session, sa.text("SELECT count(*) FROM listed_customers"))).scalar_one())


async def grade(app: FastAPI, *customers: str, grade: str = "core") -> None:
    values = ", ".join(
        f"('{one}', '{uuid.uuid4()}', 2026, now(), '{grade}', 'key', 'deep', ARRAY['big'], '{{}}')" for one in customers
    )
    changed = "customer_class = excluded.customer_class, graded_at = excluded.graded_at"
    await run(app, f"INSERT INTO customer_standings VALUES {values} ON CONFLICT (customer_id) DO UPDATE SET {changed}")


@pytest.fixture
async def two(customer: httpx.AsyncClient) -> tuple[str, str]:
    made = []
    for name, region in (("华强电子", "CN-GD"), ("立讯精密", None)):
        team = [{"user_id": str(uuid.uuid4()), "role": role} for role in ("account_manager", "backup_contact")]
        body = {"name": name, "region": region, "employees": 9, "team": team, "codes": [{"code": name}]}
        made.append((await customer.post("/v1/customers", json=body)).json()["id"])
    return made[0], made[1]


async def test_new_and_changed_customers(app: FastAPI, customer: httpx.AsyncClient, two: tuple[str, str]) -> None:
    assert await agreed(app) == 2
    changes = {"name": "华强", "region": None, "industry": "pcb", "scenarios": ["5g"], "parent_id": two[1]}
    assert (await customer.patch(f"/v1/customers/{two[0]}", json=changes)).status_code == 200
    assert await agreed(app) == 2


async def test_teams(app: FastAPI, customer: httpx.AsyncClient, two: tuple[str, str]) -> None:
    url = f"/v1/customers/{two[0]}/team"
    body = {"user_id": str(uuid.uuid4()), "role": "account_manager"}
    joined = (await customer.post(url, json=body)).json()
    assert await agreed(app) == 2
    assert (await customer.get(f"/v1/customers/{two[0]}")).json()["manager_id"] == body["user_id"]
    await customer.delete(f"{url}/{joined['id']}")
    assert await agreed(app) == 2
    await run(app, f"DELETE FROM team_members WHERE customer_id = '{two[1]}'")
    assert await agreed(app) == 2


async def test_grades(app: FastAPI, customer: httpx.AsyncClient, two: tuple[str, str]) -> None:
    await grade(app, *two)
    assert await agreed(app) == 2
    await grade(app, two[0], grade="small")
    assert await agreed(app) == 2
    found = (await customer.get("/v1/customers", params={"customer_class": "small"})).json()["items"]
    assert [one["id"] for one in found] == [two[0]]
    await run(app, f"DELETE FROM customer_standings WHERE customer_id = '{two[0]}'")
    assert await agreed(app) == 2


async def test_deleted_and_restored_customers(app: FastAPI, customer: httpx.AsyncClient, two: tuple[str, str]) -> None:
    await grade(app, two[0])
    await customer.delete(f"/v1/customers/{two[0]}")
    assert await agreed(app) == 1
    await customer.post(f"/v1/customers/{two[0]}/restoration")
    assert await agreed(app) == 2


async def test_merged_customers(app: FastAPI, customer: httpx.AsyncClient, two: tuple[str, str]) -> None:
    await grade(app, two[1])
    merged = await customer.post(f"/v1/customers/{two[0]}/merge", json={"absorbed_id": two[1]})
    assert merged.status_code == 201, merged.text
    assert await agreed(app) == 1
    assert (await customer.get(f"/v1/customers/{two[0]}")).json()["customer_class"] == "core"


async def test_nulls_come_last_in_both_directions(customer: httpx.AsyncClient, two: tuple[str, str]) -> None:
    for sort in ("region", "-region"):
        pages = [(await customer.get("/v1/customers", params={"sort": sort, "limit": 1})).json()]
        pages.append(
            (await customer.get("/v1/customers", params={"sort": sort, "cursor": pages[0]["next_cursor"]})).json()
        )
        assert [item["id"] for page in pages for item in page["items"]] == list(two)
