"""The general and organizational levels of customers over time, for planning."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.relationship.climate.conftest import ADDRESS as GENERAL
from tests.relationship.climate.conftest import body_for as general_body
from tests.relationship.organization.conftest import ADDRESS as ORGANIZATIONAL
from tests.relationship.organization.conftest import KEY, SUPPLIED
from tests.relationship.organization.conftest import body_for as organizational_body
from tests.sign_in import Tokens

ADDRESS = "/v1/relationship-levels/history"
SERVICE = {"act": {"sub": "service:planning"}}
MATCH = {
    "strategic_fit": {"trend": "aligned", "evidence": "访谈"},
    "supply_position": {"our_share": "0.6", "evidence": "口述"},
}


@pytest.fixture
async def customer_id(customer: httpx.AsyncClient) -> str:
    made = await customer.post("/v1/customers?force=true", json={"name": "Huaqiang", "region": "CN-GD"})
    return str(made.json()["id"])


async def assess(client: httpx.AsyncClient, customer_id: str, score: int, day: str, **fields: Any) -> Any:
    body = general_body(customer_id, *(score,) * 4, assessed_on=day, **fields)
    made = await client.post(GENERAL, json=body)
    assert made.status_code == 201, made.text
    return made.json()["id"]


async def engage(client: httpx.AsyncClient, customer_id: str, stages: tuple[str, ...], day: str) -> None:
    body = organizational_body(customer_id, *stages, assessed_on=day, **MATCH)
    made = await client.post(ORGANIZATIONAL, json=body)
    assert made.status_code == 201, made.text


async def past(client: httpx.AsyncClient, *customer_ids: str) -> list[tuple[Any, ...]]:
    """Of each level: customer, whether it is organizational, department, rank and day."""
    answer = await client.get(ADDRESS, params={"customer_ids": ",".join(customer_ids)})
    assert answer.status_code == 200, answer.text
    return list(zip(*answer.json().values(), strict=True))


async def test_an_assessment_gives_the_level_of_its_department_and_of_the_customer(
    relationship: httpx.AsyncClient, app: FastAPI, tokens: Tokens, customer_id: str
) -> None:
    await assess(relationship, customer_id, 1, "2025-01-31")
    await assess(relationship, customer_id, 5, "2025-02-10", department="采购部")
    gone = await assess(relationship, customer_id, 3, "2025-03-10", department="质量部")
    await assess(relationship, customer_id, 4, "2025-03-15", department="采购部", is_draft=True)
    await relationship.post(f"{GENERAL}/{gone}/end", json={"ended_on": "2025-03-20", "reason": "并入采购部"})
    await assess(relationship, customer_id, 5, "2025-04-10", department="采购部")
    found = await past(tokens.client(app, **SERVICE), customer_id)
    assert [one[2:] for one in found] == [
        (None, 0, "2025-01-31"),
        ("采购部", 3, "2025-02-10"),
        (None, 3, "2025-02-10"),
        ("质量部", 2, "2025-03-10"),
        (None, 2, "2025-03-10"),
        ("质量部", None, "2025-03-20"),
        (None, 3, "2025-03-20"),
        ("采购部", 3, "2025-04-10"),
        (None, 3, "2025-04-10"),
    ]
    assert {one[:2] for one in found} == {(customer_id, False)}


async def test_organizational_levels_follow_for_who_is_cleared(
    relationship: httpx.AsyncClient, app: FastAPI, tokens: Tokens, customer_id: str
) -> None:
    await engage(relationship, customer_id, KEY, "2025-03-31")
    await engage(relationship, customer_id, SUPPLIED, "2025-01-31")
    found = await past(tokens.client(app, **SERVICE), customer_id)
    assert found == [(customer_id, True, None, 1, "2025-01-31"), (customer_id, True, None, 2, "2025-03-31")]
    assert await past(tokens.client(app, clearance=1, **SERVICE), customer_id) == []


async def test_it_is_for_services_and_of_the_caller_s_customers(
    relationship: httpx.AsyncClient, app: FastAPI, tokens: Tokens, customer_id: str
) -> None:
    await assess(relationship, customer_id, 1, "2025-01-31")
    await engage(relationship, customer_id, KEY, "2025-03-31")
    assert (await relationship.get(ADDRESS, params={"customer_ids": customer_id})).status_code == 403
    stranger = tokens.client(app, data_scope={"kind": "own", "regions": []}, **SERVICE)
    assert await past(stranger, customer_id) == []
