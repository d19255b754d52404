"""Dissolved departments: one fact for a department and day, whichever assessment recorded it."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from shared.auth.visibility import customers
from shared.database import execute, transaction
from tests.relationship.climate.assessments.test_levels import current
from tests.relationship.climate.conftest import ADDRESS, AssessClimate, body_for
from tests.sign_in import Tokens

REASON = {"reason": "并入采购部"}


async def end(client: httpx.AsyncClient, assessment: dict[str, Any], day: str) -> httpx.Response:
    return await client.post(f"{ADDRESS}/{assessment['id']}/end", json={"ended_on": day, **REASON})


async def level_on(client: httpx.AsyncClient, customer_id: str, day: str) -> str | None:
    found = await current(client, customer_id, as_of=day)
    return found and found["level"]


async def test_an_assessment_entered_later_for_a_day_before_the_end_does_not_revive_the_department(
    relationship: httpx.AsyncClient, assess: AssessClimate, customer_id: str
) -> None:
    gone = await assess(0, 0, 0, 0, department="采购二部")
    assert (await end(relationship, gone, "2025-06-30")).status_code == 200
    await assess(4, 4, 4, 4, department="采购二部", assessed_on="2025-05-31")
    levels = [await level_on(relationship, customer_id, day) for day in ("2025-05-30", "2025-06-29", "2025-06-30")]
    assert levels == ["poor", "excellent", None]
    moves = await relationship.get(f"{ADDRESS}/moves", params={"customer_ids": customer_id})
    assert [one["assessed_on"] for one in moves.json()["items"]] == ["2025-05-31", "2025-03-31"]


async def test_an_end_stays_when_the_assessment_that_recorded_it_is_returned(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, assess: AssessClimate, customer_id: str
) -> None:
    await assess(3, 3, 3, 3, department="采购二部", assessed_on="2025-01-31")
    gone = await assess(0, 0, 0, 0, department="采购二部")
    assert (await end(relationship, gone, "2025-06-30")).status_code == 200
    body = {"decision": "return", "remark": "补充依据"}
    assert (await tokens.client(app).post(f"{ADDRESS}/{gone['id']}/review", json=body)).status_code == 200
    levels = [await level_on(relationship, customer_id, day) for day in ("2025-06-29", "2025-06-30")]
    assert levels == ["good", None]


async def test_a_department_ends_once_whichever_of_its_assessments_is_named(
    relationship: httpx.AsyncClient, assess: AssessClimate, customer_id: str
) -> None:
    first = await assess(3, 3, 3, 3, department="采购二部", assessed_on="2025-01-31")
    second = await assess(2, 2, 2, 2, department="采购二部", assessed_on="2025-02-28")
    assert (await end(relationship, first, "2025-06-30")).status_code == 200
    refused = await end(relationship, second, "2025-08-31")
    assert (refused.status_code, refused.json()["code"]) == (409, "department_dissolved")
    assert await level_on(relationship, customer_id, "2025-07-31") is None
    third = await assess(4, 4, 4, 4, department="采购二部", assessed_on="2025-09-30")
    assert await level_on(relationship, customer_id, "2025-09-30") == "excellent"
    assert (await end(relationship, third, "2025-10-31")).status_code == 200


@pytest.mark.parametrize("change", [{"department": "研发部"}, {"assessed_on": "2025-07-31"}])
async def test_an_ended_assessment_keeps_its_department_and_day(
    relationship: httpx.AsyncClient, assess: AssessClimate, change: dict[str, str]
) -> None:
    gone = await assess(0, 0, 0, 0, department="采购二部")
    await end(relationship, gone, "2025-06-30")
    refused = await relationship.patch(f"{ADDRESS}/{gone['id']}", json=change)
    assert (refused.status_code, refused.json()["code"]) == (409, "department_dissolved")
    scored = await relationship.patch(f"{ADDRESS}/{gone['id']}", json={"elements": {"brand_loyalty": {"score": 1}}})
    assert scored.status_code == 200


async def test_of_two_ends_at_once_one_counts(open_committing: Callable[[str], Any], tokens: Tokens) -> None:
    app = await open_committing("relationship")
    customer_id: UUID = uuid4()
    async with transaction(app.state.engine) as session:
        known = {"id": customer_id, "name": "Huaqiang", "status": "active", "tags": []}
        await execute(session, sa.insert(customers).values(known))
    async with tokens.client(app) as client:
        days = ("2025-01-31", "2025-02-28", "2025-03-31")
        bodies = [body_for(str(customer_id), department="采购二部", assessed_on=day) for day in days]
        made = [(await client.post(ADDRESS, json=body)).json() for body in bodies]
        answers = await asyncio.gather(*(end(client, one, f"2025-0{7 + n}-01") for n, one in enumerate(made)))
        assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
        ended = [one for one in (await client.get(ADDRESS)).json()["items"] if one["ended_on"]]
    assert len(ended) == 1
