"""A merge of customers: the survivor has the assessments of both, and the latest of each department counts."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from services.relationship.tables import RelationshipTable
from shared.customers.directory import replace_entries
from shared.customers.merging import absorb
from shared.customers.settlements import Merger
from shared.database import rows_of, transaction
from tests.relationship.climate.conftest import ADDRESS as GENERAL
from tests.relationship.climate.conftest import body_for as general_body
from tests.relationship.organization.conftest import ADDRESS as ORGANIZATIONAL
from tests.relationship.organization.conftest import KEY, SUPPLIED
from tests.relationship.organization.conftest import body_for as organizational_body

MATCH = {
    "strategic_fit": {"trend": "aligned", "evidence": "访谈"},
    "supply_position": {"our_share": "0.6", "evidence": "口述"},
}


@pytest.fixture
async def two(customer: httpx.AsyncClient) -> list[str]:
    """The survivor and the absorbed customer."""
    bodies = [{"name": name} for name in ("Huaqiang", "Huaqiang Ltd")]
    return [(await customer.post("/v1/customers?force=true", json=body)).json()["id"] for body in bodies]


async def send(client: httpx.AsyncClient, address: str, body: dict[str, Any]) -> dict[str, Any]:
    made = await client.post(address, json=body)
    assert made.status_code == 201, made.text
    answer: dict[str, Any] = made.json()
    return answer


async def merge(app: FastAPI, survivor: str, absorbed: str) -> None:
    """The merge of two customers, as the feed brings it."""
    async with transaction(app.state.engine) as session:
        await replace_entries(session, [UUID(absorbed)], [])
        await absorb(session, rows_of(RelationshipTable), Merger(UUID(survivor), UUID(absorbed)))


async def current(client: httpx.AsyncClient, address: str, ids: list[str], **asked: str) -> list[dict[str, Any]]:
    answer = await client.get(f"{address}/current", params={"customer_ids": ",".join(ids), **asked})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_the_departments_of_both_are_the_survivors(
    app: FastAPI, relationship: httpx.AsyncClient, two: list[str]
) -> None:
    for customer_id, score, department, day in (
        (two[0], 3, "采购部", "2025-01-31"),
        (two[1], 1, "采购部", "2025-03-31"),
        (two[1], 5, "研发部", "2025-02-28"),
    ):
        body = general_body(customer_id, *(score,) * 4, department=department, assessed_on=day)
        await send(relationship, GENERAL, body)
    await merge(app, *two)
    (now,) = await current(relationship, GENERAL, two)
    assert (now["customer_id"], now["level"], now["weakest_department"]) == (two[0], "poor", "采购部")
    assert [(one["department"], one["previous_level"]) for one in now["departments"]] == [
        ("采购部", "good"),
        ("研发部", None),
    ]
    (before,) = await current(relationship, GENERAL, two, as_of="2025-02-28")
    assert before["level"] == "good"
    moves = (await relationship.get(f"{GENERAL}/moves", params={"customer_ids": two[0]})).json()["items"]
    assert [(one["department"], one["movement"]) for one in moves] == [
        ("采购部", -2),
        ("研发部", None),
        ("采购部", None),
    ]


async def test_a_dissolved_department_stays_dissolved(
    app: FastAPI, relationship: httpx.AsyncClient, two: list[str]
) -> None:
    await send(relationship, GENERAL, general_body(two[0], department="采购二部", assessed_on="2025-01-31"))
    gone = await send(relationship, GENERAL, general_body(two[1], department="采购二部", assessed_on="2025-03-31"))
    body = {"ended_on": "2025-06-30", "reason": "并入采购部"}
    assert (await relationship.post(f"{GENERAL}/{gone['id']}/end", json=body)).status_code == 200
    await merge(app, *two)
    assert len(await current(relationship, GENERAL, two, as_of="2025-06-29")) == 1
    assert await current(relationship, GENERAL, two) == []


async def test_the_latest_organizational_assessment_of_both_counts(
    app: FastAPI, relationship: httpx.AsyncClient, two: list[str]
) -> None:
    for customer_id, stages, day in ((two[0], KEY, "2025-01-31"), (two[1], SUPPLIED, "2025-03-31")):
        body = organizational_body(customer_id, *stages, assessed_on=day, **MATCH)
        await send(relationship, ORGANIZATIONAL, body)
    await merge(app, *two)
    (now,) = await current(relationship, ORGANIZATIONAL, two)
    assert (now["customer_id"], now["level"], now["previous_level"]) == (two[0], "supplier", "key_supplier")
    (before,) = await current(relationship, ORGANIZATIONAL, two, as_of="2025-02-28")
    assert before["level"] == "key_supplier"
