"""What a lifecycle programme looks after is no duty of the customer service."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.customer.duties.stage_actions.programmes import stage_programmes
from services.customer.profile.register.model import Customer
from shared.database import execute, transaction
from shared.time import company_today, utc_now
from tests.customer.conftest import MakeCustomer
from tests.customer.due_door import Door
from tests.sign_in import Tokens

PATH = "/v1/stage-actions"


def day(days: int) -> date:
    return company_today() + timedelta(days=days)


@pytest.fixture
async def customer_id(app: FastAPI, make_customer: MakeCustomer) -> str:
    """A customer that signed twenty days ago: progress reports were due 13 and 6 days ago, the next is tomorrow."""
    made = await make_customer(name="华强", first_contract_on=str(day(-20)))
    await app.state.engine.execute(sa.update(Customer).values(created_at=utc_now() - timedelta(days=30)))
    return str(made)


async def plan(app: FastAPI, of: str, **fields: Any) -> str:
    """A programme of the customer's initial stage, copied from planning."""
    started = {"is_by_hand": False, "entered_on": day(-20), "started_on": day(-20), "ended_on": None}
    about = {"id": uuid4(), "customer_id": UUID(of), "stage": "initial", "keys": ["progress"]}
    async with transaction(app.state.engine) as session:
        await execute(session, sa.insert(stage_programmes).values(started | about | fields))
    return str(about["id"])


async def statuses(client: httpx.AsyncClient, key: str = "progress") -> dict[date, str]:
    items = (await client.get(PATH, params={"key": key})).json()["items"]
    return {date.fromisoformat(one["due_on"]): one["status"] for one in items}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ["planned", "planned", "planned", "planned"]),
        ({"is_by_hand": True, "started_on": day(-6)}, ["overdue", "planned", "planned", "planned"]),
        ({"is_by_hand": True, "started_on": day(-5)}, ["overdue", "overdue", "planned", "planned"]),
        ({"ended_on": day(1)}, ["planned", "planned", "open", "open"]),
        ({"ended_on": day(2)}, ["planned", "planned", "planned", "open"]),
        ({"keys": ["kickoff"]}, ["overdue", "overdue", "open", "open"]),
        ({"stage": "stable"}, ["overdue", "overdue", "open", "open"]),
        ({"customer_id": uuid4()}, ["overdue", "overdue", "open", "open"]),
    ],
)
async def test_a_programme_looks_after_its_keys_from_its_beginning_to_its_end(
    app: FastAPI, customer: httpx.AsyncClient, customer_id: str, fields: dict[str, Any], expected: list[str]
) -> None:
    await plan(app, customer_id, **fields)
    found = await statuses(customer)
    assert [found[day(on)] for on in (-13, -6, 1, 8)] == expected


async def test_it_is_not_due_here_and_names_its_programme(
    app: FastAPI, customer: httpx.AsyncClient, tokens: Tokens, customer_id: str
) -> None:
    door = Door(app, tokens, **{"from": str(day(0)), "to": str(day(7)), "kind__in": "stage_action"})
    before = {one["title"] for one in await door.items()}
    programme_id = await plan(app, customer_id)
    after = {one["title"] for one in await door.items()}
    assert before - after == {"Progress report: 华强 (Initial)"}
    items = (await customer.get(PATH, params={"programme_id": programme_id})).json()["items"]
    assert {one["key"] for one in items} == {"progress"}
    assert (await statuses(customer, "kickoff"))[day(-13)] == "overdue"


async def test_what_was_done_is_recorded_in_the_programme(
    app: FastAPI, customer: httpx.AsyncClient, customer_id: str
) -> None:
    body = {"customer_id": customer_id, "stage": "initial", "key": "progress", "note": "…"}
    assert (await customer.post(f"{PATH}/records", json=body | {"due_on": str(day(-13))})).status_code == 201
    programme_id = await plan(app, customer_id)
    refused = await customer.post(f"{PATH}/records", json=body | {"due_on": str(day(-6))})
    assert (refused.status_code, refused.json()["code"]) == (409, "action_in_programme")
    assert programme_id in refused.json()["detail"]
    assert (await statuses(customer))[day(-13)] == "done"
